/* What statements compare, order by and need, read from their parse trees. */
#include "migrate/analyze/usage.h"
#include "tests/lib/tap.h"

#include "common/buffer.h"

#include <string.h>

static struct column order_columns[] = {
    {1, "id", -1, true},           {2, "user_id", 5000, true},
    {3, "status", 3, true},        {4, "total", 100, true},
    {5, "created_at", -0.9, true}, {6, "paid", 2, true},
    {7, "tags", 0, false},         {8, "place", 0, false, .type = "geometry(Point,4326)"},
};
static struct column user_columns[] = {{1, "id", -1, true},
                                       {2, "email", -1, true},
                                       {3, "Name", 0, true, .type = "character varying(20)"}};

static struct table tables[] = {
    {.oid = "1",
     .schema = "public",
     .name = "orders",
     .shown = "o",
     .rows = 1e5,
     .columns = order_columns,
     .column_count = 8},
    {.oid = "2",
     .schema = "public",
     .name = "users",
     .shown = "u",
     .rows = 5e3,
     .columns = user_columns,
     .column_count = 3},
};

static struct view views[] = {
    {"public", "paid_orders",
     "SELECT o.id AS number, o.user_id, u.email FROM public.orders o JOIN public.users u "
     "ON u.id = o.user_id WHERE o.status = 'paid'::text;"},
    {"public", "broken", "SELECT"},
    {"public", "paid_users", "SELECT DISTINCT p.email FROM public.paid_orders p;"},
};

/* The selects of views in the places of their names. */
static const struct {
    const char *sql, *inlined; /* NULL: it stays */
} inlinings[] = {
    {"SELECT * FROM orders", NULL},
    {"SELECT * FROM broken", "SELECT * FROM (SELECT) AS broken"},
    {"UPDATE paid_orders SET user_id = $1", NULL},
    {"SELECT * FROM ONLY paid_users", NULL},
    {"WITH paid_users AS (SELECT 1) SELECT * FROM paid_users", NULL},
    {"SELECT * FROM orders o, public . paid_users WHERE o.id = $1",
     "SELECT * FROM orders o, (SELECT DISTINCT p.email FROM (SELECT o.id AS number, o.user_id, "
     "u.email "
     "FROM public.orders o JOIN public.users u ON u.id = o.user_id WHERE o.status = 'paid'::text) "
     "p) AS "
     "paid_users WHERE o.id = $1"},
    {"SELECT (SELECT count(*) FROM paid_users AS \"x\") FROM \"paid_users\" y(a)",
     "SELECT (SELECT count(*) FROM (SELECT DISTINCT p.email FROM (SELECT o.id AS number, "
     "o.user_id, "
     "u.email FROM public.orders o JOIN public.users u ON u.id = o.user_id WHERE o.status = "
     "'paid'::text) p) AS \"x\") FROM (SELECT DISTINCT p.email FROM (SELECT o.id AS number, "
     "o.user_id, "
     "u.email FROM public.orders o JOIN public.users u ON u.id = o.user_id WHERE o.status = "
     "'paid'::text) p) y(a)"},
};

/* "o.user_id=" equal, "in" a list, "~" join, "<" range, "^" order, "v" order downwards, "+" group, "%"
 * pattern, "@" containment, "!" a filter, "*" the nearest; "?" behind it: one side of an OR; {…} a constant condition. */
static const struct {
    const char *sql, *predicates;
} cases[] = {
    {"SELECT * FROM orders WHERE user_id = $1", "o.user_id="},
    {"select * from public.orders where ORDERS.User_Id=$1::int", "o.user_id="},
    {"SELECT * FROM orders o WHERE $1 = o.user_id", "o.user_id="},
    {"SELECT * FROM orders o WHERE $1 < o.total", "o.total<"},
    {"SELECT * FROM orders AS \"O\" WHERE \"O\".user_id IN ($1, $2)", "o.user_id in"},
    {"SELECT * FROM orders WHERE user_id = ANY ($1)", "o.user_id in"},
    {"SELECT * FROM orders WHERE status = $1 AND total > $2", "o.status= o.total<"},
    {"SELECT * FROM orders WHERE total BETWEEN $1 AND $2 AND status = $3", "o.total< o.status="},
    {"SELECT * FROM orders WHERE status <> $1 AND total >= $2", "o.status! o.total<"},
    {"SELECT * FROM orders WHERE user_id = $1 OR status = $2", "o.user_id=? o.status=?"},
    {"SELECT * FROM orders WHERE user_id = $1 AND (status = $2 OR total = $3)",
     "o.user_id= o.status=? o.total=?"},
    {"SELECT * FROM orders WHERE (user_id = $1) AND NOT (status = $2)", "o.user_id="},
    {"SELECT * FROM orders WHERE lower(status) = $1 AND coalesce(user_id = $2, true)",
     "o.lower(status)="},
    {"SELECT * FROM orders WHERE date_trunc($1, created_at) = $2", ""},
    {"SELECT * FROM orders WHERE date_trunc('day', created_at) = $2",
     "o.date_trunc('day', created_at)="},
    {"SELECT * FROM orders WHERE total + user_id = $1", "o.(total + user_id)="},
    {"SELECT * FROM orders WHERE CASE WHEN total = $1 AND user_id = $2 THEN true END", ""},
    {"SELECT * FROM orders WHERE status = 'paid'", "o.status={status = 'paid'}"},
    {"SELECT * FROM orders WHERE status = 'paid'::text AND total = -1",
     "o.status={status = 'paid'} o.total={total = -1}"},
    {"SELECT * FROM users WHERE \"Name\"::text = 'x'::text AND email::text = 'y'::citext",
     "u.Name={\"Name\" = 'x'} u.(email)::text={(email)::text = 'y'::citext}"},
    {"SELECT * FROM orders WHERE status IN ('a', 'b')", "o.status in{status IN ('a', 'b')}"},
    {"SELECT * FROM orders WHERE paid AND total IS NULL", "o.paid={paid} o.total={total IS NULL}"},
    {"SELECT * FROM orders WHERE NOT paid AND total IS NOT NULL",
     "o.paid={NOT paid} o.total!{total IS NOT NULL}"},
    {"SELECT * FROM orders WHERE status ILIKE $1", "o.status%"},
    {"SELECT * FROM orders WHERE tags @> $1 AND status !~~ $2", "o.tags@"},
    {"SELECT * FROM orders WHERE (created_at, id) < ($1, $2)", "o.created_at< o.id!"},
    {"SELECT * FROM orders WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC "
     "LIMIT 5",
     "o.created_at< o.id! o.created_atv o.idv"},
    {"SELECT id FROM orders ORDER BY place <-> ST_MakePoint($1, $2) LIMIT 5", "o.place*"},
    {"SELECT id, $1 <-> place AS far FROM orders ORDER BY far LIMIT $2", "o.place*"},
    {"SELECT id FROM orders ORDER BY place <-> $1 DESC LIMIT 5", ""},
    {"SELECT id FROM orders ORDER BY place <-> $1", ""},
    {"SELECT o.id FROM orders o, orders p ORDER BY o.place <-> p.place LIMIT 5", ""},
    {"SELECT id FROM orders WHERE ST_DWithin(place, $1, $2) AND public.st_within($3, place)",
     "o.place@ o.place@"},
    {"SELECT id FROM orders WHERE ST_DWithin(status, $1, $2) AND ST_Area(place) > $3",
     "o.st_area(place)<"},
    {"SELECT o.id FROM orders o, orders p WHERE ST_Intersects(o.place, p.place)", ""},
    {"SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE u.email = $1",
     "u.id~ o.user_id~ u.email="},
    {"SELECT * FROM orders o JOIN users u USING (id) WHERE id = $1", "o.id~ u.id~ o.id="},
    {"SELECT * FROM orders, users WHERE email = $1 AND status = $2", "u.email= o.status="},
    {"SELECT * FROM orders o, users u WHERE id = $1", ""},
    {"SELECT * FROM orders o, nothing n WHERE status = $1 AND o.total = $2", "o.total="},
    {"SELECT * FROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT $2",
     "o.user_id= o.created_atv"},
    {"SELECT id, total AS sum FROM orders ORDER BY sum, 1 DESC", "o.total^ o.idv"},
    {"SELECT status, count(*) FROM orders GROUP BY 1", "o.status+"},
    {"SELECT max(created_at) FROM orders WHERE user_id = $1", "o.created_at^ o.user_id="},
    {"SELECT * FROM users WHERE id IN (SELECT user_id FROM orders WHERE status = $1)",
     "o.status= u.id~ o.user_id~"},
    {"SELECT * FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)",
     "o.user_id~ u.id~"},
    {"SELECT (SELECT count(*) FROM orders o WHERE o.user_id = u.id) FROM users u",
     "o.user_id~ u.id~"},
    {"SELECT * FROM (SELECT id, user_id AS owner FROM orders) x WHERE x.owner = $1", "o.user_id="},
    {"SELECT * FROM users u, LATERAL (SELECT * FROM orders o WHERE o.user_id = u.id) x",
     "o.user_id~ u.id~"},
    {"SELECT * FROM (orders o JOIN users u ON u.id = o.user_id) AS j (a, owner) WHERE owner = $1",
     "u.id~ o.user_id~ o.user_id="},
    {"SELECT j.email FROM (orders o JOIN users u USING (id)) AS j WHERE j.id = $1 AND total = $2",
     "o.id~ u.id~ o.id= o.total="},
    {"SELECT * FROM (SELECT lower(email) AS k, max(id) AS m FROM users) v WHERE k = $1 AND m = $2",
     "u.id^ u.lower(email)="},
    {"SELECT * FROM (SELECT total + 1 AS t FROM orders) v WHERE abs(t) = $1",
     "o.abs((total + 1))="},
    {"WITH o AS (SELECT * FROM orders WHERE total = $1) SELECT * FROM o WHERE status = $2",
     "o.total= o.status="},
    {"WITH x (a, b) AS (SELECT id, total FROM orders) SELECT * FROM x WHERE b = $1", "o.total="},
    {"WITH RECURSIVE r AS (SELECT id FROM orders WHERE total = $1 UNION ALL SELECT o.id FROM "
     "orders o "
     "JOIN r ON r.id = o.user_id) SELECT * FROM r",
     "o.total= o.user_id~"},
    {"SELECT * FROM paid_orders WHERE number = $1 AND email = $2",
     "u.id~ o.user_id~ o.status={status = 'paid'} o.id= u.email="},
    {"SELECT * FROM broken WHERE number = $1", ""},
    {"UPDATE orders SET status = $1 WHERE id = $2", "o.id="},
    {"UPDATE orders SET status = $1 FROM users u WHERE u.id = orders.user_id", "u.id~ o.user_id~"},
    {"UPDATE orders SET status = $1, total = $2", ""},
    {"DELETE FROM orders USING users u WHERE user_id = u.id AND u.email = $1",
     "o.user_id~ u.id~ u.email="},
    {"MERGE INTO orders o USING users u ON o.user_id = u.id WHEN MATCHED THEN DELETE",
     "o.user_id~ u.id~"},
    {"SELECT * FROM users WHERE \"Name\" = 'x;y'", "u.Name={\"Name\" = 'x;y'}"},
    {"SELECT * FROM users WHERE name = $1", ""},
    {"SELECT * FROM orders o1, orders o2 WHERE o1.status = $1 AND o2.total = $2",
     "o.status= o.total="},
    {"SELECT now() - interval $1 FROM orders WHERE status = $2", "o.status="},
    {"SELECT * FROM pg_class WHERE oid = $1", ""},
    {"SELECT * FROM orders WHERE status = 'unterminated", "not understood"},
    {"SELECT 1; SELECT 2", "not understood"},
    {"VACUUM orders", ""},
    {"", "not understood"},
};

static const char *mark_of(const struct predicate *p)
{
    static const char *const marks[] = {
        [PREDICATE_EQUAL] = "=",   [PREDICATE_JOIN] = "~",   [PREDICATE_RANGE] = "<",
        [PREDICATE_ORDER] = "^",   [PREDICATE_GROUP] = "+",  [PREDICATE_PATTERN] = "%",
        [PREDICATE_CONTAIN] = "@", [PREDICATE_FILTER] = "!", [PREDICATE_NEAREST] = "*",
    };

    if (p->list)
        return " in";
    return p->kind == PREDICATE_ORDER && p->descending ? "v" : marks[p->kind];
}

static char *read_predicates(struct arena *arena, const struct facts *facts, const char *sql)
{
    struct statement_stats stats = {.text = sql};
    const struct usage *usage = usage_read(arena, facts, &stats);
    struct buffer out = BUFFER_INIT;
    char *result;

    if (usage->problem != NULL)
        return arena_strdup(arena, "not understood");
    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        buffer_printf(&out, "%s%s.%s%s%s", i > 0 ? " " : "",
                      usage->instances[p->instance].table->shown,
                      p->column != NULL ? p->column->name : p->expression, mark_of(p),
                      p->alternative ? "?" : "");
        if (p->condition != NULL)
            buffer_printf(&out, "{%s}", p->condition);
    }
    result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

/* The columns that are needed of each table: what an index would have to include. */
static void test_needs(struct arena *arena, const struct facts *facts)
{
    struct statement_stats stats = {
        .text = "SELECT o.total, u.* FROM orders o JOIN users u ON u.id = o.user_id ORDER BY "
                "o.created_at"};
    const struct usage *usage = usage_read(arena, facts, &stats);

    is_int((long)usage->instances[0].needed_count, 3, "columns of orders");
    is_int(usage->instances[1].whole, 1, "all of users");
}

static void test_inlinings(struct arena *arena, const struct facts *facts)
{
    for (size_t i = 0; i < sizeof inlinings / sizeof inlinings[0]; i++) {
        struct statement_stats stats = {.text = inlinings[i].sql};
        const char *inlined = usage_read(arena, facts, &stats)->inlined;

        is_string(inlined != NULL ? inlined : "as it is",
                  inlinings[i].inlined != NULL ? inlinings[i].inlined : "as it is", "%s",
                  inlinings[i].sql);
    }
}

static void test_kinds(struct arena *arena, const struct facts *facts)
{
    struct statement_stats update = {.text = "UPDATE orders SET total = $1 WHERE id = $4"};
    struct statement_stats own = {.text = "SELECT * FROM pg_catalog.pg_class"};
    const struct usage *usage = usage_read(arena, facts, &update);

    is_int(usage->written == &tables[0] && usage->set_count == 1 && !usage->query, 1, "an UPDATE");
    is_int(usage->parameters, 4, "parameters are counted");
    is_int(usage_read(arena, facts, &own)->own, 1, "a look into the catalogue");
}

int main(void)
{
    struct arena *arena = arena_new();
    struct facts facts = {.arena = arena, .tables = tables, .table_count = 2};

    map_init(&facts.by_name, arena);
    map_init(&facts.by_path, arena);
    map_init(&facts.view_by_name, arena);
    map_init(&facts.view_by_path, arena);
    for (size_t i = 0; i < 2; i++) {
        map_put(&facts.by_name, tables[i].name, &tables[i]);
        map_put(&facts.by_path, arena_printf(arena, "public.%s", tables[i].name), &tables[i]);
    }
    for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
        map_put(&facts.view_by_name, views[i].name, &views[i]);
        map_put(&facts.view_by_path, arena_printf(arena, "public.%s", views[i].name), &views[i]);
    }
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(read_predicates(arena, &facts, cases[i].sql), cases[i].predicates, "%s",
                  cases[i].sql);
    test_needs(arena, &facts);
    test_kinds(arena, &facts);
    test_inlinings(arena, &facts);
    arena_free(arena);
    return done_testing();
}
