/* Indexes as SQL and by name; which of two serves for the other. */
#include "migrate/analyze/shape.h"
#include "tests/lib/tap.h"

#include <string.h>

static struct column columns[] = {
    {1, "id"}, {2, "user_id"}, {3, "Total"}, {4, "made"}, {5, "note"}, {6, "x"}, {7, "y"},
};
static struct table table = {
    .schema = "public", .name = "orders", .shown = "orders", .columns = columns, .column_count = 7};
static struct arena *arena;

/* One letter a key, by its column's place: "a", "aD" descending; behind '/' what is included; behind '?' the
 * condition. */
static struct index_shape shape_of(const char *text)
{
    struct index_shape shape = {.table = &table, .method = "btree"};

    for (; *text != '\0' && *text != '/' && *text != '?'; text++) {
        if (*text == 'D')
            shape.keys[shape.key_count - 1].descending =
                shape.keys[shape.key_count - 1].nulls_first = true;
        else
            shape.keys[shape.key_count++].column = &columns[*text - 'a'];
    }
    if (*text == '/') {
        for (text++; *text != '\0' && *text != '?'; text++)
            shape.includes[shape.include_count++] = &columns[*text - 'a'];
    }
    if (*text == '?')
        shape.condition = text + 1;
    shape_finish(arena, &shape);
    return shape;
}

/* The first includes what the second does as well. */
static void test_join(void)
{
    static const struct {
        const char *shape, *other, *joined; /* NULL: they differ in more */
    } cases[] = {
        {"b/c", "b/d", "(user_id) INCLUDE (\"Total\", made)"},
        {"b/c", "b/c", "(user_id) INCLUDE (\"Total\")"},
        {"b/cd", "b/dce", "(user_id) INCLUDE (\"Total\", made, note)"},
        {"b/cdef", "b/g", "(user_id) INCLUDE (\"Total\", made, note, x)"},
        {"b/c", "b", NULL},
        {"b", "b/c", NULL},
        {"b/c", "a/c", NULL},
        {"b/c", "bD/c", NULL},
        {"b/c", "ba/c", NULL},
        {"b/c?x > 1", "b/d?x > 1", "(user_id) INCLUDE (\"Total\", made) WHERE x > 1"},
        {"b/c?x > 1", "b/d", NULL},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct index_shape shape = shape_of(cases[i].shape), other = shape_of(cases[i].other);
        struct index_shape before = shape;
        bool joined = shape_join(arena, &shape, &other);

        is_int(joined, cases[i].joined != NULL, "%s and %s", cases[i].shape, cases[i].other);
        is_string(shape.definition, joined ? cases[i].joined : before.definition, "%s with %s",
                  cases[i].shape, cases[i].other);
    }
}

static void test_covers(void)
{
    static const struct {
        const char *longer, *shorter;
        int covers;
    } cases[] = {
        {"ab", "a", 1},     {"ab", "b", 0},     {"a", "ab", 0},    {"ab", "ab", 1},
        {"aD", "a", 1},     {"aDb", "ab", 0},   {"aDb", "aDb", 1}, {"ab", "a/b", 1},
        {"ab", "a/c", 0},   {"ab/c", "a/c", 1}, {"ab", "a?x", 1},  {"ab?x", "a", 0},
        {"ab?x", "a?x", 1}, {"ab?x", "a?y", 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct index_shape longer = shape_of(cases[i].longer), shorter = shape_of(cases[i].shorter);

        is_int(shape_covers(&longer, &shorter), cases[i].covers, "%s covers %s", cases[i].longer,
               cases[i].shorter);
    }
}

/* Expressions stand in parentheses unless they are a call, or have them. */
static void test_sql(void)
{
    static const struct {
        const char *expression, *definition;
    } cases[] = {
        {"lower(note)", "(lower(note))"},
        {"(x + y)", "((x + y))"},
        {"(x)::text", "(((x)::text))"},
        {"(x) || ')'", "(((x) || ')'))"},
    };
    struct index_shape shape = shape_of("b");

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct index_shape call = {.table = &table, .method = "btree", .key_count = 1};

        call.keys[0].expression = cases[i].expression;
        shape_finish(arena, &call);
        is_string(call.definition, cases[i].definition, "%s", cases[i].expression);
    }
    is_string(shape_sql(arena, &shape, "a \"b", true),
              "CREATE INDEX CONCURRENTLY \"a \"\"b\" ON public.orders (user_id)", "SQL of it");
}

/* At most 63 bytes, none of a letter cut in two, never one that is taken. */
static void test_names(void)
{
    struct index_shape shape = shape_of("bc");
    struct column wide = {
        9, "\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244"
           "\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244"
           "\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244\303\244"};
    struct map taken;
    const char *name;

    map_init(&taken, arena);
    is_string(shape_name(arena, &shape, &taken), "idx_orders_user_Total", "a name");
    is_string(shape_name(arena, &shape, &taken), "idx_orders_user_Total_2", "another one");
    shape.keys[0].column = &wide;
    name = shape_name(arena, &shape, &taken);
    is_int(strlen(name) <= 63 && ((unsigned char)name[strlen(name) - 1] & 0xC0) == 0x80 &&
               ((unsigned char)name[strlen(name) - 2] == 0xC3),
           1, "a long one: %s", name);
    name = shape_name(arena, &shape, &taken);
    is_int(strlen(name) <= 63 && strcmp(name + strlen(name) - 2, "_2") == 0, 1, "twice: %s", name);
}

int main(void)
{
    arena = arena_new();
    test_join();
    test_covers();
    test_sql();
    test_names();
    arena_free(arena);
    return done_testing();
}
