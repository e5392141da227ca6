/* Adds indexes to a catalogue: by the server where one may be asked, else by hand. */
#include "migrate/analyze/target.h"

#include "common/document.h"
#include "common/interrupt.h"
#include "migrate/catalog/load.h"
#include "migrate/catalog/schema_document.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/list.h"
#include "migrate/prove/rebuild.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define TRIGRAMS "pg_trgm"

/* What cannot be made again is told by the proof. */
static void pass_over(const struct object *object, const char *why, void *context)
{
    (void)object;
    (void)why;
    (void)context;
}

static int build_one(struct arena *arena, struct loader *loader, const struct candidate *candidate,
                     struct error *error)
{
    if (candidate->extension &&
        loader_command(loader, error, "CREATE EXTENSION IF NOT EXISTS " TRIGRAMS) < 0)
        return -1;
    return loader_command(loader, error,
                          shape_sql(arena, &candidate->shape, candidate->name, false));
}

static int build_all(struct arena *arena, struct loader *loader,
                     const struct candidates *candidates, const char **refused, struct error *error)
{
    for (size_t i = 0; i < candidates->count; i++) {
        if (build_one(arena, loader, &candidates->items[i], error) == 0)
            continue;
        if (PQstatus(loader->work) != CONNECTION_OK || interrupt_pending() != 0)
            return -1;
        refused[i] = arena_strdup(arena, error->message);
        error_clear(error);
    }
    return 0;
}

struct catalog *target_build(struct arena *arena, struct catalog *from,
                             const struct candidates *candidates, const char *scratch,
                             const char **refused, struct error *error)
{
    struct rebuilt rebuilt;
    struct catalog *catalog = NULL;

    if (rebuild_open(&rebuilt, arena, scratch, from, false, pass_over, NULL, error) < 0)
        return NULL;
    if (build_all(arena, &rebuilt.loader, candidates, refused, error) == 0)
        catalog = catalog_load(rebuilt.reader, error);
    rebuild_close(&rebuilt);
    return catalog;
}

static const struct object *find_table(struct arena *arena, const struct catalog *catalog,
                                       const struct table *table)
{
    const char *identity = quoted_qualified(arena, table->schema, table->name);
    const struct object *object = catalog_find(catalog, &kind_table, identity);

    return object != NULL ? object : catalog_find(catalog, &kind_materialized_view, identity);
}

static void add_index(struct arena *arena, json_t *objects, const struct candidate *candidate,
                      const struct object *table)
{
    const struct index_shape *shape = &candidate->shape;
    const char *label = quoted_identifier(arena, candidate->name);
    json_t *attributes =
        json_pack("{s:s, s:s}", "definition", shape_sql(arena, shape, candidate->name, false),
                  "method", shape->method);

    json_array_append_new(
        objects,
        json_pack("{s:s, s:s, s:s, s:s, s:I, s:o, s:[I]}", "kind", kind_index.name, "identity",
                  quoted_qualified(arena, shape->table->schema, candidate->name), "name",
                  candidate->name, "label", label, "parent", (json_int_t)table->index, "attributes",
                  attributes, "needs", (json_int_t)table->index));
}

static void add_extension(json_t *objects)
{
    json_array_append_new(objects,
                          json_pack("{s:s, s:s, s:s, s:s, s:{s:s}}", "kind", kind_extension.name,
                                    "identity", TRIGRAMS, "name", TRIGRAMS, "label", TRIGRAMS,
                                    "attributes", "in_schema", "public"));
}

struct catalog *target_write(struct arena *arena, const struct catalog *from,
                             const struct candidates *candidates, struct error *error)
{
    json_t *document = schema_document_make(from);
    json_t *objects = json_object_get(document, "objects");
    struct buffer text = BUFFER_INIT;
    struct catalog *catalog;
    bool trigrams = false;

    for (size_t i = 0; i < candidates->count; i++) {
        const struct candidate *candidate = &candidates->items[i];
        const struct object *table = find_table(arena, from, candidate->shape.table);

        if (candidate->extension && !trigrams)
            add_extension(objects);
        trigrams = trigrams || candidate->extension;
        if (table != NULL)
            add_index(arena, objects, candidate, table);
    }
    document_write(document, true, &text);
    json_decref(document);
    catalog = schema_document_load(buffer_text(&text), text.length, "the schema", error);
    buffer_release(&text);
    return catalog;
}
