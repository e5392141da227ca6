/* The targets of several reports, added one by one. */
#ifndef LOADTEST_MERGE_TARGET_H
#define LOADTEST_MERGE_TARGET_H

#include "loadtest/report/target.h"

#include "common/arena.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* As many as the reports have, which point into the first of them; freed by merge_targets_free(). NULL when
 * the reports do not have the same, or what they say of one is nothing that we wrote. */
struct target_report *merge_targets(struct arena *arena, json_t *const *documents, size_t count,
                                    size_t *target_count);
void merge_targets_free(struct target_report *targets, size_t count);

#endif
