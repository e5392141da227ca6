/* What statements compare and order by, read from their tokens. */
#include "migrate/analyze/usage.h"
#include "tests/lib/tap.h"

#include "common/buffer.h"

static struct column order_columns[] = {
    {1, "id", -1, true},     {2, "user_id", 5000, true},    {3, "status", 3, true},
    {4, "total", 100, true}, {5, "created_at", -0.9, true},
};
static struct column user_columns[] = {
    {1, "id", -1, true}, {2, "email", -1, true}, {3, "Name", 0, true}};

static struct table tables[] = {
    {.oid = "1",
     .schema = "public",
     .name = "orders",
     .shown = "o",
     .rows = 1e5,
     .columns = order_columns,
     .column_count = 5},
    {.oid = "2",
     .schema = "public",
     .name = "users",
     .shown = "u",
     .rows = 5e3,
     .columns = user_columns,
     .column_count = 3},
};

/* "o.user_id=" equal, "in" a list, "~" join, "<" range, "^" order. */
static const struct {
    const char *sql, *predicates;
} cases[] = {
    {"SELECT * FROM orders WHERE user_id = $1", "o.user_id="},
    {"select * from public.orders where ORDERS.User_Id=$1::int", "o.user_id="},
    {"SELECT * FROM orders o WHERE $1 = o.user_id", "o.user_id="},
    {"SELECT * FROM orders AS \"O\" WHERE \"O\".user_id IN ($1, $2)", "o.user_id in"},
    {"SELECT * FROM orders WHERE user_id = ANY ($1)", "o.user_id in"},
    {"SELECT * FROM orders WHERE status = $1 AND total > $2", "o.status= o.total<"},
    {"SELECT * FROM orders WHERE total BETWEEN $1 AND $2 AND status = $3", "o.total< o.status="},
    {"SELECT * FROM orders WHERE status <> $1 AND total >= $2", "o.total<"},
    {"SELECT * FROM orders WHERE user_id = $1 OR status = $2", ""},
    {"SELECT * FROM orders WHERE user_id = $1 AND (status = $2 OR total = $3)", "o.user_id="},
    {"SELECT * FROM orders WHERE (user_id = $1) AND NOT (status = $2)", "o.user_id="},
    {"SELECT * FROM orders WHERE lower(status) = $1 AND coalesce(user_id = $2, true)", ""},
    {"SELECT * FROM orders WHERE total + user_id = $1", ""},
    {"SELECT * FROM orders WHERE CASE WHEN total = $1 AND user_id = $2 THEN true END", ""},
    {"SELECT * FROM orders o JOIN users u ON u.id = o.user_id WHERE u.email = $1",
     "u.id~ o.user_id~ u.email="},
    {"SELECT * FROM orders, users WHERE email = $1 AND status = $2", "u.email= o.status="},
    {"SELECT * FROM orders o, users u WHERE id = $1", ""},
    {"SELECT * FROM orders o, nothing n WHERE status = $1 AND o.total = $2", "o.total="},
    {"SELECT * FROM orders WHERE user_id = $1 ORDER BY created_at DESC LIMIT $2",
     "o.user_id= o.created_at^"},
    {"SELECT * FROM orders WHERE user_id = $1 ORDER BY created_at DESC", "o.user_id="},
    {"SELECT * FROM orders ORDER BY created_at DESC, id LIMIT 1", ""},
    {"SELECT count(*) FROM orders WHERE status = $1 ORDER BY total LIMIT 1", "o.status="},
    {"SELECT * FROM users WHERE id IN (SELECT user_id FROM orders WHERE status = $1)", "o.status="},
    {"SELECT * FROM users u WHERE u.id IN (SELECT user_id FROM orders WHERE status = $1)",
     "u.id in o.status="},
    {"SELECT * FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id)",
     "o.user_id~ u.id~"},
    {"SELECT extract(year FROM o.created_at) FROM orders o WHERE o.status = $1", "o.status="},
    {"SELECT * FROM orders WHERE status IS DISTINCT FROM $1 AND total = $2", "o.total="},
    {"UPDATE orders SET status = $1 WHERE id = $2", "o.id="},
    {"UPDATE orders SET status = $1, total = $2", ""},
    {"DELETE FROM orders WHERE user_id = $1", "o.user_id="},
    {"SELECT * FROM users WHERE \"Name\" = 'x;y'", "u.Name="},
    {"SELECT * FROM users WHERE name = $1", ""},
    {"WITH o AS (SELECT * FROM orders WHERE total = $1) SELECT * FROM o WHERE status = $2", ""},
    {"SELECT * FROM orders o1, orders o2 WHERE o1.status = $1 AND o2.total = $2",
     "o.status= o.total="},
    {"INSERT INTO orders VALUES ($1) ON CONFLICT DO UPDATE SET status = $2 WHERE id = $3", ""},
    {"SELECT * FROM pg_class WHERE oid = $1", ""},
    {"SELECT * FROM orders WHERE status = 'unterminated", ""},
    {"SELECT ((((", ""},
    {"", ""},
};

static const char *const marks[] = {
    [PREDICATE_EQUAL] = "=",
    [PREDICATE_JOIN] = "~",
    [PREDICATE_RANGE] = "<",
    [PREDICATE_ORDER] = "^",
};

static char *read_predicates(struct arena *arena, const struct facts *facts, const char *sql)
{
    struct statement_stats stats = {.text = sql};
    const struct usage *usage = usage_read(arena, facts, &stats);
    struct buffer out = BUFFER_INIT;
    char *result;

    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        buffer_printf(&out, "%s%s.%s%s", i > 0 ? " " : "", p->table->shown, p->column->name,
                      p->list ? " in" : marks[p->kind]);
    }
    result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

int main(void)
{
    struct arena *arena = arena_new();
    struct facts facts = {.arena = arena, .tables = tables, .table_count = 2};

    map_init(&facts.by_name, arena);
    map_put(&facts.by_name, "orders", &tables[0]);
    map_put(&facts.by_name, "users", &tables[1]);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(read_predicates(arena, &facts, cases[i].sql), cases[i].predicates, "%s",
                  cases[i].sql);
    arena_free(arena);
    return done_testing();
}
