/* Blocks of consecutive numbers. */
#include "loadtest/judge/blocks.h"

#include "loadtest/measure/random.h"

#include <math.h>

/* For rounds in turn blocks of about the cube root of their count are enough (Hall, Horowitz, Jing
 * 1995). Runs at different times do not share what drifts: only long blocks show how much one does. */
size_t blocks_length(size_t count, bool paired)
{
    return (size_t)ceil(paired ? cbrt((double)count) - 1e-9 : (double)count / BLOCKS_LEAST);
}

void blocks_resample(size_t *chosen, size_t count, size_t length, uint64_t *random)
{
    for (size_t i = 0; i < count;) {
        size_t at = random_below(random, count);
        for (size_t j = 0; j < length && i < count; j++)
            chosen[i++] = (at + j) % count;
    }
}
