/*
 * Which objects a comparison is about: --only, --exclude and the lines of .db-migrate-ignore.
 *
 * A pattern is [KIND:]NAME. NAME is matched like a file name (* ? [a-z], the star takes dots too)
 * with the name, "schema.name" and, for parts of tables, "schema.table.name". What matches takes
 * everything in it along: a schema its objects, a table its columns and indexes.
 */
#ifndef MIGRATE_CATALOG_FILTER_H
#define MIGRATE_CATALOG_FILTER_H

#include "common/arena.h"
#include "common/error.h"
#include "migrate/catalog/catalog.h"

#include <stdbool.h>
#include <stddef.h>

/* In the current directory; it need not be there. */
#define FILTER_IGNORE_FILE ".db-migrate-ignore"

struct pattern;

struct patterns {
    struct pattern *items;
    size_t count, capacity;
};

struct filter {
    struct patterns only, exclude;
};

/* Add one pattern, which is not copied. -1 with STATUS_USAGE for a kind that is not known. */
int filter_add(struct arena *arena, struct patterns *patterns, const char *text,
               struct error *error);

/* Exclude what the lines of `path` name; '#' begins a comment. A missing file has none. -1 with
 * STATUS_INPUT and the place. */
int filter_read(struct arena *arena, struct filter *filter, const char *path, struct error *error);

bool filter_takes(const struct filter *filter, const struct object *object);

#endif
