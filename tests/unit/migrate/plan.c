/* Differences and plans of catalogues that were made up: no server is needed to order steps. */
#include "migrate/plan/plan.h"
#include "migrate/diff/diff.h"
#include "migrate/kind/list.h"
#include "migrate/render/migration.h"

#include "tests/lib/tap.h"

static void set(struct object *object, const char *name, const char *value)
{
    object->values[kind_attribute(object->kind, name)] = value;
}

static struct object *add(struct catalog *catalog, const struct kind *kind, struct object *parent,
                          const char *name)
{
    struct object *object =
        catalog_add(catalog, kind, parent,
                    parent == NULL ? arena_printf(catalog->arena, "public.%s", name) : NULL, name);
    object->schema = "public";
    object->name = name;
    return object;
}

static struct object *add_table(struct catalog *catalog, const char *name)
{
    struct object *table = add(catalog, &kind_table, NULL, name);
    set(table, "form", "r");
    set(table, "persistence", "p");
    return table;
}

static struct object *add_column(struct catalog *catalog, struct object *table, const char *name,
                                 const char *type)
{
    struct object *column = add(catalog, &kind_column, table, name);
    set(column, "type", type);
    set(column, "base_type", type);
    set(column, "category", "N");
    set(column, "local", "t");
    return column;
}

static struct object *add_view(struct catalog *catalog, const char *name, const char *query)
{
    struct object *view = add(catalog, &kind_view, NULL, name);
    set(view, "definition", query);
    return view;
}

static const char *sql_of(struct arena *arena, struct catalog *from, struct catalog *to)
{
    struct diff_options options = {0};
    struct plan *plan;
    struct buffer out = BUFFER_INIT;
    catalog_finish(from);
    catalog_finish(to);
    plan = plan_make(arena, diff_catalogs(arena, from, to, &options));
    for (size_t i = 0; i < plan->count; i++)
        for (size_t j = 0; j < plan->steps[i].count; j++)
            buffer_printf(&out, "%s;", plan->steps[i].statements[j].sql);
    const char *text = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}

static void same(struct arena *arena)
{
    struct catalog *from = catalog_new(), *to = catalog_new();
    add_column(from, add_table(from, "t"), "a", "integer");
    add_column(to, add_table(to, "t"), "a", "integer");
    is_string(sql_of(arena, from, to), "", "equal catalogues need no step");
    catalog_free(from);
    catalog_free(to);
}

static void folding(struct arena *arena)
{
    struct catalog *from = catalog_new(), *to = catalog_new();
    struct object *table = add_table(to, "t");
    add_column(to, table, "a", "integer");
    add_column(to, table, "b", "text");
    is_string(sql_of(arena, from, to), "CREATE TABLE public.t (\n    a integer,\n    b text\n);",
              "columns are part of a new table's statement");
    is_string(sql_of(arena, to, from), "DROP TABLE public.t;", "… and go with it");
    catalog_free(from);
    catalog_free(to);
}

/* A view over a column whose type changes is dropped before and created after. */
static void rebuilding(struct arena *arena)
{
    struct catalog *sides[2];
    static const char *const types[] = {"integer", "bigint"};
    for (int i = 0; i < 2; i++) {
        sides[i] = catalog_new();
        struct object *column = add_column(sides[i], add_table(sides[i], "t"), "a", types[i]);
        struct object *view = add_view(sides[i], "v", "SELECT a FROM t");
        catalog_edge(sides[i], view, column);
        catalog_edge(sides[i], add_view(sides[i], "w", "SELECT a FROM v"), view);
    }
    is_string(sql_of(arena, sides[0], sides[1]),
              "DROP VIEW public.w;DROP VIEW public.v;"
              "ALTER TABLE public.t ALTER COLUMN a TYPE bigint USING a::bigint;"
              "CREATE VIEW public.v AS\nSELECT a FROM t;CREATE VIEW public.w AS\nSELECT a FROM v;",
              "what depends on a column is rebuilt around the change of its type");
    catalog_free(sides[0]);
    catalog_free(sides[1]);
}

/* A view takes the name of a table that goes. */
static void names(struct arena *arena)
{
    struct catalog *from = catalog_new(), *to = catalog_new();
    add_table(from, "t");
    add_view(to, "t", "SELECT 1");
    is_string(sql_of(arena, from, to), "DROP TABLE public.t;CREATE VIEW public.t AS\nSELECT 1;",
              "a name is free before it is taken");
    catalog_free(from);
    catalog_free(to);
}

static void enums(struct arena *arena)
{
    struct catalog *from = catalog_new(), *to = catalog_new();
    set(add(from, &kind_enum, NULL, "e"), "labels", "'b', 'd'");
    set(add(to, &kind_enum, NULL, "e"), "labels", "'a', 'b', 'c', 'd', 'e'");
    is_string(
        sql_of(arena, from, to),
        "ALTER TYPE public.e ADD VALUE 'a' BEFORE 'b';ALTER TYPE public.e ADD VALUE 'c' AFTER 'b';"
        "ALTER TYPE public.e ADD VALUE 'e' AFTER 'd';",
        "values are added in place");
    catalog_free(from);
    catalog_free(to);
}

int main(void)
{
    struct arena *arena = arena_new();
    same(arena);
    folding(arena);
    rebuilding(arena);
    names(arena);
    enums(arena);
    arena_free(arena);
    return done_testing();
}
