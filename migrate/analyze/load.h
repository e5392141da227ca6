/* What api-load says it asked: how many HTTP requests, of which target, when. */
#ifndef MIGRATE_ANALYZE_LOAD_H
#define MIGRATE_ANALYZE_LOAD_H

#include "common/arena.h"
#include "common/error.h"

#include <stddef.h>

struct load_target {
    const char *name;
    double requests;   /* every one that was sent */
    double start, end; /* seconds since 1970; 0: unknown */
};

struct load {
    const char *target;
    double requests;             /* every one that was sent, those before the measured window too */
    struct load_target *targets; /* of a run that took one target at a time */
    size_t target_count;
};

/* Read a load-report. 0, or -1 with STATUS_INPUT or STATUS_ENVIRONMENT. */
int load_read(struct arena *arena, const char *path, struct load *load, struct error *error);

#endif
