/* What is applied and what is pending: the history held against a folder. */
#ifndef MIGRATE_APPLY_STATUS_H
#define MIGRATE_APPLY_STATUS_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"
#include "migrate/apply/history.h"

#include <jansson.h>

struct migration_status {
    const char *name;
    const char *state; /* pending, applied, changed, missing, half applied, half rolled back,
                        * rolled back */
    const struct history_entry *entry; /* NULL: not in the history */
};

struct status_report {
    struct migration_status *items; /* by name */
    size_t count;
    size_t pending;
};

/* `folder` NULL: the history alone. */
int status_make(struct arena *arena, const char *connection, const char *folder,
                struct status_report *report, struct error *error);

/* The `migration-status` document, a new reference; and the report for people. */
json_t *status_document(const struct status_report *report);
void status_text(const struct status_report *report, struct buffer *out);

#endif
