/*
 * Resampling of consecutive intervals in blocks that go around the end: the circular block bootstrap
 * (Politis, Romano: A circular block-resampling procedure for stationary data, 1992).
 */
#ifndef LOADTEST_JUDGE_BLOCKS_H
#define LOADTEST_JUDGE_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Fewer intervals tell nothing of how much they vary. */
#define BLOCKS_LEAST 6

/* Length of the blocks of `count` intervals. `paired`: rounds in turn, which share what drifts. */
size_t blocks_length(size_t count, bool paired);

/* Fill `chosen` with `count` numbers below `count`, in blocks of `length`. */
void blocks_resample(size_t *chosen, size_t count, size_t length, uint64_t *random);

#endif
