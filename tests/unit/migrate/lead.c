/* A table is put in front of its FROM, so that the statement still asks for the same. */
#include "migrate/analyze/lead.h"
#include "tests/lib/tap.h"

#include <string.h>

/* The table is marked by a '#' before it, which is taken out. */
static const struct {
    const char *sql, *lead; /* "": it is the first already; NULL: cannot be put there */
} cases[] = {
    {"SELECT * FROM #a", ""},
    {"SELECT * FROM ONLY #a, b", ""},
    {"SELECT * FROM #s.a x JOIN b ON true", ""},
    {"SELECT * FROM a, #b WHERE x = $1", "SELECT * FROM b, a WHERE x = $1"},
    {"SELECT * FROM a, #b AS c (d), e;", "SELECT * FROM b AS c (d), a, e;"},
    {"SELECT * FROM a JOIN #b ON a.x = b.x WHERE y", "SELECT * FROM b JOIN a ON a.x = b.x WHERE y"},
    {"SELECT * FROM a LEFT OUTER JOIN #b USING (x) ORDER BY y",
     "SELECT * FROM b RIGHT OUTER JOIN a USING (x) ORDER BY y"},
    {"SELECT * FROM a RIGHT JOIN #b ON x", "SELECT * FROM b LEFT JOIN a ON x"},
    {"SELECT * FROM a NATURAL FULL JOIN #b", "SELECT * FROM b NATURAL FULL JOIN a"},
    {"SELECT * FROM a JOIN b ON x LEFT JOIN ONLY #c AS d ON y JOIN e ON z LIMIT 3",
     "SELECT * FROM ONLY c AS d RIGHT JOIN ( a JOIN b ON x) ON y JOIN e ON z LIMIT 3"},
    {"SELECT * FROM z, a CROSS JOIN #b, y", "SELECT * FROM b CROSS JOIN a, z, y"},
    {"SELECT * FROM a -- the first\n JOIN #b ON left(a.x, 2) IS DISTINCT FROM b.x -- all\nWHERE y",
     "SELECT * FROM b JOIN a ON left(a.x, 2) IS DISTINCT FROM b.x -- all\nWHERE y"},
    {"SELECT * FROM a JOIN b ON a.x IS DISTINCT FROM b.x JOIN #c ON y",
     "SELECT * FROM c JOIN ( a JOIN b ON a.x IS DISTINCT FROM b.x) ON y"},
    {"SELECT (SELECT 1 FROM a JOIN #b ON x) FROM c", "SELECT (SELECT 1 FROM b JOIN a ON x) FROM c"},
    {"SELECT ARRAY(SELECT extract(day FROM t) FROM a, #b) UNION SELECT 1",
     "SELECT ARRAY(SELECT extract(day FROM t) FROM b, a) UNION SELECT 1"},
    {"SELECT 1 FROM a UNION SELECT 2 FROM b, #c FOR UPDATE",
     "SELECT 1 FROM a UNION SELECT 2 FROM c, b FOR UPDATE"},
    {"WITH w AS (SELECT 1 FROM a JOIN #b ON x GROUP BY 1) SELECT * FROM w",
     "WITH w AS (SELECT 1 FROM b JOIN a ON x GROUP BY 1) SELECT * FROM w"},
    {"SELECT * FROM a JOIN (b JOIN #c ON x) ON y", "SELECT * FROM ( c JOIN b ON x) JOIN a ON y"},
    {"SELECT * FROM a, (b JOIN #c ON x JOIN LATERAL (SELECT b.d) AS e ON y) AS v (f) WHERE z",
     "SELECT * FROM ( c JOIN b ON x JOIN LATERAL (SELECT b.d) AS e ON y) AS v (f), a WHERE z"},
    {"SELECT * FROM (#a JOIN b ON x)", ""},
    {"UPDATE a SET x = 1 FROM #b", NULL},
    {"UPDATE a SET x = 1 FROM (b JOIN #c ON y)", NULL},
    {"SELECT * FROM a JOIN b JOIN #c ON x ON y", NULL},
    {"UPDATE #a SET x = 1 FROM b", ""},
    {"UPDATE a SET x = 1 FROM b, #c", NULL},
    {"DELETE FROM #a USING b", ""},
    {"DELETE FROM a USING #b", NULL},
    {"SELECT 'open FROM #a", NULL},
};

static void check(size_t i)
{
    struct arena *arena = arena_new();
    const char *mark = strchr(cases[i].sql, '#');
    size_t at = (size_t)(mark - cases[i].sql);
    char *sql = arena_printf(arena, "%.*s%s", (int)at, cases[i].sql, mark + 1);
    const char *got = lead_write(arena, sql, at);

    if (cases[i].lead == NULL)
        ok(got == NULL, "%s", cases[i].sql);
    else if (*cases[i].lead == '\0')
        ok(got == sql, "%s", cases[i].sql);
    else
        is_string(got, cases[i].lead, "%s", cases[i].sql);
    arena_free(arena);
}

int main(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(i);
    return done_testing();
}
