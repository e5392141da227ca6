/* What a catalogue and its statistics show without any statement: superfluous indexes, bloat, tables
 * that nobody vacuums, numbers that run out, types that are regretted. */
#ifndef MIGRATE_ANALYZE_HEALTH_H
#define MIGRATE_ANALYZE_HEALTH_H

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/facts.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

/* A kind of finding. */
struct health_kind {
    const char *name;  /* "unused-indexes": in documents and for --fail-if */
    const char *query; /* below analyze/; NULL: found otherwise */
    const char *title; /* of its part of the report */
};

struct finding {
    const struct health_kind *kind;
    const char *subject; /* the object, as SQL names it */
    const char *detail;
    const char *remedy; /* SQL, or NULL */
    double bytes;       /* that it would free; 0: unknown */
};

struct health {
    struct finding *items; /* by kind */
    size_t count, capacity;
};

/* All kinds; the entry whose name is NULL ends it. */
extern const struct health_kind health_kinds[];

/* Read them in the open transaction. An index is named once, by the first kind that fits. 0, or -1 with
 * STATUS_ENVIRONMENT. */
int health_read(struct arena *arena, PGconn *connection, struct health *health,
                struct error *error);

/* Those of an empty copy say nothing. */
void health_forget_sizes(struct health *health);

/* Add the tables whose statements return far more or fewer rows than the planner expects. */
void health_estimates(struct arena *arena, const struct judged *judged, size_t count,
                      struct health *health);

size_t health_count(const struct health *health, const char *kind);

#endif
