/* One statement on the planner, with one set of indexes after the other. */
#ifndef MIGRATE_ANALYZE_ATTEMPT_H
#define MIGRATE_ANALYZE_ATTEMPT_H

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/probe.h"
#include "migrate/analyze/trial.h"
#include "migrate/analyze/variant.h"

/* An index that could help. */
struct tried {
    const struct index_shape *shape;
    const char *sql;
    size_t instance;
    size_t lead;  /* whose table has to be the first of the statement for it; NO_INSTANCE: none */
    bool special; /* cannot be tried: hypopg does not know it, or its table cannot be the first */
    bool broken;  /* the server does not make it */
    bool ordered; /* has the first rows of a LIMIT in their order */
};

/* The statement with the table of one instance in front (lead.h). */
struct lead {
    enum { LEAD_NEW, LEAD_FIRST, LEAD_MOVED, LEAD_NONE } state;
    const char *text; /* of LEAD_MOVED */
};

struct attempt {
    struct trial *trial;
    struct arena *arena; /* of this statement */
    struct judged *judged;
    struct tried items[PROBE_INDEXES];
    size_t count;
    struct variants *variants; /* by instance */
    struct lead *leads;        /* by instance */
    size_t open;  /* the instance whose lead is open; NO_INSTANCE: the statement as it is */
    bool inlined; /* the statement that is open names no view */
};

/* All below: 1: planned; 0: not, and trial->error says why; -1: the connection is lost, or a signal. */

/* That of what a call of probe.h has returned. */
int attempt_settle(const struct trial *trial, int status);

/* Open the statement; what was planned goes to judged->planned. */
int attempt_open(struct attempt *s);

/* Plan it with these of the items, of which those that want another table in front than the last such
 * one are left out. */
int attempt_explain(struct attempt *s, const size_t *items, size_t count, struct probe_plan *plan);

/* The same with that table in front. */
int attempt_explain_as(struct attempt *s, size_t lead, const size_t *items, size_t count,
                       struct probe_plan *plan);

/* Find out how an index on an expression, or of some rows only, can be tried on that instance: 1, with
 * what item->lead has to be in *lead; 0: it cannot; -1 as above. */
int attempt_lead(struct attempt *s, size_t instance, size_t *lead);

/* The text that is planned for these items. */
const char *attempt_text(const struct attempt *s, const size_t *items, size_t count);

#endif
