/* Takes files apart into messages: which format it is, where a line ends, whose session it is. */
#include "migrate/analyze/log.h"

#include "common/buffer.h"
#include "common/input.h"
#include "migrate/analyze/tree.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define CSV_SESSION 5
#define CSV_SEVERITY 11
#define CSV_MESSAGE 13
#define SAMPLE_LINES 200

/* One statement at a time; a parameter of psql or a copy's data ends nothing but itself. */
static void read_sql(struct log *log, const char *text)
{
    struct tree_piece *pieces;
    size_t count = tree_split(log->arena, text, &pieces);

    for (size_t i = 0; i < count; i++) {
        char *statement = arena_strndup(log->arena, text + pieces[i].start, pieces[i].length);

        if (strspn(statement, " \t\r\n") < strlen(statement))
            log_add(log, "", statement + strspn(statement, " \t\r\n"), -1);
    }
}

/* A message of the level LOG in a line of stderr's format: behind its prefix, or NULL. */
static const char *find_message(const char *line, size_t length)
{
    static const char mark[] = "LOG:  ";

    for (size_t i = 0; i + sizeof mark - 1 <= length; i++) {
        if (memcmp(line + i, mark, sizeof mark - 1) == 0)
            return line + i + sizeof mark - 1;
    }
    return NULL;
}

/* The process in the prefix: [123], or pid=123. */
static void read_session(const char *line, const char *end, char *session, size_t size)
{
    *session = '\0';
    for (const char *at = line; at < end; at++) {
        const char *digits = NULL;
        size_t length;

        if (*at == '[')
            digits = at + 1;
        else if (strncmp(at, "pid=", 4) == 0)
            digits = at + 4;
        length = digits != NULL ? strspn(digits, "0123456789abcdef.-") : 0;
        if (length > 0 && isdigit((unsigned char)*digits)) {
            snprintf(session, size, "%.*s", (int)length, digits);
            return;
        }
    }
}

/* Lines that begin with a tab continue the message before them. */
static void read_stderr(struct log *log, const char *text)
{
    struct buffer message = BUFFER_INIT;
    char session[64] = "";

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        const char *found = *text == '\t' ? NULL : find_message(text, length);

        if (*text == '\t') {
            if (message.length > 0) {
                buffer_putc(&message, '\n');
                buffer_append(&message, text + 1, length - 1);
            }
        } else if (message.length > 0) {
            log_message(log, session, buffer_text(&message));
            buffer_clear(&message);
        }
        if (found != NULL) {
            read_session(text, found, session, sizeof session);
            buffer_append(&message, found, length - (size_t)(found - text));
        }
        text += length + (text[length] == '\n');
    }
    if (message.length > 0)
        log_message(log, session, buffer_text(&message));
    buffer_release(&message);
}

/* One field of a row, unquoted into `out`; gives what follows it. */
static const char *read_field(const char *at, struct buffer *out)
{
    buffer_clear(out);
    if (*at != '"') {
        size_t length = strcspn(at, ",\n");

        buffer_append(out, at, length);
        return at + length;
    }
    for (at++; *at != '\0'; at++) {
        if (*at == '"' && at[1] != '"')
            return at + 1;
        at += *at == '"';
        buffer_putc(out, *at);
    }
    return at;
}

static void read_csv(struct log *log, const char *text)
{
    struct buffer field = BUFFER_INIT, session = BUFFER_INIT, message = BUFFER_INIT;

    while (*text != '\0') {
        bool is_message = false;

        for (size_t column = 0;; column++) {
            text = read_field(text, &field);
            if (column == CSV_SESSION) {
                buffer_clear(&session);
                buffer_puts(&session, buffer_text(&field));
            } else if (column == CSV_SEVERITY) {
                is_message = strcmp(buffer_text(&field), "LOG") == 0;
            } else if (column == CSV_MESSAGE) {
                buffer_clear(&message);
                buffer_puts(&message, buffer_text(&field));
            }
            if (*text != ',')
                break;
            text++;
        }
        text += strcspn(text, "\n");
        text += *text == '\n';
        if (is_message)
            log_message(log, buffer_text(&session), buffer_text(&message));
    }
    buffer_release(&field);
    buffer_release(&session);
    buffer_release(&message);
}

static void read_json(struct log *log, const char *text)
{
    for (; *text != '\0';) {
        size_t length = strcspn(text, "\n");
        json_t *line = json_loadb(text, length, 0, NULL);
        const char *message = json_string_value(json_object_get(line, "message"));
        const char *session = json_string_value(json_object_get(line, "session_id"));
        const char *severity = json_string_value(json_object_get(line, "error_severity"));

        if (message != NULL && severity != NULL && strcmp(severity, "LOG") == 0)
            log_message(log, session != NULL ? session : "", message);
        json_decref(line);
        text += length + (text[length] == '\n');
    }
}

static bool is_json(const char *text)
{
    size_t length = strcspn(text, "\n");
    json_t *line = *text == '{' ? json_loadb(text, length, 0, NULL) : NULL;
    bool found = json_object_get(line, "message") != NULL;

    json_decref(line);
    return found;
}

/* 2026-01-31 12:00:00.123 UTC,"user",… */
static bool is_csv(const char *text)
{
    size_t commas = 0;

    if (strlen(text) < 5 || !isdigit((unsigned char)text[0]) || text[4] != '-')
        return false;
    for (size_t i = 0; text[i] != '\0' && text[i] != '\n'; i++)
        commas += text[i] == ',';
    return commas >= CSV_MESSAGE || (strchr(text, ',') != NULL && strchr(text, ',')[1] == '"');
}

static bool is_stderr(const char *text)
{
    for (size_t i = 0; *text != '\0' && i < SAMPLE_LINES; i++) {
        size_t length = strcspn(text, "\n");

        if (find_message(text, length) != NULL)
            return true;
        text += length + (text[length] == '\n');
    }
    return false;
}

static void read_text(struct log *log, const char *text)
{
    text += strspn(text, " \t\r\n");
    log->is_log = true;
    if (is_json(text))
        read_json(log, text);
    else if (is_csv(text))
        read_csv(log, text);
    else if (is_stderr(text))
        read_stderr(log, text);
    else {
        log->is_log = false;
        read_sql(log, text);
    }
}

/* The text with parameters for the constants that changed; NULL when all of them did. */
static const char *make_sample(struct arena *arena, const struct log_group *group)
{
    struct buffer text = BUFFER_INIT;
    const char *at = group->first, *sample = NULL;
    unsigned parameter = 0;
    size_t kept = 0;

    for (const char *dollar = at; (dollar = strchr(dollar, '$')) != NULL; dollar++) {
        unsigned number = 0;

        if (sscanf(dollar + 1, "%5u", &number) == 1 && number > parameter)
            parameter = number;
    }
    at = log_sample_text(group, &text, parameter, &kept);
    if (kept > 0)
        sample = arena_strdup(arena, at);
    buffer_release(&text);
    return sample;
}

/* A log that was cut while the server held it open begins with a hole. */
static void clear_nuls(struct buffer *text)
{
    for (size_t i = 0; i < text->length; i++) {
        if (text->data[i] == '\0')
            text->data[i] = '\n';
    }
}

int log_read(struct arena *arena, const char *path, struct log *log, struct error *error)
{
    struct buffer text = BUFFER_INIT;

    *log = (struct log){.arena = arena};
    map_init(&log->by_fingerprint, arena);
    map_init(&log->sessions, arena);
    if (input_read(path, INPUT_LIMIT, &text, error) < 0) {
        buffer_release(&text);
        return -1;
    }
    clear_nuls(&text);
    read_text(log, buffer_text(&text));
    buffer_release(&text);
    if (log->group_count == 0 && log->refused > 0)
        return error_set(error, STATUS_INPUT, "no statement of '%s' parses (the first: %.200s)",
                         input_name(path), log->refused_first);
    if (log->group_count == 0) {
        error_set(error, STATUS_INPUT, "no statement found in '%s'", input_name(path));
        return error_hint(error, "a server's log has them with log_min_duration_statement = 0");
    }
    for (size_t i = 0; i < log->group_count; i++) {
        struct log_group *group = &log->groups[i];

        group->stats.sample = make_sample(arena, group);
        group->stats.mean_ms = group->stats.total_ms / group->stats.calls;
    }
    return 0;
}
