/*
 * A db-schema document as the API sees it: which tables are resources, what their columns are called,
 * and how they are related. Strings and arrays live in the arena of catalog_read(), which also keeps
 * the document alive as long as the caller holds it.
 */
#ifndef SCAFFOLD_DATABASE_CATALOG_H
#define SCAFFOLD_DATABASE_CATALOG_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "common/error.h"
#include "common/option.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* How values of a column go between SQL and JSON; the names are those of columns in tables.ts. */
enum column_form {
    FORM_PLAIN,   /* JSON has it */
    FORM_TEXT,    /* as text, so that nothing is lost: bigint, numeric, interval, … */
    FORM_TEXTS,   /* an array of such */
    FORM_INSTANT, /* a timestamp without a zone: UTC */
    FORM_BYTES,   /* base64 */
    FORM_JSON,
    FORM_RECORD,  /* of a composite type: an object */
    FORM_RECORDS, /* an array of such */
};

struct column {
    const char *name;     /* in the database */
    const char *property; /* in the API */
    const char *comment;  /* or NULL */
    enum column_form form;
    const char *record; /* FORM_RECORD, FORM_RECORDS: the composite type, qualified and quoted */
    json_t *schema;     /* of a value that is not null; owned by the catalogue's document */
    const char *like;   /* of the filters: "String", "Integer", …; NULL: cannot be filtered by */
    bool nullable, optional; /* optional: need not be given, it has a default or may be null */
    bool settable;           /* not computed by the database */
    bool secret;             /* never read */
    bool sortable;           /* the first column of an index */
};

struct table;

/* Rows of another table that belong to a row. */
struct relation {
    const char *name;
    bool many;
    const struct table *target;
    const struct table *through; /* the link table of a many-to-many relation, or NULL */
    size_t count;                /* of the columns in each list: indexes into columns */
    const size_t *own;           /* of this table */
    const size_t *its;           /* of the target, or of `through` for `own` */
    size_t far_count;            /* many-to-many: through → target */
    const size_t *far_own, *far_its;
};

struct constraint {
    const char *name;
    const size_t *columns;
    size_t count;
};

struct table {
    const char *schema, *name; /* in the database */
    const char *comment;       /* or NULL */
    bool read_only;            /* a view */
    struct column *columns;
    size_t column_count;
    const size_t *key; /* of item paths; none: no items */
    size_t key_count;
    const struct column *version; /* changes with every update, or NULL */
    struct relation *relations;
    size_t relation_count;
    struct constraint *constraints;
    size_t constraint_count;
    const char *plural, *singular; /* orderItems, OrderItem */
    const char *path;              /* order-items */
};

struct catalog {
    struct table *tables;
    size_t count;
    json_t *schemas; /* of the columns: owned */
};

struct catalog_options {
    const char *schemas; /* patterns with commas, or NULL: public, else all */
    const char *tables;  /* the same; NULL: all */
    const char *exclude; /* or NULL */
    const char *expose;  /* columns that are no secrets although they look like it */
    bool snake;          /* properties are called like columns */
};

/* Read a db-schema document. What is left out is a note in `list`. 0, or -1 with STATUS_INPUT. Free it
 * with catalog_release() in either case. */
int catalog_read(struct arena *arena, const json_t *document, const struct catalog_options *options,
                 struct catalog *catalog, struct diagnostics *list, struct error *error);
void catalog_release(struct catalog *catalog);

/* The column of that name, or -1. */
int catalog_column(const struct table *table, const char *name);

#endif
