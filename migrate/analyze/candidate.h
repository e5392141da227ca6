/* Indexes that statements or foreign keys call for, with what speaks for them and against them. */
#ifndef MIGRATE_ANALYZE_CANDIDATE_H
#define MIGRATE_ANALYZE_CANDIDATE_H

#include "migrate/analyze/shape.h"
#include "migrate/analyze/usage.h"

#include <stdbool.h>
#include <stddef.h>

/* What the planner said about a statement. */
struct judged {
    const struct usage *usage;
    double cost;                   /* as things are; 0: not planned */
    double rows;                   /* that the planner expects */
    double best;                   /* with the indexes that were taken for it */
    const char *before, *after;    /* the node that costs most; NULL: not planned */
    double actual_ms, actual_rows; /* of --explain-analyze; actual_ms 0: was not run */
    const char *unplanned;         /* why it was not, or NULL */
    const char *planned;           /* the text that the server plans; NULL: usage->plannable */
    bool flat;                     /* that is the text of usage->flat */
};

/* A statement that the index helps. */
struct support {
    struct judged *judged;
    double cost_before, cost_after; /* before: with what was taken for it already; 0: not planned */
    size_t together;     /* how many indexes only help together, and share the gain; 0: it alone */
    const char *planned; /* the text that it was tried with; NULL: judged->planned */
};

struct candidate {
    struct index_shape shape;
    const struct foreign_key *key; /* that it is for, or NULL */
    struct support *supports;      /* longest total first */
    size_t support_count, support_capacity;
    double calls, total_ms; /* of all statements behind it */
    double saved_ms;        /* of the total, by the planner's costs; all of it when not verified */
    double bytes;           /* estimated size; 0: unknown */
    double writes_per_second; /* that have to keep it up; -1: unknown */
    double hot_share;         /* of the updates that stop being cheap (HOT) because of it */
    double write_ms;          /* estimated cost of keeping it, over the same time as total_ms */
    bool verified;            /* the planner takes it */
    const char *doubt;        /* why it was not tried, beyond what the notes say; or NULL */
    bool extension;           /* needs pg_trgm, which is not installed */
    const char *name;         /* of the index; not taken yet */
    const char *sql;          /* CREATE INDEX CONCURRENTLY … */
};

struct candidates {
    struct arena *arena;
    struct candidate *items;
    size_t count, capacity;
    struct candidate
        *left_out; /* what the budget does not hold, or what costs more than it saves */
    size_t left_out_count;
};

/* The candidate of that shape, made when it is not there; its shape is finished in the arena. */
struct candidate *candidate_at(struct candidates *candidates, const struct index_shape *shape);

/* Once for each statement; what was not planned (cost_before 0) is nothing to a verified one. */
void candidate_support(struct candidates *candidates, struct candidate *candidate,
                       const struct support *support);

/* The planner takes it: what was only guessed before counts no more. */
void candidate_verify(struct candidate *candidate);

/* Take one of the statements away from what speaks for it. */
void candidate_forget(struct candidate *candidate, size_t i);

/* Take over what speaks for another one. */
void candidate_absorb(struct candidates *candidates, struct candidate *into,
                      const struct candidate *from);

/* The measured mean of the statements behind it; 0: none was measured. */
double candidate_mean_ms(const struct candidate *candidate);

/* Longest gain first. */
void candidates_sort(struct candidates *candidates);

#endif
