/* Exchanges, cleared of secrets by the names of what bears them. */
#include "loadtest/report/failed.h"

#include "loadtest/report/figures.h"
#include "loadtest/report/number.h"

#include "common/document.h"
#include "common/text.h"

#include <string.h>

/* ---- secrets ---- */

/* The end of a JSON string that begins at `at` with its quote: behind the closing one. */
static size_t string_end(const char *text, size_t at, size_t length)
{
    for (size_t i = at + 1; i < length; i++) {
        if (text[i] == '\\')
            i++;
        else if (text[i] == '"')
            return i + 1;
    }
    return length;
}

static size_t skip_blanks(const char *text, size_t at, size_t length)
{
    while (at < length && strchr(" \t\r\n", text[at]) != NULL && text[at] != '\0')
        at++;
    return at;
}

/* The end of a member's value: a string, or what stands before the next of ",}]". */
static size_t value_end(const char *text, size_t at, size_t length)
{
    if (at < length && text[at] == '"')
        return string_end(text, at, length);
    while (at < length && text[at] != ',' && text[at] != '}' && text[at] != ']')
        at++;
    return at;
}

/* A string at `at`; when it names a secret member, its value is left out as well. Returns where to go on. */
static size_t put_string(struct buffer *out, const char *text, size_t at, size_t length)
{
    size_t end = string_end(text, at, length), colon = skip_blanks(text, end, length);
    buffer_append(out, text + at, end - at);
    if (colon >= length || text[colon] != ':' || !request_is_secret(text + at + 1, end - at - 1))
        return end;
    buffer_puts(out, ": \"***\"");
    return value_end(text, skip_blanks(text, colon + 1, length), length);
}

/* A form field `name=value` that begins at `at`. */
static size_t put_field(struct buffer *out, const char *text, size_t at, size_t length)
{
    size_t equals = at, end;
    while (equals < length && text[equals] != '=' && text[equals] != '&')
        equals++;
    for (end = equals; end < length && text[end] != '&';)
        end++;
    bool secret = equals < end && request_is_secret(text + at, equals - at);
    buffer_append(out, text + at, (secret ? equals + 1 : end) - at);
    if (secret)
        buffer_puts(out, "***");
    return end;
}

static bool is_form(const char *body, size_t length)
{
    return memchr(body, '=', length) != NULL && memchr(body, '<', length) == NULL &&
           memchr(body, ' ', length) == NULL && memchr(body, '"', length) == NULL;
}

void failed_redact(struct buffer *out, const char *body, size_t length)
{
    bool form = is_form(body, length);
    for (size_t at = 0; at < length;) {
        if (form && body[at] != '&')
            at = put_field(out, body, at, length);
        else if (!form && body[at] == '"')
            at = put_string(out, body, at, length);
        else
            buffer_putc(out, body[at++]);
    }
}

/* ---- an exchange ---- */

static const char *cause_text(struct arena *arena, const struct failed_exchange *failed)
{
    const char *name = cause_name(failed->cause);
    return failed->cause == CAUSE_STATUS ? arena_printf(arena, "%s %u", name, failed->status)
                                         : name;
}

static const char *method_of(const struct report *report, const struct failed_exchange *failed)
{
    return failed->target < report->target_count ? report->targets[failed->target].method
                                                 : report->request->method;
}

/* As it was written: what placeholders stood for may be secret. */
static const char *url_of(const struct report *report, const struct failed_exchange *failed)
{
    return failed->target < report->target_count ? report->targets[failed->target].url
                                                 : report->url->text;
}

static size_t shown_count(const struct report *report)
{
    size_t count = report->tally->shown.count;
    return count < report->show_failures ? count : report->show_failures;
}

static double seconds_of(const struct report *report, const struct failed_exchange *failed)
{
    return (double)(failed->at - report->run->begin) / 1e9;
}

/* Call `put` for each field of the reply, cleared. */
static void each_field(struct arena *arena, const struct failed_exchange *failed,
                       void (*put)(const char *field, void *argument), void *argument)
{
    for (const char *at = failed->fields; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        put(request_shown_field(arena, arena_strndup(arena, at, length)), argument);
        at += length + (at[length] != '\0');
    }
}

static void append_field(const char *field, void *argument)
{
    json_array_append_new(argument, document_string(field, strlen(field)));
}

static void print_field(const char *field, void *argument)
{
    buffer_puts(argument, "    ");
    text_escape(argument, field, strlen(field));
    buffer_putc(argument, '\n');
}

static json_t *one(const struct report *report, struct arena *arena,
                   const struct failed_exchange *failed)
{
    json_t *object = json_object(), *fields = json_array();
    struct buffer body = BUFFER_INIT;
    figures_set(object, "at_s", document_real(seconds_of(report, failed), 4));
    figures_text(object, "method", method_of(report, failed));
    figures_text(object, "url", url_of(report, failed));
    figures_text(object, "cause", cause_text(arena, failed));
    figures_set(object, "status", failed->status > 0 ? json_integer(failed->status) : json_null());
    figures_set(object, "latency_ms",
                failed->latency >= 0 ? figures_ms(failed->latency) : json_null());
    each_field(arena, failed, append_field, fields);
    figures_set(object, "headers", fields);
    failed_redact(&body, failed->body, failed->body_length);
    figures_set(object, "body", document_string(buffer_text(&body), body.length));
    figures_set(object, "body_cut", json_boolean(failed->cut));
    buffer_release(&body);
    return object;
}

json_t *failed_json(const struct report *report, struct arena *arena)
{
    json_t *array = json_array();
    for (size_t i = 0; i < shown_count(report); i++)
        json_array_append_new(array, one(report, arena, &report->tally->shown.items[i]));
    return array;
}

static void put_one(const struct report *report, struct arena *arena,
                    const struct failed_exchange *failed, struct buffer *out)
{
    struct buffer body = BUFFER_INIT;
    char latency[NUMBER_SIZE];
    buffer_printf(out, "  %.3fs ", seconds_of(report, failed));
    text_escape(out, method_of(report, failed), strlen(method_of(report, failed)));
    buffer_putc(out, ' ');
    text_escape(out, url_of(report, failed), strlen(url_of(report, failed)));
    buffer_printf(out, ": %s", cause_text(arena, failed));
    if (failed->latency >= 0)
        buffer_printf(out, " after %sms", number_ms(latency, failed->latency));
    buffer_putc(out, '\n');
    each_field(arena, failed, print_field, out);
    failed_redact(&body, failed->body, failed->body_length);
    if (body.length > 0) {
        buffer_puts(out, "    ");
        text_escape(out, body.data, body.length);
        buffer_puts(out, failed->cut ? "...\n" : "\n");
    }
    buffer_release(&body);
}

void failed_text(const struct report *report, struct arena *arena, struct buffer *out)
{
    if (shown_count(report) == 0)
        return;
    buffer_puts(out, "FAILED EXCHANGES:\n");
    for (size_t i = 0; i < shown_count(report); i++)
        put_one(report, arena, &report->tally->shown.items[i], out);
    buffer_putc(out, '\n');
}

/* ---- security headers ---- */

json_t *failed_security_json(const struct security *security)
{
    json_t *object = json_object(), *missing = json_array();
    for (size_t i = 0; i < security->count; i++)
        json_array_append_new(missing,
                              document_string(security->missing[i], strlen(security->missing[i])));
    figures_set(object, "replied", json_boolean(security->replied));
    figures_set(object, "missing", missing);
    return object;
}

void failed_security_text(const struct security *security, struct buffer *out)
{
    buffer_puts(out, "SECURITY HEADERS:\n");
    for (size_t i = 0; i < security->count; i++) {
        buffer_puts(out, "  Missing: ");
        text_escape(out, security->missing[i], strlen(security->missing[i]));
        buffer_putc(out, '\n');
    }
    if (!security->replied)
        buffer_puts(out, "  There was no reply to look at\n");
    else if (security->count == 0)
        buffer_puts(out, "  All there\n");
    buffer_putc(out, '\n');
}
