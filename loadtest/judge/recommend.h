/* What the report recommends: a sentence on the P99 target, and advice that follows from what was
 * measured. */
#ifndef LOADTEST_JUDGE_RECOMMEND_H
#define LOADTEST_JUDGE_RECOMMEND_H

#include "loadtest/engine/preflight.h"
#include "loadtest/measure/summary.h"

#include "common/arena.h"

#include <stddef.h>
#include <stdint.h>

#define ADVICE_LIMIT 4

struct recommendation {
    const char *sentence;
    const char *advice[ADVICE_LIMIT]; /* noun phrases that complete "Consider: …" */
    size_t advice_count;
};

struct evidence {
    const struct summary *summary;
    const struct tally *tally;
    const struct preflight *preflight;
    int64_t p99_target;   /* ns */
    uint64_t concurrency; /* connections that are opened in any case */
};

void recommend(struct arena *arena, const struct evidence *evidence,
               struct recommendation *recommendation);

#endif
