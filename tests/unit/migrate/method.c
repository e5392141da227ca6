/* Operators and types call for a method and a class of operators, or for none. */
#include "migrate/analyze/method.h"
#include "tests/lib/tap.h"

#include "common/buffer.h"

static const struct {
    const char *type; /* NULL: an expression */
    enum predicate_kind kind;
    const char *operator, * value, *method; /* "gin jsonb_path_ops"; "": none */
} cases[] = {
    {"text", PREDICATE_PATTERN, "~~", "abc%", "btree text_pattern_ops"},
    {"text", PREDICATE_PATTERN, "~~", "%abc%", "gin public.gin_trgm_ops"},
    {"text", PREDICATE_PATTERN, "~~*", "abc%", "gin public.gin_trgm_ops"},
    {"character varying(20)", PREDICATE_PATTERN, "~", NULL, "gin public.gin_trgm_ops"},
    {NULL, PREDICATE_PATTERN, "~~", NULL, "gin public.gin_trgm_ops"},
    {"citext", PREDICATE_PATTERN, "~~", "%a%", ""},
    {"integer", PREDICATE_PATTERN, "~~", "%a%", ""},
    {"ltree", PREDICATE_PATTERN, "~", NULL, "gist"},
    {"jsonb", PREDICATE_CONTAIN, "@>", NULL, "gin jsonb_path_ops"},
    {"jsonb", PREDICATE_CONTAIN, "?", NULL, "gin"},
    {"text[]", PREDICATE_CONTAIN, "@>", NULL, "gin"},
    {"tsvector", PREDICATE_CONTAIN, "@@", NULL, "gin"},
    {"hstore", PREDICATE_CONTAIN, "?", NULL, "gin"},
    {"tstzrange", PREDICATE_CONTAIN, "&&", NULL, "gist"},
    {"geometry(Point,4326)", PREDICATE_CONTAIN, "&&", NULL, "gist"},
    {"public.geography", PREDICATE_NEAREST, "<->", NULL, "gist nearest"},
    {"point", PREDICATE_NEAREST, "<->", NULL, "gist nearest"},
    {"text", PREDICATE_NEAREST, "<->", NULL, "gist public.gist_trgm_ops nearest"},
    {"vector(3)", PREDICATE_NEAREST, "<->", NULL, ""},
    {"integer", PREDICATE_CONTAIN, "@>", NULL, ""},
    {"text", PREDICATE_EQUAL, "=", NULL, ""},
    {"wide", PREDICATE_EQUAL, "=", NULL, "hash"},
    {"timestamp with time zone", PREDICATE_RANGE, "<", NULL, ""},
    {"in order", PREDICATE_RANGE, "<", NULL, "brin"},
    {"text", PREDICATE_ORDER, NULL, NULL, ""},
    {"text", PREDICATE_FILTER, "<>", NULL, ""},
};

static void check(struct arena *arena, size_t i, const struct facts *facts, const char *expected)
{
    struct column column = {1, "x", 0, true, .type = cases[i].type, .width = 8, .correlation = 0.5};
    struct table table = {.pages = 20000, .columns = &column, .column_count = 1};
    struct predicate predicate = {.kind = cases[i].kind,
                                  .operator= cases[i].operator,
                                  .value = cases[i].value,
                                  .expression = "lower(x)"};
    struct buffer got = BUFFER_INIT;
    struct method method;

    if (cases[i].type != NULL) {
        predicate.column = &column;
        column.width = cases[i].type[0] == 'w' ? 300 : 8;
        column.correlation = cases[i].type[0] == 'i' ? -0.99 : 0.5;
    }
    if (method_find(arena, facts, &table, &predicate, &method)) {
        buffer_printf(&got, "%s%s%s%s", method.name, method.operator_class != NULL ? " " : "",
                      method.operator_class != NULL ? method.operator_class : "",
                      method.nearest ? " nearest" : "");
        ok(method.special == (method.name[0] == 'g'), "%s is for hypopg to know", method.name);
    }
    is_string(buffer_text(&got), expected, "%s %s %s", cases[i].type != NULL ? cases[i].type : "()",
              cases[i].operator!= NULL ? cases[i].operator: "", expected);
    buffer_release(&got);
}

int main(void)
{
    struct arena *arena = arena_new();
    struct facts facts = {.trigram_schema = "public", .trigram_available = true};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(arena, i, &facts, cases[i].method);
    facts.trigram_schema = NULL;
    check(arena, 1, &facts, "gin gin_trgm_ops");
    facts.trigram_available = false;
    check(arena, 1, &facts, "");
    check(arena, 0, &facts, "btree text_pattern_ops");
    arena_free(arena);
    return done_testing();
}
