/* Runs of one target each, added up. */
#include "loadtest/sequence.h"

#include "loadtest/between.h"
#include "loadtest/engine/clock.h"

#include "common/interrupt.h"

#include <math.h>

/* What the run of one target is made from. */
struct step {
    struct arena *arena;
    const struct settings *settings;
    struct subject *subject;
    struct outcome *outcome;
    unsigned number; /* of the target */
    double share;    /* of time and requests */
    struct error *error;
};

static const uint32_t only_one[] = {0};

/* The plan of the whole for this target alone. */
static void narrow(const struct step *step, struct target *target, struct plan *plan)
{
    struct mix *mix = &plan->mixes[0];
    *plan = step->outcome->plan;
    *target = step->subject->targets[step->number];
    mix->endpoints = &step->subject->endpoints[target->endpoint];
    mix->endpoint_count = 1;
    target->endpoint = 0;
    mix->targets = target;
    mix->target_count = 1;
    mix->order = only_one;
    mix->order_count = 1;
    mix->first_number = step->subject->generator.number;
    if (plan->duration != INT64_MAX)
        plan->duration = (int64_t)((double)plan->duration * step->share);
    if (plan->requests != 0)
        plan->requests = (uint64_t)fmax(1, round((double)plan->requests * step->share));
    if (plan->requests != 0 && plan->requests < plan->concurrency)
        plan->concurrency = (unsigned)plan->requests;
}

/* Numbers go on where this run has ended. */
static void add_run(const struct step *step, struct run *run)
{
    struct run *total = &step->outcome->run;
    int64_t interval = step->outcome->plan.interval;
    size_t offset = (size_t)((total->window + interval - 1) / interval);
    part_take(&total->parts[0][step->number], &run->tallies[0], run->first);
    tally_add(&total->tallies[0], &run->tallies[0], offset);
    step->subject->generator.number += run->tallies[0].requests + run->tallies[0].unfinished;
    step->outcome->windows[step->number] = run->window;
    if (total->window == 0) {
        total->begin = run->begin;
        total->first = run->first;
        total->wall_start = run->wall_start;
    }
    total->window += run->window;
    total->elapsed += run->elapsed;
    total->wall_end = run->wall_end;
    total->user_cpu += run->user_cpu;
    total->system_cpu += run->system_cpu;
    total->busiest = fmax(total->busiest, run->busiest);
    total->interrupted |= run->interrupted;
}

static void add_failure(const struct step *step, const struct preflight *preflight)
{
    struct run *total = &step->outcome->run;
    part_failure(&total->parts[0][step->number], false, -1, preflight->cause, 0);
    tally_failure(&total->tallies[0], 0, -1, preflight->cause, 0);
    tally_close(&total->tallies[0]);
}

static int load_target(const struct step *step)
{
    struct target target;
    struct plan plan;
    struct run run = {.window = 0};
    struct server *server;
    if (subject_try(step->arena, step->settings, step->subject, step->number, step->error) != 0)
        return -1;
    server = &step->subject->servers[step->subject->targets[step->number].endpoint];
    if (interrupt_pending() != 0)
        return 0;
    if (!server_is_reachable(server)) {
        add_failure(step, &server->preflight);
        return 0;
    }
    narrow(step, &target, &plan);
    int result = outcome_run(&plan, &run, step->error);
    if (result == 0)
        add_run(step, &run);
    run_release(&run);
    return result;
}

static int between(const struct step *step, const char *previous, const char *next)
{
    const char *command = step->settings->between;
    if (command == NULL || interrupt_pending() != 0 ||
        between_run(command, previous, next, step->error) == 0)
        return 0;
    if (interrupt_pending() == 0)
        return -1;
    error_clear(step->error); /* the signal has ended the command, too: there is a report so far */
    return 0;
}

static void begin(struct step *step)
{
    struct run *total = &step->outcome->run;
    unsigned count = step->subject->mix.target_count;
    for (unsigned i = 0; i < PLAN_MIXES; i++)
        tally_init(&total->tallies[i]);
    tally_begin(&total->tallies[0], 0, 0, 0);
    total->parts[0] = parts_new(count);
    total->part_counts[0] = count;
    step->outcome->windows = arena_alloc(step->arena, count, sizeof *step->outcome->windows);
}

int sequence_load(struct arena *arena, const struct settings *settings, struct subject *subject,
                  struct outcome *outcome, struct error *error)
{
    struct step step = {arena, settings, subject, outcome, 0, 0, error};
    const char *previous = "";
    double weights = 0;
    begin(&step);
    for (size_t i = 0; i < subject->set.count; i++)
        weights += subject->set.requests[i].weight;
    for (; step.number < subject->mix.target_count && interrupt_pending() == 0; step.number++) {
        const char *name = subject->targets[step.number].name;
        step.share = subject->set.requests[step.number].weight / weights;
        if (between(&step, previous, name) != 0)
            return -1;
        if (interrupt_pending() == 0 && load_target(&step) != 0)
            return -1;
        previous = name;
    }
    outcome->run.interrupted |= interrupt_pending() != 0;
    if (outcome->run.wall_end == 0)
        outcome->run.wall_end = clock_wall();
    return between(&step, previous, "");
}
