/* Casts of array constructors stay where PostgreSQL wrote them. */
#include "migrate/kind/expression.h"

#include "tests/lib/tap.h"

static const struct {
    const char *text, *stable;
} cases[] = {
    {"(a > 1)", "(a > 1)"},
    {"((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
     "((s)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying]::character "
     "varying[])"
     "::text[]))"},
    {"(ARRAY['a]b'::character varying, 'it''s'::character varying])::text[]",
     "(ARRAY['a]b'::character varying, 'it''s'::character varying]::character varying[])::text[]"},
    {"(ARRAY['a'::character varying(5)])::text[]",
     "(ARRAY['a'::character varying(5)]::character varying[])::text[]"},
    {"ARRAY[('a'::character varying)::text]", "ARRAY[('a'::character varying)::text]"},
    {"(ARRAY[1, 2])::bigint[]", "(ARRAY[1, 2])::bigint[]"},
    {"'(ARRAY[''a''::x])::text[]'::text", "'(ARRAY[''a''::x])::text[]'::text"},
    {"(ARRAY['a'::x])::text[] || (ARRAY['b'::\"Odd y\"])::text[]",
     "(ARRAY['a'::x]::x[])::text[] || (ARRAY['b'::\"Odd y\"]::\"Odd y\"[])::text[]"},
    {"(ARRAY['a'::x", "(ARRAY['a'::x"},
    {"(ARRAY[", "(ARRAY["},
};

int main(void)
{
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(expression_stable(arena, cases[i].text), cases[i].stable, "%s", cases[i].text);
    ok(expression_stable(arena, NULL) == NULL, "nothing stays nothing");
    arena_free(arena);
    return done_testing();
}
