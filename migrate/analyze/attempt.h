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
    size_t lead;  /* whose table has to be put in front for it; NO_INSTANCE: none */
    bool bound;   /* to a table that is the first: it has an expression or a condition */
    bool special; /* cannot be tried: hypopg does not know it, or its table cannot be the first */
    const char *doubt; /* why it cannot be tried; NULL: hypopg does not know it */
    bool broken;       /* the server does not make it */
    bool ordered;      /* has the first rows of a LIMIT in their order */
};

/* The statement with the table of one instance in front (lead.h). */
struct lead {
    enum { LEAD_NEW, LEAD_FIRST, LEAD_MOVED, LEAD_NONE } state;
    const char *text; /* of LEAD_MOVED */
    const char *why;  /* of LEAD_NONE */
};

struct attempt {
    struct trial *trial;
    struct arena *arena; /* of this statement */
    struct judged *judged;
    const struct usage *usage; /* that of the text that is planned */
    struct tried items[PROBE_INDEXES];
    size_t count;
    struct variants *variants; /* by instance */
    struct lead *leads;        /* by instance */
    bool fenced; /* the planner plans it otherwise without its views and sub-selects */
    size_t open; /* the instance whose lead is open; NO_INSTANCE: the statement as it is */
};

/* All below: 1: planned; 0: not, and trial->error says why; -1: the connection is lost, or a signal. */

/* That of what a call of probe.h has returned. */
int attempt_settle(const struct trial *trial, int status);

/* Open the statement; what was planned goes to judged->planned. */
int attempt_open(struct attempt *s);

/* Open it without views and simple sub-selects instead, where the planner says that it is the same:
 * usage and judged->planned are of that then. */
int attempt_flatten(struct attempt *s);

/* Plan it with these of the items, of which those that want another table in front than the last such
 * one are left out. */
int attempt_explain(struct attempt *s, const size_t *items, size_t count, struct probe_plan *plan);

/* The same with that table in front. */
int attempt_explain_as(struct attempt *s, size_t lead, const size_t *items, size_t count,
                       struct probe_plan *plan);

/* Find out how an index on an expression, or of some rows only, can be tried. 1, with item->lead set; 0: it
 * cannot be, and item->doubt says why; -1 as above. */
int attempt_lead(struct attempt *s, struct tried *item);

/* Gather what could help in s->items, by the variants of each table. 0, or -1 as above. */
int attempt_gather(struct attempt *s);

/* The text that is planned for these items. */
const char *attempt_text(const struct attempt *s, const size_t *items, size_t count);

#endif
