/* Conditions on the figures of a run, such as `p99>200ms,errors>1%,rate<500`. */
#ifndef LOADTEST_JUDGE_THRESHOLD_H
#define LOADTEST_JUDGE_THRESHOLD_H

#include "loadtest/measure/summary.h"

#include "common/arena.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

enum threshold_relation {
    RELATION_MORE,
    RELATION_LESS,
    RELATION_MORE_OR_EQUAL,
    RELATION_LESS_OR_EQUAL,
};

struct threshold {
    const char *text; /* as it was typed, without blanks */
    unsigned figure;  /* index into the table of figures */
    enum threshold_relation relation;
    double limit; /* ns, a share, or a number, as the figure is */
};

struct thresholds {
    struct threshold *items; /* in the arena */
    size_t count;
};

/* Parse a list; NULL is an empty one. 0, or -1 with STATUS_USAGE. */
int thresholds_parse(struct arena *arena, const char *list, struct thresholds *thresholds,
                     struct error *error);

/* The figure that a threshold looks at: ns, a share, or a number; negative when there is none. */
double threshold_figure(const struct threshold *threshold, const struct summary *summary);

/* Whether the condition holds. One on a figure that there is none of does not. */
bool threshold_holds(const struct threshold *threshold, const struct summary *summary);

/* The first of them that holds, or NULL. */
const struct threshold *thresholds_first(const struct thresholds *thresholds,
                                         const struct summary *summary);

/* The figure for people, in the arena: "423ms", "1.2%", "508.2". */
const char *threshold_shown(struct arena *arena, const struct threshold *threshold,
                            const struct summary *summary);

#endif
