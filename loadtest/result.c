/* Target by target. */
#include "loadtest/result.h"

#include "loadtest/engine/clock.h"

/* The target whose request tried the server that did not answer. */
static unsigned failed_target(const struct subject *subject)
{
    unsigned server = 0, target = 0;
    while (server_is_reachable(&subject->servers[server]))
        server++;
    while (subject->targets[target].endpoint != server)
        target++;
    return target;
}

void result_parts(const struct subject *subject, struct run *run, unsigned mix)
{
    unsigned count = subject->mix.target_count;
    if (run->parts[mix] != NULL)
        return;
    run->parts[mix] = parts_new(count);
    run->part_counts[mix] = count;
    if (subject->setup_failure.request != NULL)
        return;
    if (count == 1)
        part_take(run->parts[mix], &run->tallies[mix], run->first);
    else if (!subject_is_reachable(subject))
        part_failure(&run->parts[mix][failed_target(subject)], false, -1, subject->preflight.cause,
                     0);
}

const struct target_report *result_make(struct arena *arena, const struct subject *subject,
                                        const struct run *run, unsigned mix, int64_t window,
                                        const int64_t *windows)
{
    size_t count = run->part_counts[mix];
    struct target_report *reports = arena_alloc(arena, count, sizeof *reports);
    int64_t offset = clock_wall() - clock_now();
    for (size_t i = 0; i < count; i++) {
        const struct set_request *written = &subject->set.requests[i];
        const struct part *part = &run->parts[mix][i];
        int64_t own = windows != NULL ? windows[i] : window;
        int64_t before = subject->tried[i], first = before > 0 ? before : part->first;
        struct tally tally;
        reports[i] = (struct target_report){.name = subject->targets[i].name,
                                            .method = subject->requests[i].method,
                                            .url = subject->urls[i].text,
                                            .expect = written->expect,
                                            .weight = written->weight,
                                            .preflight = subject->preflights[i],
                                            .part = part,
                                            .wall_start = first > 0 ? first + offset : 0,
                                            .wall_end = part->last > 0 ? part->last + offset : 0};
        part_tally(part, &tally);
        summary_make(arena, &tally, own, own, &reports[i].summary);
        tally_release(&tally);
    }
    return reports;
}
