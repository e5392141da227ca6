/* The set-up, by libcurl. */
#include "loadtest/setup.h"

#include "loadtest/judge/expect.h"
#include "loadtest/target/pointer.h"

#include "common/document.h"
#include "common/interrupt.h"

#include <stdarg.h>
#include <string.h>

struct step {
    struct arena *arena;
    const struct settings *settings;
    struct subject *subject;
    const struct set_request *written;
    struct error *error;
};

static void fail(const struct step *step, enum cause cause, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fail(const struct step *step, enum cause cause, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    step->subject->setup_failure =
        (struct setup_failure){.request = step->written->name,
                               .problem = arena_vprintf(step->arena, format, arguments),
                               .cause = cause};
    va_end(arguments);
}

static bool has_failed(const struct step *step)
{
    return step->subject->setup_failure.request != NULL;
}

static struct captured *value_of(const struct step *step, const json_t *value)
{
    struct captured *captured = arena_alloc(step->arena, 1, sizeof *captured);
    struct buffer text = BUFFER_INIT;
    captured->raw = !json_is_string(value);
    if (captured->raw) {
        document_write(value, true, &text);
        captured->length = text.length - 1; /* without the newline */
    } else {
        buffer_append(&text, json_string_value(value), json_string_length(value));
        captured->length = text.length;
    }
    captured->text = arena_strndup(step->arena, buffer_text(&text), captured->length);
    buffer_release(&text);
    return captured;
}

static void capture_all(const struct step *step, const json_t *body)
{
    for (size_t i = 0; i < step->written->capture_count; i++) {
        const struct set_capture *capture = &step->written->captures[i];
        const json_t *value = pointer_get(body, capture->pointer);
        if (value != NULL)
            map_put(&step->subject->captured, capture->name, value_of(step, value));
        else
            fail(step, CAUSE_BODY, "its reply has nothing at '%s'", capture->pointer);
    }
}

static void take_reply(const struct step *step, const struct buffer *body)
{
    if (step->written->capture_count == 0)
        return;
    json_t *value = json_loadb(buffer_text(body), body->length, JSON_DECODE_ANY, NULL);
    if (value != NULL)
        capture_all(step, value);
    else
        fail(step, CAUSE_BODY, "its reply is no JSON");
    json_decref(value);
}

/* 0, or -1 when the set is wrong. */
static int judge(const struct step *step, const struct preflight *reply)
{
    bool success[TALLY_STATUSES];
    const char *expected = step->written->expect;
    if (expect_statuses(expected, success, step->error) != 0)
        return set_locate(step->error, &step->subject->set, step->written);
    if (reply->cause != CAUSE_NONE) {
        fail(step, reply->cause, "%s",
             reply->problem != NULL ? reply->problem : cause_name(reply->cause));
    } else if (!success[reply->status]) {
        fail(step, CAUSE_STATUS, "HTTP %u, not %s", reply->status,
             expected != NULL ? expected : "200-399");
        step->subject->setup_failure.status = reply->status;
    }
    return 0;
}

static int send_step(const struct step *step)
{
    struct url url;
    struct request request;
    struct server server;
    struct preflight reply;
    struct buffer body = BUFFER_INIT;
    struct preflight_limits limits = server_limits(step->settings);
    limits.body = &body;
    if (subject_request(step->arena, step->settings, step->subject, step->written, &url, &request,
                        step->error) != 0)
        return -1;
    server_prepare(step->arena, &url, &request, &step->subject->generator, &server);
    preflight(step->arena, &server.url, &server.request, &limits, &reply);
    bool stopped = interrupt_pending() != 0; /* then a missing reply is no fault of the server */
    int result = stopped ? 0 : judge(step, &reply);
    if (result == 0 && !stopped && !has_failed(step))
        take_reply(step, &body);
    if (has_failed(step))
        step->subject->preflight = reply;
    buffer_release(&body);
    return result;
}

int setup_check(struct arena *arena, const struct settings *settings, struct subject *subject,
                struct error *error)
{
    bool success[TALLY_STATUSES];
    struct url url;
    struct request request;
    for (size_t i = 0; i < subject->set.setup_count; i++) {
        const struct set_request *written = &subject->set.setup[i];
        if (subject_request(arena, settings, subject, written, &url, &request, error) != 0)
            return -1;
        if (expect_statuses(written->expect, success, error) != 0)
            return set_locate(error, &subject->set, written);
    }
    return 0;
}

int setup_run(struct arena *arena, const struct settings *settings, struct subject *subject,
              struct error *error)
{
    if (subject->set.setup_count == 0)
        return 0;
    map_init(&subject->captured, arena);
    for (size_t i = 0; i < subject->set.setup_count; i++) {
        struct step step = {arena, settings, subject, &subject->set.setup[i], error};
        if (send_step(&step) != 0)
            return -1;
        subject->setup_sent++;
        if (has_failed(&step) || interrupt_pending() != 0)
            return 0;
    }
    return subject_targets(arena, settings, subject, error);
}
