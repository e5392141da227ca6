/* api-load: read the command line, prepare the request, run, report. */
#include "loadtest/engine/clock.h"
#include "loadtest/engine/preflight.h"
#include "loadtest/engine/run.h"
#include "loadtest/engine/socket.h"
#include "loadtest/engine/tls.h"
#include "loadtest/judge/expect.h"
#include "loadtest/judge/recommend.h"
#include "loadtest/report/live.h"
#include "loadtest/report/report.h"
#include "loadtest/settings.h"
#include "loadtest/target/body.h"

#include "common/document.h"
#include "common/interrupt.h"
#include "common/message.h"
#include "common/output.h"
#include "common/status.h"
#include "common/terminal.h"

/* Everything of one run, from the command line to the verdict. */
struct session {
    struct settings settings;
    struct arena *arena;
    struct url url;
    struct request request;
    struct plan plan;
    struct preflight preflight;
    struct run run;
    struct summary summary;
    struct recommendation recommendation;
};

static int prepare(struct session *session, struct error *error)
{
    const struct settings *settings = &session->settings;
    struct request_wish wish = {.method = settings->method,
                                .headers = settings->headers.items,
                                .header_count = settings->headers.count,
                                .user = settings->user};
    if (url_parse(session->arena, settings->operands.items[0], &session->url, error) != 0 ||
        body_load(session->arena, settings->body, &wish, error) != 0 ||
        request_prepare(session->arena, &session->url, &wish, &session->request, error) != 0)
        return -1;
    struct plan *plan = &session->plan;
    *plan = (struct plan){.request = &session->request,
                          .host = session->url.host,
                          .concurrency = (unsigned)settings->concurrency,
                          .threads = (unsigned)settings->threads,
                          .requests = (uint64_t)settings->requests,
                          .duration = settings->duration,
                          .warmup = settings->warmup,
                          .timeout = settings->timeout,
                          .connect_timeout = settings->connect_timeout,
                          .grace = settings->grace};
    if (plan->requests != 0 && plan->requests < plan->concurrency)
        plan->concurrency = (unsigned)plan->requests;
    return expect_statuses(settings->expect_status, plan->success, error);
}

/* A target that cannot be reached has a report, too: of the one request that was tried. */
static void report_unreachable(struct session *session)
{
    struct tally *tally = &session->run.tally;
    tally_init(tally);
    tally_begin(tally, 0, -1);
    tally_failure(tally, 0, -1, session->preflight.cause, 0);
    tally_close(tally);
    session->run.window = session->preflight.total;
    session->run.wall_end = session->run.wall_start + session->preflight.total;
}

static int execute(struct session *session, struct error *error)
{
    const struct settings *settings = &session->settings;
    struct preflight_limits limits = {.timeout = settings->timeout,
                                      .connect_timeout = settings->connect_timeout,
                                      .tls = &settings->tls};
    if (socket_reserve(session->plan.concurrency, error) != 0)
        return -1;
    if (session->url.tls) {
        session->plan.tls = tls_context_new(&settings->tls, error);
        if (session->plan.tls == NULL)
            return -1;
    }
    session->run.wall_start = clock_wall();
    preflight(session->arena, &session->url, &session->request, &limits, &session->preflight);
    const char *problem = NULL;
    if (!preflight_is_final(&session->preflight))
        problem =
            resolve(session->arena, session->url.host, session->url.port, &session->plan.addresses);
    if (problem != NULL) {
        session->preflight.cause = CAUSE_DNS;
        session->preflight.problem = problem;
    }
    if (preflight_is_final(&session->preflight)) {
        report_unreachable(session);
        return 0;
    }
    struct live live = {.plan = &session->plan};
    if (live_is_wanted()) {
        session->run.show = live_show;
        session->run.argument = &live;
    }
    return run_execute(&session->plan, interrupt_descriptor(), &session->run, error);
}

/* 0, or 1 when nothing succeeded or an expectation was not met. */
static enum status judge(struct session *session)
{
    struct evidence evidence = {.summary = &session->summary,
                                .tally = &session->run.tally,
                                .preflight = &session->preflight,
                                .p99_target = session->settings.p99_target,
                                .concurrency = (uint64_t)session->settings.concurrency};
    summary_make(session->arena, &session->run.tally, session->run.window, session->run.elapsed,
                 &session->summary);
    recommend(session->arena, &evidence, &session->recommendation);
    if (session->summary.successful == 0)
        return STATUS_NEGATIVE;
    return session->settings.expect_status != NULL && session->summary.failed > 0 ? STATUS_NEGATIVE
                                                                                  : STATUS_DONE;
}

/* Print the report in the form that is wanted; with --output on a terminal, the people there get
 * theirs as well. */
static int print(struct session *session, const struct report *report, struct error *error)
{
    const struct settings *settings = &session->settings;
    const char *path = settings->common.output != NULL ? settings->common.output : "-";
    struct buffer text = BUFFER_INIT, json = BUFFER_INIT;
    int result = 0;
    report_text(report, &text);
    if (!settings_wants_text(settings)) {
        json_t *document = report_json(report, session->arena);
        document_write(document, false, &json);
        json_decref(document);
    }
    const struct buffer *wanted = settings_wants_text(settings) ? &text : &json;
    result = output_file(path, wanted->data, wanted->length, error);
    if (result == 0 && settings->common.output != NULL && terminal_is(1) && !message_is_quiet())
        result = output_stdout(text.data, text.length, error);
    buffer_release(&text);
    buffer_release(&json);
    return result;
}

static int conclude(struct session *session, struct error *error)
{
    enum status status = judge(session);
    struct report report = {.url = &session->url,
                            .plan = &session->plan,
                            .run = &session->run,
                            .preflight = &session->preflight,
                            .summary = &session->summary,
                            .recommendation = &session->recommendation,
                            .expect_status = session->settings.expect_status,
                            .p99_target = session->settings.p99_target,
                            .insecure = session->settings.tls.insecure,
                            .passed = status == STATUS_DONE};
    progress_clear();
    return print(session, &report, error) == 0 ? (int)status : -1;
}

int main(int argc, char **argv)
{
    static struct session session;
    struct error error = ERROR_INIT;
    message_init("api-load");
    interrupt_install();
    int status = settings_parse(&session.settings, argc, argv);
    if (status >= 0) {
        settings_release(&session.settings);
        return status;
    }
    session.arena = arena_new();
    if (prepare(&session, &error) == 0 && execute(&session, &error) == 0)
        status = conclude(&session, &error);
    if (status < 0)
        status = (int)message_report(&error);
    error_clear(&error);
    run_release(&session.run);
    tls_context_free(session.plan.tls);
    arena_free(session.arena);
    settings_release(&session.settings);
    interrupt_raise();
    return status;
}
