/* An index that is not there: its keys, what it includes, which rows it has. */
#ifndef MIGRATE_ANALYZE_SHAPE_H
#define MIGRATE_ANALYZE_SHAPE_H

#include "common/buffer.h"
#include "migrate/analyze/facts.h"

#include <stdbool.h>
#include <stddef.h>

#define SHAPE_KEYS 4
#define SHAPE_INCLUDES 4

struct index_key {
    const struct column *column; /* NULL: an expression */
    const char *expression;
    const char *operator_class; /* NULL: the default one */
    bool descending, nulls_first;
};

struct index_shape {
    const struct table *table;
    const char *method; /* "btree" */
    struct index_key keys[SHAPE_KEYS];
    size_t key_count;
    const struct column *includes[SHAPE_INCLUDES];
    size_t include_count;
    const char *condition;  /* WHERE, or NULL */
    const char *definition; /* all of it as SQL behind the table's name */
};

/* Write the definition; the shape does not change any more. */
void shape_finish(struct arena *arena, struct index_shape *shape);

/* CREATE INDEX of it; `name` NULL: none. */
char *shape_sql(struct arena *arena, const struct index_shape *shape, const char *name,
                bool concurrently);

/* The keys as people read them: a, b. */
void shape_columns(const struct index_shape *shape, struct buffer *out);

/* A name that is not in `taken` ("schema.name") yet, and is put there: idx_orders_user. */
char *shape_name(struct arena *arena, const struct index_shape *shape, struct map *taken);

/* Whether an expression or a condition stands in it. */
bool shape_is_bound(const struct index_shape *shape);

bool shape_equal(const struct index_shape *a, const struct index_shape *b);

/* Have `shape` include what `other` does, when both include something and are the same otherwise, and
 * there is room for it. False when they differ in more. */
bool shape_join(struct arena *arena, struct index_shape *shape, const struct index_shape *other);

/* Whether `longer` serves whatever `shorter` serves: the same rows, and more behind the same keys. */
bool shape_covers(const struct index_shape *longer, const struct index_shape *shorter);

/* Whether the table has a usable index that covers it. */
bool shape_exists(const struct index_shape *shape);

#endif
