/* The reader of statements on any bytes: it ends, and names only columns of its tables. */
#include "migrate/analyze/usage.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct column columns[] = {{1, "id", -1, true}, {2, "a", 10, true}, {3, "b c", 0, true}};

static struct table tables[] = {
    {.oid = "1",
     .schema = "public",
     .name = "t",
     .shown = "t",
     .columns = columns,
     .column_count = 3},
    {.oid = "2", .schema = "s", .name = "u", .shown = "s.u", .columns = columns, .column_count = 2},
};

/* An expression, or a column of the table that it is about. */
static void check(const struct usage *usage, const struct predicate *p)
{
    const struct table *table;

    if (p->instance >= usage->instance_count)
        abort();
    table = usage->instances[p->instance].table;
    if (p->column ? p->column < table->columns || p->column >= table->columns + table->column_count
                  : !p->expression)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct facts facts = {.arena = arena, .tables = tables, .table_count = 2};
    struct statement_stats stats = {.text = arena_strndup(arena, (const char *)data, size)};
    const struct usage *usage;

    map_init(&facts.by_name, arena);
    map_put(&facts.by_name, "t", &tables[0]);
    map_put(&facts.by_name, "u", &tables[1]);
    usage = usage_read(arena, &facts, &stats);
    for (size_t i = 0; i < usage->predicate_count; i++)
        check(usage, &usage->predicates[i]);
    arena_free(arena);
    return 0;
}
