/* What applying did, statement by statement: the value behind the report and the document. */
#ifndef MIGRATE_APPLY_RESULT_H
#define MIGRATE_APPLY_RESULT_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"
#include "migrate/apply/file.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum outcome {
    OUTCOME_PENDING, /* not reached */
    OUTCOME_APPLIED,
    OUTCOME_ALREADY, /* applied by an earlier run */
    OUTCOME_ROLLED_BACK,
    OUTCOME_ALREADY_BACK, /* rolled back by an earlier run */
    OUTCOME_REHEARSED,
    OUTCOME_MARKED,
    OUTCOME_CHANGED, /* after it was applied */
    OUTCOME_FAILED,
};

/* How a statement was run. */
enum manner {
    MANNER_PENDING, /* not reached */
    MANNER_TRANSACTION,
    MANNER_ALONE, /* outside of a transaction */
    MANNER_PLAIN, /* rehearsed without its CONCURRENTLY */
    MANNER_NOT_REHEARSED,
    MANNER_COPY,    /* rehearsed on a scratch copy of the schema */
    MANNER_EARLIER, /* done by an earlier run that was interrupted */
    MANNER_FAILED,
};

struct lock {
    const char *relation;
    const char *mode; /* strongest, as in "ACCESS EXCLUSIVE" */
};

struct statement_result {
    const struct statement *statement;
    enum manner manner;
    double milliseconds;
    long rows; /* -1: not a statement that counts rows */
    const struct lock
        *locks; /* taken by this statement first, or stronger than before; rehearsal */
    size_t lock_count;
    const char *const *rewritten; /* relations written anew; rehearsal */
    size_t rewritten_count;
    const char *note; /* why it was rehearsed otherwise, what was repaired; or NULL */
};

struct migration_result {
    const char *path, *name;
    enum outcome outcome;
    double milliseconds;
    bool resumed; /* an earlier run had begun it */
    struct statement_result *statements;
    size_t count;
};

struct apply_result {
    const char *action; /* "migrate", "dry-run", "rollback", "baseline", "mark-applied" */
    struct migration_result *migrations;
    size_t count;
};

/* A result with a place for each of `count` migrations, in `arena`. */
struct apply_result *apply_result_new(struct arena *arena, const char *action, size_t count);

/* Places for the statements of `migration`, all pending. */
void migration_result_init(struct arena *arena, struct migration_result *result,
                           const struct migration_file *migration);

/* A statement on one line for people, cut to `width` bytes; in `arena`. */
char *statement_summary(struct arena *arena, const struct statement *statement, size_t width);

/* The `migration-result` document with the error that ended it (STATUS_DONE: none), a new reference;
 * and the report for people. */
json_t *apply_result_document(const struct apply_result *result, const struct error *error);
void apply_result_text(const struct apply_result *result, struct buffer *out);

#endif
