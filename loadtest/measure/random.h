/* Random numbers that a seed repeats: splitmix64 (Steele, Lea, Flood 2014). */
#ifndef LOADTEST_MEASURE_RANDOM_H
#define LOADTEST_MEASURE_RANDOM_H

#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
    uint64_t value = *state += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ value >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ value >> 27) * UINT64_C(0x94d049bb133111eb);
    return value ^ value >> 31;
}

/* Above 0 and below 1. */
static inline double random_uniform(uint64_t *state)
{
    return ((double)(random_next(state) >> 11) + 0.5) / 9007199254740992.0;
}

/* Below `count`, which is at least 1; the bias is below 2^-32 for the counts that occur. */
static inline uint64_t random_below(uint64_t *state, uint64_t count)
{
    return (uint64_t)(random_uniform(state) * (double)count);
}

#endif
