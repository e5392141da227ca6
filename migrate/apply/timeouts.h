/*
 * The time-outs of what the work connection does: ours, as far as a migration has set none of its own.
 *
 * Of transactions that wait for each other PostgreSQL ends the first that looks, which it does
 * deadlock_timeout (by default 1 s) after it began to wait, once. Ours looks much sooner where our role may
 * choose that: a migration is tried again, an application is not. For one that is closed later see watch.h.
 */
#ifndef MIGRATE_APPLY_TIMEOUTS_H
#define MIGRATE_APPLY_TIMEOUTS_H

#include "common/buffer.h"
#include "migrate/apply/session.h"
#include "migrate/apply/statement.h"

enum timeout { TIMEOUT_LOCK, TIMEOUT_STATEMENT, TIMEOUT_TRANSACTION, TIMEOUT_DEADLOCK, TIMEOUTS };

struct timeouts {
    const struct apply_session *session;
    bool own[TIMEOUTS]; /* the migration has set it itself */
};

/* Whether a statement sets one of them. */
bool timeouts_named_by(const struct statement *statement);

/* A setting of the session that the migration makes is left alone from here on. */
void timeouts_note(struct timeouts *timeouts, const struct statement *statement);

/* Append them as "; SET LOCAL name = value", or with another `set`; `lock_ms` is lock_timeout's. */
void timeouts_put(const struct timeouts *timeouts, struct buffer *sql, const char *set,
                  int64_t lock_ms);

/* What takes the limits of time from the transaction that `connection` is in, for statements of our own:
 * deferred constraints of the file's still wait for locks behind them. */
const char *timeouts_none(const PGconn *connection);

/* Put those of the session back to its defaults: 0, or -1 with STATUS_ENVIRONMENT. */
int timeouts_reset(const struct timeouts *timeouts, struct error *error);

#endif
