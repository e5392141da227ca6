/* What a database was asked during the requests of a load test. */
#ifndef MIGRATE_ANALYZE_WINDOW_H
#define MIGRATE_ANALYZE_WINDOW_H

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/load.h"
#include "migrate/analyze/snapshot.h"

struct window {
    const char *target; /* NULL: all requests together */
    double requests;
    struct judged *judged; /* longest total first */
    size_t count;
};

struct windows {
    struct window *items;
    size_t count;
};

/* Of each target that the load took alone, between the snapshots around it; else one of all requests,
 * from the first snapshot on. `now` is what the facts say at `epoch`; `judged` are its statements read. */
void windows_make(struct arena *arena, const struct snapshots *snapshots, const struct load *load,
                  const struct statement_list *now, double epoch, const struct judged *judged,
                  size_t judged_count, struct windows *windows);

#endif
