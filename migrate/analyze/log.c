/* Groups executions, finds out which constants never change, and knows PostgreSQL's log messages. */
#include "migrate/analyze/log.h"

#include "common/buffer.h"
#include "migrate/analyze/probe.h"
#include "migrate/analyze/tree.h"
#include "migrate/sql/lexer.h"

#include <pg_query.h>
#include <stdlib.h>
#include <string.h>

#define EVENTS 2000000
#define GROUPS 20000
#define CONSTANTS 200

/* The constants of a statement, as the lexer sees them. */
static size_t read_constants(const char *text, struct token *tokens, size_t most)
{
    struct lexer lexer;
    struct token token;
    size_t count = 0;

    lexer_init(&lexer, text, strlen(text));
    for (;;) {
        token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_END || token.kind == TOKEN_BROKEN)
            return count;
        if ((token.kind == TOKEN_STRING || token.kind == TOKEN_NUMBER) && count < most)
            tokens[count++] = token;
    }
}

static const char *normalised(struct arena *arena, const char *text)
{
    PgQueryNormalizeResult result = pg_query_normalize(text);
    const char *copy = arena_strdup(arena, result.error == NULL && result.normalized_query != NULL
                                               ? result.normalized_query
                                               : text);

    pg_query_free_normalize_result(result);
    return copy;
}

static bool is_transaction(const char *text)
{
    static const char *const words[] = {"BEGIN", "COMMIT", "ROLLBACK", "START", "END", "ABORT"};
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, text, strlen(text));
    token = lexer_next_code(&lexer);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (token_is(&token, words[i]))
            return true;
    }
    return false;
}

static size_t add_group(struct log *log, const char *text)
{
    struct token tokens[CONSTANTS];
    struct log_group *group;

    if (log->group_count == log->group_capacity) {
        size_t grown = log->group_capacity == 0 ? 64 : log->group_capacity * 2;

        log->groups =
            arena_grow(log->arena, log->groups, log->group_count, grown, sizeof *log->groups);
        log->group_capacity = grown;
    }
    group = &log->groups[log->group_count];
    *group = (struct log_group){
        .first = arena_strdup(log->arena, text),
        .constant_count = read_constants(text, tokens, CONSTANTS),
        .transaction = is_transaction(text),
        .stats = {.id = "", .text = normalised(log->arena, text)},
    };
    group->varies = arena_alloc(log->arena, group->constant_count + 1, sizeof *group->varies);
    return log->group_count++;
}

/* The group of a text, or GROUPS when it does not parse, there are too many, or it is of an analysis. */
static size_t find_group(struct log *log, const char *text)
{
    const char *fingerprint;
    size_t *number;

    if (strstr(text, PROBE_NAME) != NULL)
        return GROUPS;
    fingerprint = tree_fingerprint(log->arena, text);

    if (*fingerprint == '\0') {
        if (log->refused++ == 0)
            log->refused_first = arena_strdup(log->arena, text);
        return GROUPS;
    }
    number = map_get(&log->by_fingerprint, fingerprint);
    if (number == NULL) {
        if (log->group_count == GROUPS) {
            log->left_out++;
            return GROUPS;
        }
        number = arena_alloc(log->arena, 1, sizeof *number);
        *number = add_group(log, text);
        map_put(&log->by_fingerprint, fingerprint, number);
    }
    return *number;
}

/* Constants that differ from those of the first text are parameters, really. */
static void compare_constants(struct log_group *group, const char *text)
{
    struct token first[CONSTANTS], now[CONSTANTS];
    size_t count = read_constants(group->first, first, CONSTANTS);

    if (read_constants(text, now, CONSTANTS) != count) {
        memset(group->varies, 1, group->constant_count * sizeof *group->varies);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (first[i].length != now[i].length ||
            memcmp(first[i].text, now[i].text, now[i].length) != 0)
            group->varies[i] = true;
    }
}

static size_t session_number(struct log *log, const char *session)
{
    size_t *number;

    if (*session == '\0')
        return 0;
    number = map_get(&log->sessions, session);
    if (number == NULL) {
        number = arena_alloc(log->arena, 1, sizeof *number);
        *number = log->sessions.count + 1;
        map_put(&log->sessions, session, number);
    }
    return *number;
}

static void add_event(struct log *log, struct log_event event)
{
    if (log->event_count == EVENTS) {
        log->left_out++;
        return;
    }
    if (log->event_count == log->event_capacity) {
        size_t grown = log->event_capacity == 0 ? 256 : log->event_capacity * 2;

        log->events =
            arena_grow(log->arena, log->events, log->event_count, grown, sizeof *log->events);
        log->event_capacity = grown;
    }
    log->events[log->event_count++] = event;
}

static void count(struct log_group *group, double milliseconds)
{
    group->stats.calls++;
    if (milliseconds < 0)
        return;
    group->stats.timed = true;
    group->stats.total_ms += milliseconds;
}

/* The last event of a session, within a few; NULL: none. */
static struct log_event *last_event(struct log *log, size_t session)
{
    for (size_t i = log->event_count, seen = 0; i-- > 0 && seen < 100; seen++) {
        if (log->events[i].session == session)
            return &log->events[i];
    }
    return NULL;
}

/* Whether it is the other line of an execution that was counted by its first one. */
static bool is_other_line(struct log *log, const struct log_event *event)
{
    struct log_event *last = last_event(log, event->session);

    if (last == NULL || last->group != event->group || last->seen == event->seen ||
        last->seen == LOG_BOTH)
        return false;
    last->seen = LOG_BOTH;
    return true;
}

static void take(struct log *log, const struct log_event *event, const char *text,
                 double milliseconds)
{
    if (is_other_line(log, event))
        return;
    compare_constants(&log->groups[event->group], text);
    count(&log->groups[event->group], milliseconds);
    add_event(log, *event);
}

void log_add(struct log *log, const char *session, const char *text, double milliseconds)
{
    size_t number = find_group(log, text);
    struct log_event event = {.group = number, .seen = LOG_STATEMENT};

    if (number == GROUPS)
        return;
    event.session = session_number(log, session);
    take(log, &event, text, milliseconds);
}

void log_add_plan(struct log *log, const char *session, const char *text, const char *node,
                  double cost, double milliseconds)
{
    size_t number = find_group(log, text);
    struct log_event event = {.group = number, .seen = LOG_PLAN};
    struct statement_stats *stats;

    if (number == GROUPS)
        return;
    stats = &log->groups[number].stats;
    if (stats->logged_node == NULL) {
        stats->logged_node = node;
        stats->logged_cost = cost;
    }
    event.session = session_number(log, session);
    take(log, &event, text, milliseconds);
}

const char *log_sample_text(const struct log_group *group, struct buffer *out, unsigned parameter,
                            size_t *kept)
{
    struct token tokens[CONSTANTS];
    size_t constants = read_constants(group->first, tokens, CONSTANTS);
    const char *at = group->first;

    *kept = 0;
    /* Of so many nobody knows whether the last ones are the same each time. */
    if (constants == CONSTANTS)
        constants = 0;
    for (size_t i = 0; i < constants; i++) {
        buffer_append(out, at, (size_t)(tokens[i].text - at));
        if (group->varies[i])
            buffer_printf(out, "$%u", ++parameter);
        else
            buffer_append(out, tokens[i].text, tokens[i].length);
        *kept += !group->varies[i];
        at = tokens[i].text + tokens[i].length;
    }
    buffer_puts(out, at);
    return buffer_text(out);
}

static const char *behind(const char *text, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(text, prefix, length) == 0 ? text + length : NULL;
}

/* statement: …, execute NAME: …; what is only parsed or bound was not run yet. */
static void read_statement(struct log *log, const char *session, const char *text,
                           double milliseconds)
{
    const char *sql = behind(text, "statement: "), *colon;

    if (sql == NULL && behind(text, "execute ") != NULL) {
        colon = strstr(text, ": ");
        sql = colon != NULL ? colon + 2 : NULL;
    }
    if (sql != NULL)
        log_add(log, session, sql, milliseconds);
}

/* The time of the statement before it, where log_duration says it apart. */
static void read_duration(struct log *log, const char *session, double milliseconds)
{
    size_t number = session_number(log, session);

    for (size_t i = log->event_count, seen = 0; i-- > 0 && seen < 100; seen++) {
        struct log_group *group = &log->groups[log->events[i].group];

        if (log->events[i].session != number)
            continue;
        group->stats.timed = true;
        group->stats.total_ms += milliseconds;
        return;
    }
}

void log_message(struct log *log, const char *session, const char *message)
{
    const char *duration = behind(message, "duration: ");
    char *end;
    double milliseconds;

    if (duration == NULL) {
        read_statement(log, session, message, -1);
        return;
    }
    milliseconds = strtod(duration, &end);
    end += strncmp(end, " ms", 3) == 0 ? 3 : 0;
    end += strspn(end, " ");
    if (*end == '\0')
        read_duration(log, session, milliseconds);
    else if (behind(end, "plan:") != NULL)
        log_read_plan(log, session, end + strlen("plan:"), milliseconds);
    else
        read_statement(log, session, end, milliseconds);
}
