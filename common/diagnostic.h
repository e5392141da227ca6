/*
 * Problems of a document, collected while it is read and printed once: modules that read what
 * people wrote add to a list and go on, so that all problems are seen, not only the first.
 */
#ifndef COMMON_DIAGNOSTIC_H
#define COMMON_DIAGNOSTIC_H

#include "common/arena.h"
#include "common/locus.h"

#include <jansson.h>
#include <stddef.h>

enum severity {
    SEVERITY_ERROR,
    SEVERITY_WARNING,
    SEVERITY_NOTE,
};

struct diagnostic {
    enum severity severity;
    struct locus where;
    const char *message;
    const char *hint; /* or NULL */
};

/* The list and all its text live in `arena`, which the caller owns. */
struct diagnostics {
    struct arena *arena;
    struct diagnostic *items;
    size_t count;
    size_t capacity;
    size_t errors;   /* how many of the items are errors */
    size_t warnings; /* … warnings */
    size_t dropped;  /* beyond DIAGNOSTICS_LIMIT; counted, not kept */
};

#define DIAGNOSTICS_LIMIT 1000

void diagnostics_init(struct diagnostics *list, struct arena *arena);

/* Add one; the same severity, place and message twice is kept once. `hint` may be NULL and is
 * copied. */
void diagnostics_add(struct diagnostics *list, enum severity severity, struct locus where,
                     const char *hint, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Order by file (in order of first appearance), line and column; stable. */
void diagnostics_sort(struct diagnostics *list);

/* Sort, then print each on stderr through message.h. */
void diagnostics_print(struct diagnostics *list);

/* Sort, then give the `diagnostics` document, a new reference. */
json_t *diagnostics_document(struct diagnostics *list);

#endif
