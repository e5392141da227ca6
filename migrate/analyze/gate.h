/* Conditions of --fail-if: 'missing-indexes>0'. */
#ifndef MIGRATE_ANALYZE_GATE_H
#define MIGRATE_ANALYZE_GATE_H

#include "migrate/analyze/analysis.h"

struct gate {
    const char *count; /* what is counted */
    size_t count_length;
    const char *operator; /* ">", ">=", "<", "<=", "=" */
    double limit;
};

/* Take `text` apart. 0, or -1 when it is no condition on something that is counted. */
int gate_parse(const char *text, struct gate *gate);

/* Whether the condition holds; the count goes to *value. */
bool gate_holds(const struct gate *gate, const struct analysis *analysis, double *value);

/* What can be counted, in one line. */
const char *gate_names(void);

#endif
