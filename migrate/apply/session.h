/*
 * The two connections of a run. The guard holds one advisory lock in one open transaction from the
 * first look at the history to the end: a transaction pooler keeps it on one server connection, and
 * PostgreSQL frees it when that connection goes, however it goes. The other one does the work.
 */
#ifndef MIGRATE_APPLY_SESSION_H
#define MIGRATE_APPLY_SESSION_H

#include "common/arena.h"
#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

/* Tells a person what the run waits for; as message_note() of message.h. */
typedef void apply_note(const char *format, ...) __attribute__((format(printf, 1, 2)));

struct apply_session {
    PGconn *guard, *work;
    PGconn *observer;   /* opened when it is needed */
    bool asked;         /* the observer has a question of watch.h that it has not answered */
    bool unobserved;    /* there is no observer to be had for that */
    int in_the_way;     /* pid of whom the work connection waits for and keeps waiting; 0: none */
    const char *string; /* how it was connected; the caller's */
    apply_note *note;
    int64_t lock_timeout_ms;      /* of one try to get a lock */
    int64_t statement_timeout_ms; /* 0: none */
    bool may_yield;               /* our role may set deadlock_timeout: see timeouts.h */
    bool allow_data_loss;         /* apply what says that it destroys rows */
    bool allow_drift;             /* apply what starts from another schema */
};

/* Connect and take the lock, waiting for whoever has it. 0, or -1 with STATUS_ENVIRONMENT. */
int session_open(struct apply_session *session, const char *string, struct error *error);

/* Connect both without the lock, for what changes nothing. */
int session_open_unlocked(struct apply_session *session, const char *string, struct error *error);

/* Whether the guard still has its lock: 0, or -1 with STATUS_ENVIRONMENT. */
int session_check(struct apply_session *session, struct error *error);

/* A third connection, for looking on; opened once. NULL with STATUS_ENVIRONMENT. */
PGconn *session_observer(struct apply_session *session, struct error *error);

/* The one of the two that is in no transaction between statements of a migration: a pooler may have no
 * third one. */
PGconn *session_free(const struct apply_session *session);

/* Put the work connection's settings and role back to what they were when it was opened. */
int session_reset(struct apply_session *session, struct error *error);

void session_close(struct apply_session *session);

/* Run a query of migrate/queries/apply/ with `count` text parameters (NULL: SQL's NULL). NULL with
 * STATUS_ENVIRONMENT; else a result of the caller's. */
PGresult *apply_query(PGconn *connection, const char *name, int count, const char *const *values,
                      struct error *error);

/* The same for what has no result: 0 or -1. */
int apply_command(PGconn *connection, const char *name, int count, const char *const *values,
                  struct error *error);

/* Milliseconds of a clock that only goes forward. */
double apply_clock(void);

/* Sleep, woken by a signal; a negative duration is none. */
void apply_sleep(double milliseconds);

#endif
