/* Opens a run's connections and holds its lock. */
#include "migrate/apply/session.h"

#include "common/interrupt.h"
#include "common/memory.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"

#include <poll.h>
#include <string.h>
#include <time.h>

#define LOCK_POLL_MS 200.0

double apply_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

void apply_sleep(double milliseconds)
{
    struct pollfd signal = {.fd = interrupt_descriptor(), .events = POLLIN};

    if (milliseconds > 0)
        poll(&signal, 1, (int)milliseconds);
}

PGresult *apply_query(PGconn *connection, const char *name, int count, const char *const *values,
                      struct error *error)
{
    char *sql = query_text(name, PQserverVersion(connection));
    PGresult *result;

    /* The portal of the extended protocol would keep its snapshot while the guard's transaction is
     * idle, and CREATE INDEX CONCURRENTLY waits for snapshots. */
    result = count == 0 ? connection_query(connection, error, sql)
                        : connection_query_params(connection, error, sql, count, values);
    memory_free(sql);
    return result;
}

int apply_command(PGconn *connection, const char *name, int count, const char *const *values,
                  struct error *error)
{
    PGresult *result = apply_query(connection, name, count, values, error);

    PQclear(result);
    return result != NULL ? 0 : -1;
}

static void tell_holder(struct apply_session *session)
{
    struct error ignored = ERROR_INIT;
    PGresult *result = apply_query(session->guard, "apply/lock_holder.sql", 0, NULL, &ignored);

    if (result != NULL && PQntuples(result) == 1)
        session->note("another run has the lock: pid %s of %s from %s, since %s; waiting",
                      PQgetvalue(result, 0, 0), PQgetvalue(result, 0, 1), PQgetvalue(result, 0, 2),
                      PQgetvalue(result, 0, 3));
    PQclear(result);
    error_clear(&ignored);
}

/* Begin the guard's transaction and ask for the lock; without it the transaction is over at once. */
static int try_lock(struct apply_session *session, bool *taken, struct error *error)
{
    PGresult *result;

    /* READ COMMITTED: a transaction that keeps its snapshot would hold up concurrent builds. */
    if (connection_begin(session->guard, "ISOLATION LEVEL READ COMMITTED", error) < 0)
        return -1;
    result = apply_query(session->guard, "apply/lock_try.sql", 0, NULL, error);
    if (result == NULL)
        return -1;
    *taken = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
    PQclear(result);
    return *taken ? 0 : connection_command(session->guard, error, "ROLLBACK");
}

/* Ask again and again: a statement that waits on the server has a snapshot and a transaction, for
 * which the holder's CREATE INDEX CONCURRENTLY waits in turn, and neither would ever end. */
static int take_lock(struct apply_session *session, struct error *error)
{
    bool taken = false, told = false;

    for (;;) {
        if (try_lock(session, &taken, error) < 0)
            return -1;
        if (taken)
            return 0;
        if (!told)
            tell_holder(session);
        told = true;
        apply_sleep(LOCK_POLL_MS);
        if (interrupt_pending() != 0)
            return error_set(error, STATUS_ENVIRONMENT, "interrupted");
    }
}

static int ask_rights(struct apply_session *session, struct error *error)
{
    PGresult *result = apply_query(session->guard, "apply/may_yield.sql", 0, NULL, error);

    if (result == NULL)
        return -1;
    session->may_yield = strcmp(PQgetvalue(result, 0, 0), "t") == 0;
    PQclear(result);
    return 0;
}

int session_open_unlocked(struct apply_session *session, const char *string, struct error *error)
{
    session->string = string;
    session->guard = connection_open(string, NULL, error);
    if (session->guard != NULL)
        session->work = connection_open_plain(string, NULL, error);
    if (session->work != NULL && ask_rights(session, error) == 0)
        return 0;
    session_close(session);
    return -1;
}

int session_open(struct apply_session *session, const char *string, struct error *error)
{
    if (session_open_unlocked(session, string, error) < 0)
        return -1;
    if (take_lock(session, error) == 0)
        return 0;
    session_close(session);
    return -1;
}

int session_check(struct apply_session *session, struct error *error)
{
    /* Empty, so that it takes no snapshot. */
    return connection_command(session->guard, error, "");
}

int session_reset(struct apply_session *session, struct error *error)
{
    return connection_command(session->work, error, "RESET SESSION AUTHORIZATION; RESET ALL");
}

static void close_observer(struct apply_session *session)
{
    PQfinish(session->observer);
    session->observer = NULL;
    session->asked = false;
}

/* What was asked while a statement ran is of no use any more, and may never be answered: a pooler may
 * have no connection to spare. */
static void drop_answer(struct apply_session *session)
{
    PGresult *result;

    while (session->asked) {
        if (PQconsumeInput(session->observer) == 0 || PQisBusy(session->observer)) {
            close_observer(session);
            return;
        }
        result = PQgetResult(session->observer);
        session->asked = result != NULL;
        PQclear(result);
    }
}

PGconn *session_observer(struct apply_session *session, struct error *error)
{
    drop_answer(session);
    if (session->observer == NULL)
        session->observer = connection_open(session->string, NULL, error);
    return session->observer;
}

PGconn *session_free(const struct apply_session *session)
{
    return PQtransactionStatus(session->work) == PQTRANS_IDLE ? session->work : session->guard;
}

void session_close(struct apply_session *session)
{
    close_observer(session);
    PQfinish(session->guard);
    PQfinish(session->work);
    session->guard = session->work = NULL;
}
