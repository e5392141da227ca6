/* Rates with their votes, and the choice of the next one. */
#include "loadtest/judge/capacity.h"

#include "loadtest/report/number.h"

#include <math.h>
#include <string.h>

#define GROWTH 2.0
/* Steps that must speak for an answer more than against it. */
#define LEAD 2
/* Latency that grows faster, s/s: a rate this share above what is served. */
#define OVERLOAD 0.01
/* … and by at least this share of what it was at first, so that noise is no queue. */
#define OVERLOAD_RISE 0.5
/* Arrivals that nobody answered, one in so many. */
#define LOST_IN 100
#define KNEE_FACTOR 2

void capacity_begin(struct capacity_search *search, double first, double resolution)
{
    *search = (struct capacity_search){.first = first, .resolution = resolution};
}

static bool holds(const struct capacity_rate *rate)
{
    return rate->holds > rate->misses;
}

static bool misses(const struct capacity_rate *rate)
{
    return rate->misses > rate->holds;
}

const struct capacity_rate *capacity_ceiling(const struct capacity_search *search)
{
    for (size_t i = 0; i < search->count; i++)
        if (misses(&search->rates[i]))
            return &search->rates[i];
    return NULL;
}

const struct capacity_rate *capacity_floor(const struct capacity_search *search)
{
    const struct capacity_rate *best = NULL;
    for (size_t i = 0; i < search->count && !misses(&search->rates[i]); i++)
        if (holds(&search->rates[i]))
            best = &search->rates[i];
    return best;
}

/* A rate below the lowest that misses whose steps contradict each other; NULL: none. */
static const struct capacity_rate *undecided(const struct capacity_search *search)
{
    for (size_t i = 0; i < search->count && !misses(&search->rates[i]); i++)
        if (!holds(&search->rates[i]))
            return &search->rates[i];
    return NULL;
}

static bool is_sure(const struct capacity_rate *rate)
{
    unsigned more = holds(rate) ? rate->holds - rate->misses : rate->misses - rate->holds;
    return more >= LEAD;
}

bool capacity_is_confirmed(const struct capacity_search *search)
{
    const struct capacity_rate *floor = capacity_floor(search), *ceiling = capacity_ceiling(search);
    return floor != NULL && ceiling != NULL && is_sure(floor) && is_sure(ceiling) &&
           ceiling->rate <= floor->rate * (1 + search->resolution) * (1 + 1e-9);
}

/* Rates as people would choose them: three digits below a hundred, then whole. */
static double rounded(double rate)
{
    double unit = rate >= 100 ? 1 : pow(10, floor(log10(rate)) - 2);
    return round(rate / unit) * unit;
}

/* Between the two bounds; equal to one of them when there is nothing between. */
static double middle(const struct capacity_search *search, double low, double high)
{
    if (high <= low * (1 + search->resolution))
        return low;
    double rate = rounded(sqrt(low * high));
    return rate > low && rate < high ? rate : low;
}

static double beyond(double rate)
{
    return rate < CAPACITY_MOST ? fmin(rate * GROWTH, CAPACITY_MOST) : 0;
}

static double below(double rate)
{
    return rate > CAPACITY_LEAST ? fmax(rate / GROWTH, CAPACITY_LEAST) : 0;
}

double capacity_next(const struct capacity_search *search)
{
    const struct capacity_rate *floor = capacity_floor(search), *ceiling = capacity_ceiling(search);
    const struct capacity_rate *open = undecided(search);
    if (search->steps == CAPACITY_STEPS)
        return 0;
    if (search->count == 0)
        return rounded(search->first);
    if (open != NULL)
        return open->rate;
    if (ceiling == NULL)
        return beyond(floor->rate);
    if (floor == NULL)
        return below(ceiling->rate);
    double between = middle(search, floor->rate, ceiling->rate);
    if (between > floor->rate)
        return between;
    if (!is_sure(floor))
        return floor->rate;
    return is_sure(ceiling) ? 0 : ceiling->rate;
}

void capacity_note(struct capacity_search *search, double rate, bool held)
{
    size_t at = 0;
    while (at < search->count && search->rates[at].rate < rate)
        at++;
    if (at == search->count || search->rates[at].rate > rate) {
        memmove(&search->rates[at + 1], &search->rates[at],
                (search->count - at) * sizeof *search->rates);
        search->rates[at] = (struct capacity_rate){.rate = rate};
        search->count++;
    }
    search->rates[at].holds += held;
    search->rates[at].misses += !held;
    search->steps++;
}

double capacity_growth(const struct series *series, double interval)
{
    double n = 0, x_sum = 0, y_sum = 0, xx = 0, xy = 0, first = -1;
    for (size_t i = 0; i < series->count; i++) {
        uint64_t count = interval_count(&series->items[i]);
        if (count == 0)
            continue;
        double x = ((double)i + 0.5) * interval;
        double y = (double)series->items[i].sum / 1e9 / (double)count;
        first = first < 0 ? y : first;
        n++;
        x_sum += x;
        y_sum += y;
        xx += x * x;
        xy += x * y;
    }
    double spread = n * xx - x_sum * x_sum;
    if (n < 3 || spread <= 0)
        return 0;
    double slope = (n * xy - x_sum * y_sum) / spread;
    double rise = slope * interval * (double)(series->count - 1);
    return rise > OVERLOAD_RISE * first ? slope : 0;
}

const char *capacity_miss(struct arena *arena, const struct thresholds *objective,
                          const struct summary *summary, double growth, uint64_t lost)
{
    char shown[NUMBER_SIZE];
    if (summary->successful == 0)
        return arena_printf(arena, "no request succeeded (%s)",
                            summary->failure_count > 0 ? summary->failures[0].cause : "no reply");
    for (size_t i = 0; i < objective->count; i++)
        if (!threshold_holds(&objective->items[i], summary))
            return arena_printf(arena, "%s: %s", objective->items[i].text,
                                threshold_shown(arena, &objective->items[i], summary));
    if (lost * LOST_IN > summary->total)
        return "arrivals are left over";
    if (growth > OVERLOAD)
        return arena_printf(arena, "the queue grows by %sms a second",
                            number_ms(shown, (int64_t)(growth * 1e9)));
    return NULL;
}

double capacity_knee(const double *rates, const double *p99, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (p99[i] >= KNEE_FACTOR * p99[0])
            return rates[i];
    return 0;
}
