/* Sets and resets the time-outs of the work connection. */
#include "migrate/apply/timeouts.h"

#include "migrate/apply/part.h"
#include "migrate/connection/connection.h"

#define DEADLOCK_TIMEOUT_MS 10

static const char *const names[TIMEOUTS] = {
    [TIMEOUT_LOCK] = "lock_timeout",
    [TIMEOUT_STATEMENT] = "statement_timeout",
    [TIMEOUT_TRANSACTION] = "transaction_timeout",
    [TIMEOUT_DEADLOCK] = "deadlock_timeout",
};

/* The settings that are ours to make. */
static bool is_ours(const struct timeouts *timeouts, size_t which)
{
    if (which == TIMEOUT_TRANSACTION && !connection_limits_transactions(timeouts->session->work))
        return false;
    return !timeouts->own[which] && (which != TIMEOUT_DEADLOCK || timeouts->session->may_yield);
}

bool timeouts_named_by(const struct statement *statement)
{
    struct timeouts named = {.session = NULL};

    timeouts_note(&named, statement);
    for (size_t i = 0; i < TIMEOUTS; i++)
        if (named.own[i])
            return true;
    return false;
}

void timeouts_note(struct timeouts *timeouts, const struct statement *statement)
{
    for (size_t i = 0; i < TIMEOUTS; i++)
        timeouts->own[i] |= statement_sets(statement, names[i]);
}

void timeouts_put(const struct timeouts *timeouts, struct buffer *sql, const char *set,
                  int64_t lock_ms)
{
    /* What a role has for the transactions of an application is no limit of a migration. */
    const int64_t values[TIMEOUTS] = {
        [TIMEOUT_LOCK] = lock_ms,
        [TIMEOUT_STATEMENT] = timeouts->session->statement_timeout_ms,
        [TIMEOUT_TRANSACTION] = 0,
        [TIMEOUT_DEADLOCK] = DEADLOCK_TIMEOUT_MS,
    };

    for (size_t i = 0; i < TIMEOUTS; i++)
        if (is_ours(timeouts, i))
            buffer_printf(sql, "; %s %s = %lld", set, names[i], (long long)values[i]);
}

const char *timeouts_none(const PGconn *connection)
{
    return connection_limits_transactions(connection)
               ? "SET LOCAL statement_timeout = 0; SET LOCAL transaction_timeout = 0"
               : "SET LOCAL statement_timeout = 0";
}

int timeouts_reset(const struct timeouts *timeouts, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    int status;

    for (size_t i = 0; i < TIMEOUTS; i++)
        if (is_ours(timeouts, i))
            buffer_printf(&sql, "; RESET %s", names[i]);
    status = connection_command(timeouts->session->work, error, buffer_text(&sql));
    buffer_release(&sql);
    return status;
}
