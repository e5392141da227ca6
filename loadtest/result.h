/* From the parts of a run to what is said of each target. */
#ifndef LOADTEST_RESULT_H
#define LOADTEST_RESULT_H

#include "loadtest/engine/run.h"
#include "loadtest/report/target.h"
#include "loadtest/subject.h"

#include "common/arena.h"

/* A run that has no parts because its mix is of one target gets that part; one that was not run at all
 * gets empty ones. */
void result_parts(const struct subject *subject, struct run *run, unsigned mix);

/* What the mix's targets have measured; `windows` are those of each target in ns, or NULL when `window`
 * holds for all. In `arena`; it points into subject and run. */
const struct target_report *result_make(struct arena *arena, const struct subject *subject,
                                        const struct run *run, unsigned mix, int64_t window,
                                        const int64_t *windows);

#endif
