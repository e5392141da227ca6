/* Defaults that follow from what is given. */
#include "loadtest/defaults.h"

#include "loadtest/settings.h"

#define SECOND INT64_C(1000000000)
#define CONCURRENCY 10
#define CONCURRENCY_OPEN 2000
/* Length of a step of a search. */
#define SEARCH_STEP (5 * SECOND)
/* A stage without an end; a day a thousand times, which does not overflow the clock. */
#define FOREVER (86400000 * SECOND)

static void set_default(int64_t *value, int64_t otherwise)
{
    if (*value < 0)
        *value = otherwise;
}

static void set_times(struct settings *settings)
{
    int64_t staged = 0;
    for (size_t i = 0; i < settings->arrivals.count; i++)
        staged += settings->stages[i + 1].duration;
    set_default(&settings->timeout, 10 * SECOND);
    set_default(&settings->connect_timeout, settings->timeout);
    if (settings->connect_timeout > settings->timeout)
        settings->connect_timeout = settings->timeout;
    set_default(&settings->grace, settings->timeout);
    set_default(&settings->warmup, 0);
    set_default(&settings->p99_target, SECOND / 5);
    if (staged > 0)
        settings->duration = staged;
    if (settings->find_capacity)
        set_default(&settings->duration, SEARCH_STEP);
    set_default(&settings->duration, settings->requests > 0 ? INT64_MAX : 10 * SECOND);
}

/* The stages of an open model, with one in front for the warm-up at the first rate. */
void defaults_set_arrivals(struct settings *settings)
{
    struct arrivals *arrivals = &settings->arrivals;
    if (arrivals->count == 0 && settings->rate <= 0)
        return;
    if (arrivals->count == 0) {
        int64_t duration = settings->duration < FOREVER ? settings->duration : FOREVER;
        settings->stages[1] = (struct stage){duration, settings->rate, settings->rate};
        arrivals->count = 1;
    }
    double first = settings->stages[1].from > 0 ? settings->stages[1].from : settings->stages[1].to;
    settings->stages[0] = (struct stage){settings->warmup, first, first};
    arrivals->stages = settings->stages + (settings->warmup > 0 ? 0 : 1);
    arrivals->count += settings->warmup > 0;
    arrivals->poisson = settings->arrivals_kind == 1;
    arrivals->seed = (uint64_t)settings->seed;
}

/* Enough for a server that stands still for two seconds. */
static void set_concurrency(struct settings *settings)
{
    double most = 0;
    if (settings->threads == 0)
        settings->threads = 1;
    if (settings->concurrency > 0)
        return;
    for (size_t i = 0; i < settings->arrivals.count; i++) {
        const struct stage *stage = &settings->arrivals.stages[i];
        most = stage->from > most ? stage->from : most;
        most = stage->to > most ? stage->to : most;
    }
    settings->concurrency = settings->find_capacity ? CONCURRENCY_OPEN : CONCURRENCY;
    if (2 * most > CONCURRENCY)
        settings->concurrency =
            2 * most < CONCURRENCY_OPEN ? (int64_t)(2 * most) : CONCURRENCY_OPEN;
}

/* What is asked for is for all shards together; each has a connection at least, and a request, too,
 * where there are enough. */
void defaults_take_share(struct settings *settings)
{
    const struct shard *shard = &settings->shard;
    settings->arrivals.shard = shard->index;
    settings->arrivals.shards = shard->count;
    settings->concurrency = (int64_t)shard_part(shard, (uint64_t)settings->concurrency);
    if (settings->concurrency == 0)
        settings->concurrency = 1;
    settings->requests = (int64_t)shard_part(shard, (uint64_t)settings->requests);
}

void defaults_set(struct settings *settings)
{
    set_times(settings);
    defaults_set_arrivals(settings);
    set_concurrency(settings);
}
