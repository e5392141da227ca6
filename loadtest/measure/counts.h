/* Arrays of counts. */
#ifndef LOADTEST_MEASURE_COUNTS_H
#define LOADTEST_MEASURE_COUNTS_H

#include <stddef.h>
#include <stdint.h>

static inline void counts_add(uint64_t *into, const uint64_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        into[i] += from[i];
}

#endif
