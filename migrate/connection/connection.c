/* Opens connections, runs statements on them, and says what went wrong. */
#include "migrate/connection/connection.h"

#include "common/buffer.h"
#include "common/interrupt.h"
#include "common/memory.h"
#include "common/text.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PARAMETERS_LIMIT 96
#define CONNECT_SECONDS 10
#define COPY_PIECE 65536
#define TICK_MS 100
#define TRANSACTION_TIMEOUT_SINCE 170000

/* How a connection of ours begins, whatever the role, the database or the server have as a default: what
 * the catalogues print must not depend on that. The plain ones hold also where people's SQL is run: it is
 * cut into statements by that rule for strings, and it is our business when a connection of ours has
 * nothing to do. */
static const struct setting {
    const char *name, *value;
    bool plain;
} settings[] = {
    {"standard_conforming_strings", "on", true},
    {"idle_session_timeout", "0", true},
    {"idle_in_transaction_session_timeout", "0", true},
    {"search_path", "pg_catalog", false},
    {"statement_timeout", "0", false},
    {"lock_timeout", "0", false},
    {"jit", "off", false},
    {"quote_all_identifiers", "off", false},
    {"TimeZone", "UTC", false},
    {"DateStyle", "ISO", false},
    {"IntervalStyle", "postgres", false},
    {"extra_float_digits", "1", false},
    {"bytea_output", "hex", false},
};

#define SETTINGS (sizeof settings / sizeof settings[0])

/* A signal interrupts one statement of ours; what is sent after it undoes things and must run. */
static bool interrupt_delivered;

/* Who wants to know that a statement takes its time. */
static struct {
    void (*tick)(void *argument);
    void *argument;
} waiter;

/* How long a statement is waited for; 0: until it has ended. */
static long patience_ms;

struct parameters {
    const char *names[PARAMETERS_LIMIT];
    const char *values[PARAMETERS_LIMIT];
    size_t count;
};

/* What people can do about it, by a part of what libpq or the server says. */
#define CAUSES_NOBODY_THERE 2 /* so many of the first */
static const struct cause {
    const char *says;
    const char *hint;
} causes[] = {
    {"Connection refused",
     "nothing listens there: is the server running, are host and port right?"},
    {"No such file or directory",
     "no server listens on that socket: is it running? host=localhost takes TCP instead"},
    {"could not translate host name", "is the host name right? an @ or / inside a password is "
                                      "written %40 or %2F"},
    {"password authentication failed",
     "is the password right? ~/.pgpass and PGPASSWORD are read too"},
    {"no password supplied", "give the password in the URL, in PGPASSWORD or in ~/.pgpass"},
    {"Peer authentication failed", "on the socket the server takes the system user's own name: use "
                                   "host=localhost, or another user"},
    {"pg_hba.conf", "the server does not let this user in from here (pg_hba.conf); some "
                    "servers ask for sslmode=require"},
    {"timeout expired", "a firewall may be dropping packets; connect_timeout= sets the limit"},
    {"does not support SSL", "sslmode=disable connects without encryption"},
    {"certificate verify failed", "sslrootcert= names the certificate of the authority"},
    {"root certificate file", "sslrootcert= names the certificate of the authority"},
    {"too many clients", "the server has no connection left: try later"},
    {"remaining connection slots", "the server has no connection left: try later"},
    {"starting up", "try again in a moment"},
    {"not permitted to log in", "the role needs LOGIN: ALTER ROLE … LOGIN"},
    {"role \"",
     "the user of the URL, else PGUSER, else the system's: psql -c '\\du' lists the roles"},
    {"database \"", "psql -l lists the databases of a server"},
};

static void put(struct parameters *p, const char *name, const char *value)
{
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->names[i], name) == 0) {
            p->values[i] = value;
            return;
        }
    }
    if (p->count + 1 < PARAMETERS_LIMIT) {
        p->names[p->count] = name;
        p->values[p->count++] = value;
    }
}

static const char *get(const struct parameters *p, const char *name)
{
    for (size_t i = 0; i < p->count; i++) {
        if (strcmp(p->names[i], name) == 0)
            return p->values[i];
    }
    return NULL;
}

static void drop_notice(void *unused, const PGresult *result)
{
    (void)unused;
    (void)result;
}

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Wait until the socket is ready, a signal comes or `wait_ms` pass (-1: for ever): false then. */
static bool wait_socket(const PGconn *connection, short events, long wait_ms)
{
    struct pollfd ends[2] = {
        {.fd = PQsocket(connection), .events = events},
        {.fd = interrupt_delivered ? -1 : interrupt_descriptor(), .events = POLLIN},
    };

    return poll(ends, 2, wait_ms > 60000 ? 60000 : (int)wait_ms) != 0;
}

/* libpq's own loop, with an end at `deadline` and an ear for signals. NULL, or what stopped it. */
static const char *connect_wait(PGconn *connection, long deadline)
{
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;

    while (state != PGRES_POLLING_OK && state != PGRES_POLLING_FAILED) {
        long left = deadline - now_ms();

        if (interrupt_pending() && !interrupt_delivered) {
            interrupt_delivered = true;
            return "interrupted";
        }
        if (left <= 0)
            return "timeout expired";
        wait_socket(connection, state == PGRES_POLLING_READING ? POLLIN : POLLOUT, left);
        state = PQconnectPoll(connection);
    }
    return NULL;
}

/* The first line of what libpq says; the server that it names goes to `where`. */
static char *first_line(const char *said, char **where)
{
    static const char failed[] = " failed: ";
    const char *end = said + strcspn(said, "\n");
    const char *at = strstr(said, failed);
    char *line;

    *where = NULL;
    if (strncmp(said, "connection to ", 14) == 0 && at != NULL && at < end) {
        *where = memory_strndup(said + 14, (size_t)(at - said) - 14);
        said = at + strlen(failed);
    }
    if (strncmp(said, "FATAL:  ", 8) == 0)
        said += 8;
    line = memory_strndup(said, (size_t)(end - said));
    return line;
}

/* What to do about it; where nobody said which server, most often that is the mistake. NULL: nothing is
 * known. */
static const char *advice(const char *said, bool is_named)
{
    size_t i = 0, count = sizeof causes / sizeof causes[0];

    while (i < count && strstr(said, causes[i].says) == NULL)
        i++;
    if (!is_named && (i < CAUSES_NOBODY_THERE || i == count))
        return "is a server running here? another database is named by --connection "
               "postgres://USER@HOST/DATABASE or DATABASE_URL";
    return i < count ? causes[i].hint : NULL;
}

static void connect_error(const PGconn *connection, const char *string, const char *stopped,
                          struct error *error)
{
    struct buffer shown = BUFFER_INIT;
    const char *said = stopped != NULL ? stopped : PQerrorMessage(connection), *hint;
    char *where, *line = first_line(said, &where);

    text_redact_url(&shown, string);
    if (*string == '\0')
        error_set(error, STATUS_ENVIRONMENT, "cannot connect to the default server: %s", line);
    else
        error_set(error, STATUS_ENVIRONMENT, "cannot connect to '%s': %s", buffer_text(&shown),
                  line);
    if (where != NULL)
        error_detail(error, "%s", where);
    hint = advice(said, *string != '\0');
    if (hint != NULL)
        error_hint(error, "%s", hint);
    memory_free(where);
    memory_free(line);
    buffer_release(&shown);
}

/* A transaction pooler refuses settings at the start of a session. */
static bool refuses_options(const PGconn *connection)
{
    return strstr(PQerrorMessage(connection), "unsupported startup parameter") != NULL;
}

static long connect_limit(const struct parameters *p)
{
    const char *seconds = get(p, "connect_timeout");
    long limit;

    if (seconds == NULL)
        seconds = getenv("PGCONNECT_TIMEOUT");
    limit = seconds != NULL ? strtol(seconds, NULL, 10) : 0;
    return (limit > 0 && limit < 86400 ? limit : CONNECT_SECONDS) * 1000;
}

static PGconn *start(struct parameters *p, const char *string, struct error *error, bool *refused)
{
    PGconn *connection = PQconnectStartParams(p->names, p->values, 0);
    const char *stopped = NULL;

    *refused = false;
    if (connection != NULL && PQstatus(connection) != CONNECTION_BAD)
        stopped = connect_wait(connection, now_ms() + connect_limit(p));
    if (stopped == NULL && PQstatus(connection) == CONNECTION_OK) {
        PQsetNoticeReceiver(connection, drop_notice, NULL);
        return connection;
    }
    *refused = stopped == NULL && refuses_options(connection);
    connect_error(connection, string, stopped, error);
    PQfinish(connection);
    return NULL;
}

static void put_string(struct parameters *p, const PQconninfoOption *options, const char *database)
{
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++) {
        if (o->val != NULL && *o->val != '\0')
            put(p, o->keyword, o->val);
    }
    if (database != NULL)
        put(p, "dbname", database);
    put(p, "client_encoding", "UTF8");
    put(p, "fallback_application_name", "db-migrate");
}

static PGconn *open_with(const char *string, const char *database, bool plain, struct error *error)
{
    struct parameters p = {0};
    struct buffer joined = BUFFER_INIT;
    PQconninfoOption *options = PQconninfoParse(string, NULL);
    const char *given;
    PGconn *connection;
    bool refused;

    put_string(&p, options, database);
    given = get(&p, "options");
    if (given == NULL)
        given = getenv("PGOPTIONS");
    buffer_puts(&joined, given != NULL ? given : "");
    for (size_t i = 0; i < SETTINGS; i++) {
        if (settings[i].plain || !plain)
            buffer_printf(&joined, " -c %s=%s", settings[i].name, settings[i].value);
    }
    put(&p, "options", buffer_text(&joined));
    connection = start(&p, string, error, &refused);
    if (connection == NULL && refused) {
        error_clear(error);
        put(&p, "options", "");
        connection = start(&p, string, error, &refused);
    }
    PQconninfoFree(options);
    buffer_release(&joined);
    return connection;
}

PGconn *connection_open(const char *string, const char *database, struct error *error)
{
    return open_with(string, database, false, error);
}

PGconn *connection_open_plain(const char *string, const char *database, struct error *error)
{
    return open_with(string, database, true, error);
}

void connection_cancel(PGconn *connection)
{
    PGcancel *handle = PQgetCancel(connection);
    char unused[256];

    if (handle != NULL)
        PQcancel(handle, unused, sizeof unused);
    PQfreeCancel(handle);
}

void connection_on_wait(void (*tick)(void *argument), void *argument)
{
    waiter.tick = tick;
    waiter.argument = argument;
}

/* The waiter's own statements must not call it again, nor take the signal that is meant for the
 * statement which is waited for. */
static void tick(void)
{
    void (*call)(void *argument) = waiter.tick;
    bool delivered = interrupt_delivered;

    if (call == NULL)
        return;
    waiter.tick = NULL;
    interrupt_delivered = true;
    call(waiter.argument);
    interrupt_delivered = delivered;
    waiter.tick = call;
}

void connection_wait_at_most(long milliseconds)
{
    patience_ms = milliseconds;
}

/* The shorter one of a tick and of what is left until `deadline` (0: there is none). */
static long next_wait(long deadline)
{
    long left = deadline - now_ms();

    if (deadline == 0)
        return waiter.tick != NULL ? TICK_MS : -1;
    return left < TICK_MS ? left : TICK_MS;
}

/* The next result; a signal meanwhile cancels the statement. NULL: there is none, or not in time. */
static PGresult *wait_result(PGconn *connection, long deadline)
{
    while (PQisBusy(connection)) {
        if (deadline != 0 && now_ms() >= deadline)
            return NULL;
        if (!wait_socket(connection, POLLIN, next_wait(deadline)))
            tick();
        if (interrupt_pending() && !interrupt_delivered) {
            interrupt_delivered = true;
            connection_cancel(connection);
        }
        if (!PQconsumeInput(connection))
            break;
    }
    return PQgetResult(connection);
}

static bool is_copy(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

/* The last result of what was sent, or its first error; a COPY is handed over as it begins. */
static PGresult *collect(PGconn *connection)
{
    PGresult *result = NULL, *next;
    long deadline = patience_ms == 0 ? 0 : now_ms() + patience_ms;

    while ((next = wait_result(connection, deadline)) != NULL) {
        if (result != NULL && PQresultStatus(result) == PGRES_FATAL_ERROR) {
            PQclear(next);
        } else {
            PQclear(result);
            result = next;
        }
        if (is_copy(result) || PQstatus(connection) == CONNECTION_BAD)
            break;
    }
    return result != NULL ? result : PQmakeEmptyPGresult(connection, PGRES_FATAL_ERROR);
}

/* What comes of a statement; nothing does of one that could not be sent, as behind one that was given
 * up. */
static PGresult *answer(PGconn *connection, int sent)
{
    return sent != 0 ? collect(connection) : PQmakeEmptyPGresult(connection, PGRES_FATAL_ERROR);
}

bool connection_interrupted(void)
{
    if (!interrupt_pending() || interrupt_delivered)
        return false;
    interrupt_delivered = true;
    return true;
}

PGresult *connection_run(PGconn *connection, const char *sql)
{
    if (interrupt_pending()) {
        interrupt_delivered = true;
        return NULL;
    }
    return answer(connection, PQsendQueryParams(connection, sql, 0, NULL, NULL, NULL, NULL, 0));
}

PGresult *connection_copy(PGconn *connection, const char *data, size_t length)
{
    while (length > 0) {
        int piece = length > COPY_PIECE ? COPY_PIECE : (int)length;

        if (PQputCopyData(connection, data, piece) < 0)
            break;
        data += piece;
        length -= (size_t)piece;
    }
    PQputCopyEnd(connection, length > 0 ? "not all of the data could be sent" : NULL);
    return collect(connection);
}

static bool is_success(const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_EMPTY_QUERY:
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
        return true;
    default:
        return false;
    }
}

int connection_error(const PGconn *connection, const PGresult *result, enum status status,
                     struct error *error)
{
    const char *message =
        result != NULL ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *state = result != NULL ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *detail, *hint, *said;

    if (result == NULL || (interrupt_delivered && state != NULL && strcmp(state, "57014") == 0))
        return error_set(error, STATUS_ENVIRONMENT, "interrupted");
    if (message == NULL) {
        said = PQerrorMessage(connection);
        error_set(error, STATUS_ENVIRONMENT, "the connection to the server was lost");
        return error_detail(error, "%.*s", (int)strcspn(said, "\n"), said);
    }
    error_set(error, status, "%s (SQLSTATE %s)", message, state != NULL ? state : "?");
    detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    if (detail == NULL)
        detail = PQresultErrorField(result, PG_DIAG_CONTEXT);
    if (detail != NULL)
        error_detail(error, "%s", detail);
    hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
    if (hint != NULL)
        error_hint(error, "%s", hint);
    return -1;
}

static PGresult *checked(PGconn *connection, PGresult *result, struct error *error)
{
    if (result != NULL && is_success(result))
        return result;
    connection_error(connection, result, STATUS_ENVIRONMENT, error);
    PQclear(result);
    return NULL;
}

PGresult *connection_query(PGconn *connection, struct error *error, const char *sql)
{
    if (connection_interrupted())
        return checked(connection, NULL, error);
    return checked(connection, answer(connection, PQsendQuery(connection, sql)), error);
}

PGresult *connection_query_params(PGconn *connection, struct error *error, const char *sql,
                                  int count, const char *const *values)
{
    if (connection_interrupted())
        return checked(connection, NULL, error);
    int sent = PQsendQueryParams(connection, sql, count, NULL, values, NULL, NULL, 0);

    return checked(connection, answer(connection, sent), error);
}

int connection_command(PGconn *connection, struct error *error, const char *sql)
{
    PGresult *result = connection_query(connection, error, sql);

    PQclear(result);
    return result != NULL ? 0 : -1;
}

bool connection_limits_transactions(const PGconn *connection)
{
    return PQserverVersion(connection) >= TRANSACTION_TIMEOUT_SINCE;
}

int connection_begin(PGconn *connection, const char *mode, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    int result;

    buffer_printf(&sql, "BEGIN %s", mode);
    for (size_t i = 0; i < SETTINGS; i++)
        buffer_printf(&sql, "; SET LOCAL %s = '%s'", settings[i].name, settings[i].value);
    if (connection_limits_transactions(connection))
        buffer_puts(&sql, "; SET LOCAL transaction_timeout = 0");
    result = connection_command(connection, error, buffer_text(&sql));
    buffer_release(&sql);
    return result;
}
