/* Sets and resets the time-outs of the work connection. */
#include "migrate/apply/timeouts.h"

#include "migrate/apply/part.h"
#include "migrate/connection/connection.h"

#define DEADLOCK_TIMEOUT_MS 10

static const char *const names[TIMEOUTS] = {"lock_timeout", "statement_timeout",
                                            "deadlock_timeout"};

/* The settings that are ours to make. */
static bool is_ours(const struct timeouts *timeouts, size_t which)
{
    return !timeouts->own[which] && (which != TIMEOUT_DEADLOCK || timeouts->session->may_yield);
}

bool timeouts_named_by(const struct statement *statement)
{
    struct timeouts named = {.session = NULL};

    timeouts_note(&named, statement);
    return named.own[TIMEOUT_LOCK] || named.own[TIMEOUT_STATEMENT] || named.own[TIMEOUT_DEADLOCK];
}

void timeouts_note(struct timeouts *timeouts, const struct statement *statement)
{
    for (size_t i = 0; i < TIMEOUTS; i++)
        timeouts->own[i] |= statement_names_setting(statement, names[i]);
}

void timeouts_put(const struct timeouts *timeouts, struct buffer *sql, const char *set,
                  int64_t lock_ms)
{
    const int64_t values[TIMEOUTS] = {lock_ms, timeouts->session->statement_timeout_ms,
                                      DEADLOCK_TIMEOUT_MS};

    for (size_t i = 0; i < TIMEOUTS; i++)
        if (is_ours(timeouts, i))
            buffer_printf(sql, "; %s %s = %lld", set, names[i], (long long)values[i]);
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
