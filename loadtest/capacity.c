/* The command that searches the capacity: a run for each step of the search. */
#include "loadtest/command.h"
#include "loadtest/outcome.h"

#include "loadtest/engine/clock.h"
#include "loadtest/report/capacity.h"
#include "loadtest/report/number.h"

#include "common/interrupt.h"
#include "common/status.h"

#define OBJECTIVE "p99<200ms,errors<0.1%"
/* The widest gap between what holds and what misses. */
#define RESOLUTION 0.02
/* Without load one request takes this long at least, ns: where the search begins. */
#define REPLY_LEAST CLOCK_MILLISECOND

struct search {
    struct arena *arena;
    struct settings *settings;
    struct subject *subject;
    struct outcome *outcome;
    struct thresholds objective;
    struct capacity_search rates;
    struct capacity_step steps[CAPACITY_STEPS];
    size_t count;
    bool unmet;             /* no reply meets the expectation */
    double generator_limit; /* the lowest rate that misses by this program's own fault; 0: none */
};

/* One request after the other. */
static double first_rate(const struct subject *subject)
{
    int64_t reply = subject->preflight.first_byte;
    return 1e9 / (double)(reply > REPLY_LEAST ? reply : REPLY_LEAST);
}

/* Whether each reply failed for what is expected of it, that to the first request too: less load would
 * change nothing. */
static bool is_unmet(const struct search *search)
{
    const struct subject *subject = search->subject;
    const struct summary *summary = &search->outcome->summaries[0];
    const uint64_t *causes = search->outcome->run.tallies[0].causes.of;
    uint64_t others = causes[CAUSE_HEADER] + causes[CAUSE_BODY];
    bool first_failed = !subject->targets[0].success[subject->preflight.status];
    return summary->failed > 0 && summary->successful == 0 && search->count == 1 &&
           causes[CAUSE_STATUS] + others == summary->failed && (first_failed || others > 0);
}

static void judge_step(struct search *search, double rate)
{
    const struct run *run = &search->outcome->run;
    const struct tally *tally = &run->tallies[0];
    struct capacity_step *step = &search->steps[search->count++];
    *step = (struct capacity_step){.rate = rate,
                                   .summary = search->outcome->summaries[0],
                                   .lost = tally->dropped + tally->unfinished};
    step->growth = capacity_growth(&tally->series, (double)search->outcome->plan.interval / 1e9);
    step->miss =
        capacity_miss(search->arena, &search->objective, &step->summary, step->growth, step->lost);
    search->unmet = is_unmet(search);
    if (step->miss != NULL && report_generator_was_limit(run) &&
        (search->generator_limit <= 0 || rate < search->generator_limit))
        search->generator_limit = rate;
    capacity_note(&search->rates, rate, step->miss == NULL);
}

/* A step that a signal ended says nothing. */
static int take_step(struct search *search, double rate, struct error *error)
{
    char shown[NUMBER_SIZE];
    settings_set_rate(search->settings, rate);
    search->settings->note(
        arena_printf(search->arena, "trying %s requests/sec", number_rate(shown, rate)));
    int result =
        outcome_load(search->arena, search->settings, search->subject, 1, search->outcome, error);
    if (result == 0 && interrupt_pending() == 0)
        judge_step(search, rate);
    run_release(&search->outcome->run);
    search->outcome->run = (struct run){.window = 0};
    return result;
}

static int take_steps(struct search *search, struct error *error)
{
    capacity_begin(&search->rates, first_rate(search->subject), RESOLUTION);
    for (double rate; (rate = capacity_next(&search->rates)) > 0;) {
        if (take_step(search, rate, error) != 0)
            return -1;
        if (interrupt_pending() != 0 || search->unmet || !subject_is_reachable(search->subject))
            break;
    }
    return 0;
}

static int report_search(const struct search *search, int64_t started, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    const struct capacity_rate *ceiling = capacity_ceiling(&search->rates);
    struct capacity_report report = {.target = search->subject->url.text,
                                     .objective = &search->objective,
                                     .search = &search->rates,
                                     .steps = search->steps,
                                     .count = search->count,
                                     .step_length = search->settings->duration,
                                     .wall_start = started,
                                     .wall_end = clock_wall(),
                                     .concurrency = (unsigned)search->settings->concurrency,
                                     .interrupted = interrupt_pending() != 0,
                                     .unmet = search->unmet,
                                     .generator_was_limit =
                                         search->generator_limit > 0 && ceiling != NULL &&
                                         search->generator_limit <= ceiling->rate};
    capacity_text(&report, settings_wants_bars(search->settings), &text);
    int result = command_write(search->settings, capacity_json(&report), &text, error);
    buffer_release(&text);
    if (result != 0)
        return -1;
    return capacity_found(&report) > 0 ? STATUS_DONE : STATUS_NEGATIVE;
}

static int search_capacity(struct search *search, struct error *error)
{
    struct settings *settings = search->settings;
    const char *slo = settings->slo != NULL ? settings->slo : OBJECTIVE;
    int64_t started = clock_wall();
    if (thresholds_parse(search->arena, slo, &search->objective, error) != 0 ||
        subject_prepare(search->arena, settings, settings->urls[0], search->subject, error) != 0 ||
        outcome_prepare(search->arena, settings, search->subject, 1, search->outcome, error) != 0 ||
        take_steps(search, error) != 0)
        return -1;
    return report_search(search, started, error);
}

int command_capacity(struct arena *arena, struct settings *settings, struct error *error)
{
    int status = settings_complete(settings);
    if (status >= 0)
        return status;
    struct subject subject = {.url = {.text = NULL}};
    struct search *search = arena_alloc(arena, 1, sizeof *search);
    *search = (struct search){.arena = arena,
                              .settings = settings,
                              .subject = &subject,
                              .outcome = arena_alloc(arena, 1, sizeof *search->outcome)};
    int result = search_capacity(search, error);
    outcome_release(search->outcome);
    subject_release(&subject);
    return result;
}
