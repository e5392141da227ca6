/* Asks about the work connection's statement, again and again, without waiting for an answer. */
#include "migrate/apply/watch.h"

#include "common/interrupt.h"
#include "common/memory.h"
#include "common/message.h"
#include "common/terminal.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CANCELED "57014"
#define DEADLOCK "40P01"

/* A pooler may have no connection to spare, and then there is never an answer. */
static void ask(struct apply_session *session)
{
    struct error ignored = ERROR_INIT;
    PGconn *observer = session_observer(session, &ignored);
    char pid[16], *sql;
    const char *values[] = {pid};

    error_clear(&ignored);
    session->unobserved = observer == NULL;
    if (observer == NULL)
        return;
    snprintf(pid, sizeof pid, "%d", PQbackendPID(session->work));
    sql = query_text("apply/watch.sql", PQserverVersion(observer));
    session->asked = PQsendQueryParams(observer, sql, 1, NULL, values, NULL, NULL, 0) == 1;
    session->unobserved = !session->asked;
    memory_free(sql);
}

static bool is_shown(void)
{
    return terminal_is(STDERR_FILENO) && !message_is_quiet();
}

static void take(struct apply_session *session, const PGresult *answer)
{
    if (PQresultStatus(answer) != PGRES_TUPLES_OK || PQntuples(answer) != 1)
        return;
    if (!PQgetisnull(answer, 0, 1) && is_shown())
        progress_show("%s: %s, %s%%", PQgetvalue(answer, 0, 1), PQgetvalue(answer, 0, 2),
                      PQgetvalue(answer, 0, 3));
    if (!PQgetisnull(answer, 0, 0) && session->in_the_way == 0) {
        session->in_the_way = (int)strtol(PQgetvalue(answer, 0, 0), NULL, 10);
        connection_cancel(session->work);
    }
}

static void look(void *argument)
{
    struct apply_session *session = argument;
    PGresult *answer;

    if (session->unobserved)
        return;
    while (session->asked && PQconsumeInput(session->observer) && !PQisBusy(session->observer)) {
        answer = PQgetResult(session->observer);
        session->asked = answer != NULL;
        take(session, answer);
        PQclear(answer);
    }
    if (!session->asked)
        ask(session);
}

/* What the server says of a statement that was cancelled is not what happened. */
static void say_who(const struct apply_session *session, char state[SQLSTATE_SIZE],
                    struct error *error)
{
    struct error shown = ERROR_INIT;

    error_set(&shown, STATUS_ENVIRONMENT,
              "pid %d and this migration wait for each other; the migration gives way",
              session->in_the_way);
    memory_free(error->message);
    error->message = shown.message;
    snprintf(state, SQLSTATE_SIZE, "%s", DEADLOCK);
}

int watch_run(struct apply_session *session, const char *sql, struct statement_result *result,
              char state[SQLSTATE_SIZE], struct error *error)
{
    int status;

    session->in_the_way = 0;
    connection_on_wait(look, session);
    status = statement_run(session->work, sql, result, state, error);
    connection_on_wait(NULL, NULL);
    if (status < 0 && session->in_the_way != 0 && strcmp(state, CANCELED) == 0 &&
        interrupt_pending() == 0)
        say_who(session, state, error);
    return status;
}
