/*
 * The arrivals of an open model: the k-th is when the integral of the rate has reached k (constant),
 * or the sum of k exponential steps (Poisson: an inhomogeneous process by inversion of its integrated
 * rate; Çinlar, Introduction to Stochastic Processes, 1975).
 */
#include "loadtest/engine/schedule.h"

#include "loadtest/engine/clock.h"
#include "loadtest/measure/random.h"

#include <math.h>

/* Arrivals of a whole stage. */
static double arrivals_of(const struct stage *stage)
{
    return (stage->from + stage->to) / 2 * ((double)stage->duration / 1e9);
}

/* Seconds into the stage until `count` arrivals have been due: the root of from·t + slope·t²/2 = count,
 * in the form that does not cancel. */
static double time_of(const struct stage *stage, double count)
{
    double slope = (stage->to - stage->from) / ((double)stage->duration / 1e9);
    double root = sqrt(fmax(stage->from * stage->from + 2 * slope * count, 0));
    return stage->from + root > 0 ? 2 * count / (stage->from + root) : 0;
}

static void step(struct schedule *schedule)
{
    schedule->due += schedule->arrivals->poisson ? -log(random_uniform(&schedule->random)) : 1;
}

/* The moment at which `due` arrivals have been due. */
static int64_t moment_of_due(struct schedule *schedule)
{
    const struct arrivals *arrivals = schedule->arrivals;
    for (; schedule->stage < arrivals->count; schedule->stage++) {
        const struct stage *stage = &arrivals->stages[schedule->stage];
        double within = schedule->due - schedule->passed, whole = arrivals_of(stage);
        if (within < whole)
            return schedule->stage_start + (int64_t)(time_of(stage, within) * 1e9);
        schedule->passed += whole;
        schedule->stage_start += stage->duration;
    }
    return INT64_MAX;
}

void schedule_advance(struct schedule *schedule)
{
    for (unsigned i = 0; i < schedule->arrivals->shards; i++)
        step(schedule);
    schedule->next = moment_of_due(schedule);
    if (schedule->next == INT64_MAX)
        schedule->over = true;
}

void schedule_init(struct schedule *schedule, const struct arrivals *arrivals, int64_t start,
                   int64_t end, uint64_t requests)
{
    *schedule = (struct schedule){.end = end,
                                  .remaining = requests != 0 ? requests : UINT64_MAX,
                                  .open = arrivals->count > 0,
                                  .arrivals = arrivals,
                                  .stage_start = start,
                                  .random = arrivals->seed};
    if (!schedule->open)
        return;
    for (unsigned i = 0; i < arrivals->shard + (arrivals->poisson ? 1 : 0); i++)
        step(schedule);
    schedule->next = moment_of_due(schedule);
}

uint64_t schedule_overdue(struct schedule *schedule, int64_t moment)
{
    uint64_t count = 0;
    while (schedule->open && schedule->next < moment && schedule->remaining > count) {
        count++;
        schedule_advance(schedule);
    }
    return count;
}
