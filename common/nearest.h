/* The name that was meant by a misspelt one: for "did you mean". */
#ifndef COMMON_NEAREST_H
#define COMMON_NEAREST_H

#include <stddef.h>

/* A search, begun with the misspelt name alone, or with a limit as well. */
struct nearest {
    const char *name;
    size_t limit;      /* changes at most; 0: two, of a short candidate a third of its letters */
    const char *found; /* the nearest candidate so far, or NULL when none is near */
    size_t distance;   /* of it */
};

/* Look at one more. A letter that is wrong, missing or too many is a change, as are two that are swapped; case
 * does not matter. */
void nearest_try(struct nearest *nearest, const char *candidate);

/* The nearest of `candidates` (NULL-terminated), or NULL when more than a third of the name and one letter had to
 * change: for what a person has typed, where a guess costs nothing. */
const char *nearest_of(const char *name, const char *const *candidates);

#endif
