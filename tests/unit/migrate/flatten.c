/* Simple sub-selects in FROM become joins that hide what they did not select. */
#include "migrate/analyze/flatten.h"
#include "tests/lib/tap.h"

#include <string.h>

static struct column a_columns[] = {{1, "id", -1, true}, {2, "x", 5, true}};
static struct column b_columns[] = {{1, "id", -1, true}, {2, "y z", 5, true}};
static struct table tables[] = {
    {.oid = "1", .schema = "public", .name = "a", .columns = a_columns, .column_count = 2},
    {.oid = "2", .schema = "public", .name = "b", .columns = b_columns, .column_count = 2},
};

/* "@" is "db_migrate_". */
static const struct {
    const char *sql, *flat; /* NULL: it stays */
} cases[] = {
    {"SELECT * FROM a", NULL},
    {"SELECT v.id FROM (SELECT id, x + 1 AS n FROM a WHERE x = 'from') AS v WHERE v.n = $1",
     "SELECT v.id FROM (( a JOIN (SELECT) AS @row ON ( x = 'from')) AS @1 (@1_1, @1_2) JOIN "
     "LATERAL (SELECT @1_1, @1_2 + 1 AS n) AS @query ON true) AS v (@1, @2, id, n) WHERE v.n = $1"},
    {"SELECT * FROM (SELECT * FROM a) v (m)",
     "SELECT v.m, v.x FROM (( a JOIN (SELECT) AS @row ON true) AS @1 (@1_1, @1_2) JOIN LATERAL "
     "(SELECT @1_1, @1_2) AS @query ON true) AS v (@1, @2, m, x)"},
    {"SELECT v.*, 1 FROM b LEFT JOIN (SELECT p.id, \"y z\" FROM a p, b JOIN a q USING (id)) v ON "
     "true",
     "SELECT v.id, v.\"y z\", 1 FROM b LEFT JOIN (( a p CROSS JOIN ( b JOIN a q USING (id)) JOIN "
     "(SELECT) AS @row ON true) AS @1 (@1_1, @1_2, @1_3, @1_4, @1_5) JOIN LATERAL (SELECT @1_1, "
     "@1_4) AS @query ON true) AS v (@1, @2, @3, @4, @5, id, \"y z\") ON true"},
    {"SELECT * FROM b, (SELECT id FROM (SELECT id FROM a WHERE x > 1) w WHERE id > 2) v",
     "SELECT b.*, v.id FROM b, (( (( a JOIN (SELECT) AS @row ON ( x > 1)) AS @1 (@1_1, @1_2) JOIN "
     "LATERAL (SELECT @1_1) AS @query ON true) AS w (@1, @2, id) JOIN (SELECT) AS @row ON ( id > "
     "2)) AS @2 (@2_1, @2_2, @2_3) JOIN LATERAL (SELECT @2_3) AS @query ON true) AS v (@1, @2, @3, "
     "id)"},
    {"SELECT (SELECT max(id) FROM (SELECT id FROM a) v) m FROM b",
     "SELECT (SELECT max(id) FROM (( a JOIN (SELECT) AS @row ON true) AS @1 (@1_1, @1_2) JOIN "
     "LATERAL (SELECT @1_1) AS @query ON true) AS v (@1, @2, id)) m FROM b"},
    {"SELECT * FROM (SELECT (SELECT max(id) FROM b WHERE b.id = a.x) FROM a) v", NULL},
    {"SELECT * FROM (SELECT DISTINCT id FROM a) v", NULL},
    {"SELECT * FROM (SELECT x, count(*) FROM a GROUP BY x) v", NULL},
    {"SELECT * FROM (SELECT max(id) FROM a) v", NULL},
    {"SELECT * FROM (SELECT id, row_number() OVER (ORDER BY x) FROM a) v", NULL},
    {"SELECT * FROM (SELECT id FROM a ORDER BY x LIMIT 3) v", NULL},
    {"SELECT * FROM (SELECT id FROM a UNION ALL SELECT id FROM b) v", NULL},
    {"SELECT * FROM b, LATERAL (SELECT x FROM a WHERE a.id = b.id) v", NULL},
    {"SELECT * FROM (SELECT id FROM unknown) v", NULL},
    {"SELECT * FROM (SELECT n FROM generate_series(1, 2) n) v", NULL},
    {"SELECT * FROM (VALUES (1)) v", NULL},
    {"SELECT", NULL},
    {"SELECT * FROM (", NULL},
};

static char *shortened(struct arena *arena, const char *text)
{
    static const char prefix[] = "db_migrate_";
    char *out = arena_strdup(arena, text), *to = out;

    while (*text != '\0') {
        bool found = strncmp(text, prefix, sizeof prefix - 1) == 0;

        *to++ = found ? '@' : *text;
        text += found ? sizeof prefix - 1 : 1;
    }
    *to = '\0';
    return out;
}

/* Of thousands of statements each keeps what was taken for it. */
static void test_short(const struct facts *facts)
{
    struct arena *arena = arena_new();

    flatten(arena, facts, "SELECT v.id FROM (SELECT id FROM a) v");
    ok(arena_size(arena) < 64 * 1024, "a short statement takes little memory");
    arena_free(arena);
}

int main(void)
{
    struct arena *arena = arena_new();
    struct facts facts = {.arena = arena, .tables = tables, .table_count = 2};

    map_init(&facts.by_name, arena);
    map_init(&facts.by_path, arena);
    map_put(&facts.by_name, "a", &tables[0]);
    map_put(&facts.by_name, "b", &tables[1]);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = flatten(arena, &facts, cases[i].sql);

        is_string(shortened(arena, got), cases[i].flat != NULL ? cases[i].flat : cases[i].sql, "%s",
                  cases[i].sql);
    }
    test_short(&facts);
    arena_free(arena);
    return done_testing();
}
