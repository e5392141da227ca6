/* Threads: started together, ended together, added up. */
#include "loadtest/engine/run.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/courier.h"
#include "loadtest/engine/loop.h"

#include "common/memory.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/resource.h>

struct crew {
    struct run *run;
    const struct plan *plan;
    struct loop *loops;
    pthread_t *threads;
    unsigned count;
    int64_t start;
};

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* The part of `total` that belongs to one of `count`. */
static uint64_t share(uint64_t total, unsigned number, unsigned count)
{
    return total / count + (number < total % count);
}

static void show_progress(void *argument)
{
    struct crew *crew = argument;
    struct run_progress sum = {.elapsed = clock_now() - crew->start - crew->plan->warmup};
    for (unsigned i = 0; i < crew->count; i++) {
        struct loop_progress *part = &crew->loops[i].progress;
        sum.successful += part->successful;
        sum.failed += part->failed;
        sum.busy += part->busy;
        sum.p50 = part->p50 > sum.p50 ? part->p50 : sum.p50;
        sum.p99 = part->p99 > sum.p99 ? part->p99 : sum.p99;
    }
    crew->run->show(&sum, crew->run->argument);
}

static int make_loops(struct crew *crew, int interrupt, struct error *error)
{
    const struct plan *plan = crew->plan;
    unsigned number = 0;
    crew->loops = memory_alloc(crew->count, sizeof *crew->loops);
    crew->threads = memory_alloc(crew->count, sizeof *crew->threads);
    for (unsigned i = 0; i < crew->count; i++) {
        struct loop_share part = {.number = number,
                                  .connections = (unsigned)share(plan->concurrency, i, crew->count),
                                  .requests = share(plan->requests, i, crew->count),
                                  .index = i,
                                  .count = crew->count};
        if (loop_init(&crew->loops[i], plan, part, interrupt, error) != 0)
            return -1;
        number += part.connections;
    }
    if (crew->run->show != NULL) {
        crew->loops[0].on_tick = show_progress;
        crew->loops[0].on_tick_argument = crew;
    }
    return 0;
}

/* Threads start when all of them are there; one that cannot be made sends the others home. */
enum gate_state { GATE_SHUT, GATE_OPEN, GATE_GIVEN_UP };

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    enum gate_state state;
    int64_t start;
};

struct work {
    struct loop *loop;
    struct gate *gate;
};

static void set_gate(struct gate *gate, enum gate_state state, int64_t start)
{
    pthread_mutex_lock(&gate->lock);
    gate->state = state;
    gate->start = start;
    pthread_cond_broadcast(&gate->changed);
    pthread_mutex_unlock(&gate->lock);
}

static bool pass_gate(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    while (gate->state == GATE_SHUT)
        pthread_cond_wait(&gate->changed, &gate->lock);
    pthread_mutex_unlock(&gate->lock);
    return gate->state == GATE_OPEN;
}

static void *run_thread(void *argument)
{
    struct work *work = argument;
    if (pass_gate(work->gate))
        loop_run(work->loop, work->gate->start);
    return NULL;
}

static void start_clock(struct crew *crew)
{
    crew->start = clock_now();
    crew->run->first = crew->start;
    crew->run->begin = crew->start + crew->plan->warmup;
    crew->run->wall_start = clock_wall() + crew->plan->warmup;
}

/* The first loop runs in the calling thread. */
static int run_loops(struct crew *crew, struct error *error)
{
    struct gate gate = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, GATE_SHUT, 0};
    struct work *work = memory_alloc(crew->count, sizeof *work);
    unsigned started = 1;
    int number = 0;
    for (unsigned i = 0; i < crew->count; i++)
        work[i] = (struct work){&crew->loops[i], &gate};
    for (; started < crew->count && number == 0; started += number == 0)
        number = pthread_create(&crew->threads[started], NULL, run_thread, &work[started]);
    start_clock(crew);
    set_gate(&gate, number == 0 ? GATE_OPEN : GATE_GIVEN_UP, crew->start);
    run_thread(&work[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(crew->threads[i], NULL);
    memory_free(work);
    if (number == 0)
        return 0;
    error_set(error, STATUS_ENVIRONMENT, "cannot start thread %u of %u: %s", started + 1,
              crew->count, strerror(number));
    return error_hint(error, "raise the limit of processes (ulimit -u), or lower -T");
}

/* The window is what was asked for, unless the requests ran out or the run was interrupted. */
static void measure_window(struct crew *crew)
{
    struct run *run = crew->run;
    int64_t now = clock_now(), begin = crew->start + crew->plan->warmup;
    bool ran_out = crew->plan->requests != 0 && now - begin < crew->plan->duration;
    int64_t last = begin;
    for (unsigned i = 0; i < crew->plan->mix_count; i++)
        last = run->tallies[i].last > last ? run->tallies[i].last : last;
    run->elapsed = last - begin;
    if (crew->plan->duration != INT64_MAX && !run->interrupted && !ran_out)
        run->window = crew->plan->duration;
    else
        run->window = run->interrupted && now > begin ? now - begin : run->elapsed;
    run->wall_end = run->wall_start + (run->elapsed > run->window ? run->elapsed : run->window);
}

static void merge_lane(struct run *run, unsigned mix, const struct lane *lane)
{
    tally_merge(&run->tallies[mix], &lane->tally);
    for (unsigned i = 0; i < run->part_counts[mix]; i++)
        part_merge(&run->parts[mix][i], &lane->parts[i]);
}

static void add_up(struct crew *crew, const struct rusage *before)
{
    struct run *run = crew->run;
    struct rusage after;
    getrusage(RUSAGE_SELF, &after);
    run->user_cpu = seconds(after.ru_utime) - seconds(before->ru_utime);
    run->system_cpu = seconds(after.ru_stime) - seconds(before->ru_stime);
    for (unsigned i = 0; i < crew->count; i++) {
        const struct loop *loop = &crew->loops[i];
        for (unsigned j = 0; j < loop->lane_count; j++)
            merge_lane(run, j, &loop->lanes[j]);
        double busy = loop->ran > 0 ? (double)loop->cpu / (double)loop->ran : 0;
        run->busiest = busy > run->busiest ? busy : run->busiest;
    }
}

static bool is_readable(int descriptor)
{
    struct pollfd poll_descriptor = {.fd = descriptor, .events = POLLIN};
    return poll(&poll_descriptor, 1, 0) > 0;
}

static void make_tallies(const struct plan *plan, struct run *run)
{
    for (unsigned i = 0; i < PLAN_MIXES; i++)
        tally_init(&run->tallies[i]);
    for (unsigned i = 0; i < plan->mix_count; i++) {
        unsigned count = plan->mixes[i].target_count;
        run->part_counts[i] = count > 1 ? count : 0;
        run->parts[i] = count > 1 ? parts_new(count) : NULL;
    }
}

static bool needs_courier(const struct plan *plan)
{
    return plan->mixes[0].endpoints[0].slow != NULL;
}

int run_execute(const struct plan *plan, int interrupt, struct run *run, struct error *error)
{
    struct crew crew = {.run = run, .plan = plan};
    struct rusage before;
    crew.count = plan->threads < plan->concurrency ? plan->threads : plan->concurrency;
    if (plan->requests != 0 && plan->requests < crew.count)
        crew.count = (unsigned)plan->requests;
    make_tallies(plan, run);
    getrusage(RUSAGE_SELF, &before);
    int result = needs_courier(plan) ? courier_prepare(error) : 0;
    if (result == 0)
        result = make_loops(&crew, interrupt, error);
    if (result == 0)
        result = run_loops(&crew, error);
    if (result == 0) {
        add_up(&crew, &before);
        run->interrupted = is_readable(interrupt);
        measure_window(&crew);
    }
    for (unsigned i = 0; i < crew.count && crew.loops != NULL; i++)
        loop_release(&crew.loops[i]);
    if (needs_courier(plan))
        courier_finish();
    memory_free(crew.loops);
    memory_free(crew.threads);
    return result;
}

void run_release(struct run *run)
{
    for (unsigned i = 0; i < PLAN_MIXES; i++) {
        tally_release(&run->tallies[i]);
        parts_free(run->parts[i], run->part_counts[i]);
    }
}
