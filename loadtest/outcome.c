/* Settings → plan → run → summary. */
#include "loadtest/outcome.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/socket.h"
#include "loadtest/engine/wait.h"
#include "loadtest/judge/expectation.h"
#include "loadtest/judge/recommend.h"
#include "loadtest/report/live.h"
#include "loadtest/report/number.h"
#include "loadtest/result.h"
#include "loadtest/sequence.h"

#include "common/interrupt.h"
#include "common/message.h"
#include "common/terminal.h"

/* Intervals of the series: as many as this at least, for what is computed from them, and no longer
 * than a second. */
#define INTERVALS 20
#define INTERVAL_LEAST (50 * CLOCK_MILLISECOND)
/* Without a duration there is no telling how many there will be. */
#define INTERVAL_UNKNOWN (250 * CLOCK_MILLISECOND)
/* Rounds of a comparison take this long, or so many times as long as a reply, whichever is more. */
#define ROUND_LEAST (250 * CLOCK_MILLISECOND)
#define ROUND_REPLIES 5
/* Each subject has this many rounds at least. */
#define ROUNDS 10

static int64_t interval_for(int64_t duration)
{
    if (duration == INT64_MAX)
        return INTERVAL_UNKNOWN;
    int64_t interval = duration / INTERVALS;
    if (interval > CLOCK_SECOND)
        return CLOCK_SECOND;
    return interval > INTERVAL_LEAST ? interval : INTERVAL_LEAST;
}

/* Alternating rounds: their length, and a duration and warm-up that are multiples of it. */
static void plan_rounds(struct plan *plan, const struct subject *subjects)
{
    plan->round = ROUND_LEAST;
    for (unsigned i = 0; i < plan->mix_count; i++)
        if (subjects[i].preflight.total * ROUND_REPLIES > plan->round)
            plan->round = subjects[i].preflight.total * ROUND_REPLIES;
    if (plan->duration != INT64_MAX) {
        if (plan->round > plan->duration / ROUNDS)
            plan->round = plan->duration / ROUNDS;
        if (plan->round < CLOCK_MILLISECOND)
            plan->round = CLOCK_MILLISECOND;
        plan->duration = (plan->duration + plan->round / 2) / plan->round * plan->round * 2;
    }
    int64_t cycle = 4 * plan->round; /* A B B A; both are connected when it is over */
    plan->warmup = plan->warmup > cycle ? (plan->warmup + cycle - 1) / cycle * cycle : cycle;
    plan->interval = 0;
}

static void make_plan(const struct settings *settings, const struct subject *subjects,
                      unsigned count, struct plan *plan)
{
    *plan = (struct plan){.mix_count = count,
                          .concurrency = (unsigned)settings->concurrency,
                          .streams = settings->streams > 0 ? (unsigned)settings->streams : 1,
                          .threads = (unsigned)settings->threads,
                          .requests = (uint64_t)settings->requests,
                          .arrivals = settings->arrivals,
                          .duration = settings->duration,
                          .warmup = settings->warmup,
                          .timeout = settings->timeout,
                          .connect_timeout = settings->connect_timeout,
                          .grace = settings->grace,
                          .show_failures = (unsigned)settings->show_failures,
                          .log_limits = settings->expect_rate_limit,
                          .no_keepalive = settings->no_keepalive,
                          .interval = interval_for(settings->duration)};
    if (plan->requests != 0 && plan->requests < plan->concurrency)
        plan->concurrency = (unsigned)plan->requests;
    for (unsigned i = 0; i < count; i++)
        plan->mixes[i] = subjects[i].mix;
    if (count > 1)
        plan_rounds(plan, subjects);
}

static void note_failure(const struct subject *subject, struct tally *tally)
{
    const struct setup_failure *setup = &subject->setup_failure;
    if (setup->request == NULL) {
        tally_failure(tally, 0, -1, subject->preflight.cause, 0);
        return;
    }
    tally_failure(tally, 0, -1, setup->cause, 0);
    if (setup->cause != CAUSE_STATUS)
        return;
    tally->statuses[setup->status]++;
    tally->unexpected[setup->status]++;
}

/* A target that cannot be reached has a report, too: of the one request that was tried. So has one whose
 * set-up has failed, and a run that a signal ended before its start. */
static void note_unreachable(struct outcome *outcome, const struct subject *subjects,
                             unsigned count)
{
    struct run *run = &outcome->run;
    for (unsigned i = 0; i < count; i++) {
        struct tally *tally = &run->tallies[i];
        tally_init(tally);
        tally_begin(tally, 0, -1, 0);
        if (!subject_is_reachable(&subjects[i]))
            note_failure(&subjects[i], tally);
        tally_close(tally);
        run->window += subjects[i].preflight.total;
    }
    run->wall_end = clock_wall();
    run->interrupted = interrupt_pending() != 0;
}

static void show_wait(int64_t left)
{
    char shown[NUMBER_SIZE];
    progress_show("starts in %s",
                  number_seconds(shown, (left + CLOCK_SECOND - 1) / CLOCK_SECOND * CLOCK_SECOND));
}

int outcome_run(const struct plan *plan, struct run *run, struct error *error)
{
    struct live live = {.plan = plan};
    if (live_is_wanted()) {
        run->show = live_show;
        run->argument = &live;
    }
    int result = run_execute(plan, interrupt_descriptor(), run, error);
    progress_clear();
    run->show = NULL;
    run->argument = NULL;
    return result;
}

static void conclude(struct arena *arena, const struct settings *settings,
                     const struct subject *subjects, struct outcome *outcome)
{
    struct run *run = &outcome->run;
    int64_t share = (int64_t)outcome->plan.mix_count;
    for (unsigned i = 0; i < outcome->plan.mix_count; i++) {
        struct evidence evidence = {.summary = &outcome->summaries[i],
                                    .tally = &run->tallies[i],
                                    .preflight = &subjects[i].preflight,
                                    .p99_target = settings->p99_target,
                                    .concurrency = outcome->plan.concurrency};
        summary_make(arena, &run->tallies[i], run->window / share, run->elapsed / share,
                     &outcome->summaries[i]);
        recommend(arena, &evidence, &outcome->recommendations[i]);
        result_parts(&subjects[i], run, i);
        outcome->targets[i] =
            result_make(arena, &subjects[i], run, i, run->window / share, outcome->windows);
    }
}

/* What the first request met, for --verbose. */
static void tell(struct arena *arena, const struct settings *settings,
                 const struct subject *subject)
{
    const struct preflight *preflight = &subject->preflight;
    const char *url = subject->url.text;
    char dns[NUMBER_SIZE], connect[NUMBER_SIZE], tls[NUMBER_SIZE], first[NUMBER_SIZE],
        total[NUMBER_SIZE];
    if (preflight->address != NULL)
        settings->note(arena_printf(arena, "%s: connected to %s", url, preflight->address));
    if (preflight->protocol != NULL)
        settings->note(
            arena_printf(arena, "%s: %s, %s", url, preflight->protocol, preflight->cipher));
    if (preflight->problem != NULL)
        settings->note(arena_printf(arena, "%s: %s", url, preflight->problem));
    settings->note(arena_printf(
        arena, "%s: lookup %sms, connect %sms, TLS %sms, first byte %sms, in total %sms", url,
        number_ms(dns, preflight->dns), number_ms(connect, preflight->connect),
        number_ms(tls, preflight->tls), number_ms(first, preflight->first_byte),
        number_ms(total, preflight->total)));
}

static void complain(const struct setup_failure *failure)
{
    if (failure->request == NULL)
        return;
    message_error("the set-up '%s' has failed: %s", failure->request, failure->problem);
    if (failure->cause == CAUSE_STATUS)
        message_hint("api-scaffold --emit requests has --only to leave out what needs it, and "
                     "--data for ids of what there is");
}

static int probe(struct arena *arena, const struct settings *settings, struct subject *subjects,
                 unsigned count, struct error *error)
{
    unsigned servers = 0;
    for (unsigned i = 0; i < count; i++)
        servers += subjects[i].server_count;
    if (socket_reserve((unsigned)settings->concurrency * servers, (unsigned)settings->threads,
                       error) != 0)
        return -1;
    for (unsigned i = 0; i < count; i++) {
        if (subject_probe(arena, settings, &subjects[i], error) != 0)
            return -1;
        tell(arena, settings, &subjects[i]);
        complain(&subjects[i].setup_failure);
    }
    return 0;
}

static bool all_reachable(const struct subject *subjects, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (!subject_is_reachable(&subjects[i]))
            return false;
    return interrupt_pending() == 0;
}

int outcome_load(struct arena *arena, const struct settings *settings, struct subject *subjects,
                 unsigned count, struct outcome *outcome, struct error *error)
{
    int result = 0;
    make_plan(settings, subjects, count, &outcome->plan);
    if (settings->start > 0)
        wait_until(settings->start, interrupt_descriptor(), live_is_wanted() ? show_wait : NULL);
    outcome->plan.expectations = outcome->expectations;
    if (settings->sequential && all_reachable(subjects, count))
        result = sequence_load(arena, settings, subjects, outcome, error);
    else if (!all_reachable(subjects, count))
        note_unreachable(outcome, subjects, count);
    else
        result = outcome_run(&outcome->plan, &outcome->run, error);
    if (result != 0)
        return -1;
    conclude(arena, settings, subjects, outcome);
    security_check(arena, subjects[0].preflight.fields, &outcome->security);
    if (settings->expect_rate_limit)
        ratelimit_judge(arena, &outcome->run.tallies[0].limits, subjects[0].preflight.started,
                        &outcome->ratelimit);
    return 0;
}

int outcome_prepare(struct arena *arena, const struct settings *settings, struct subject *subjects,
                    unsigned count, struct outcome *outcome, struct error *error)
{
    *outcome = (struct outcome){.run = {.wall_start = clock_wall()}};
    if (thresholds_parse(arena, settings->fail_if, &outcome->fail_if, error) != 0 ||
        expectations_new(settings->expect_headers.items, settings->expect_headers.count,
                         settings->expect_body, &outcome->expectations, error) != 0)
        return -1;
    return probe(arena, settings, subjects, count, error);
}

int outcome_measure(struct arena *arena, const struct settings *settings, struct subject *subjects,
                    unsigned count, struct outcome *outcome, struct error *error)
{
    if (outcome_prepare(arena, settings, subjects, count, outcome, error) != 0)
        return -1;
    return outcome_load(arena, settings, subjects, count, outcome, error);
}

void outcome_release(struct outcome *outcome)
{
    run_release(&outcome->run);
    expectations_free(outcome->expectations);
}

struct report outcome_report(const struct outcome *outcome, const struct settings *settings,
                             const struct subject *subjects, unsigned number)
{
    return (struct report){.targets = outcome->targets[number],
                           .target_count = outcome->run.part_counts[number],
                           .set = subjects[number].is_set ? subjects[number].set.source : NULL,
                           .sequential = settings->sequential,
                           .setup_count = subjects[number].setup_sent,
                           .setup_request = subjects[number].setup_failure.request,
                           .setup_problem = subjects[number].setup_failure.problem,
                           .url = &subjects[number].url,
                           .request = &subjects[number].request,
                           .plan = &outcome->plan,
                           .run = &outcome->run,
                           .tally = &outcome->run.tallies[number],
                           .preflight = &subjects[number].preflight,
                           .summary = &outcome->summaries[number],
                           .recommendation = &outcome->recommendations[number],
                           .expect_status = settings->expect_status,
                           .rate = settings->rate,
                           .stages = settings->stages_text,
                           .p99_target = settings->p99_target,
                           .ratelimit = settings->expect_rate_limit ? &outcome->ratelimit : NULL,
                           .http2 = subjects[number].servers[0].endpoint.http2,
                           .security = settings->expect_security ? &outcome->security : NULL,
                           .show_failures = (unsigned)settings->show_failures,
                           .bars = settings_wants_bars(settings),
                           .insecure = settings->tls.insecure,
                           .fail_if = outcome->fail_if};
}
