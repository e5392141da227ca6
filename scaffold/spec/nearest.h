/* The name that was meant by a misspelt one. */
#ifndef SCAFFOLD_SPEC_NEAREST_H
#define SCAFFOLD_SPEC_NEAREST_H

#include <stddef.h>

/* A search, begun with the misspelt name alone. */
struct nearest {
    const char *name;
    const char *found; /* the nearest candidate so far, or NULL when none is near */
    size_t distance;   /* of it */
};

/* Look at one more. It is near when at most two letters (of a short one a third) are wrong, missing or too
 * many, two that are swapped counting as one; case does not matter. */
void nearest_try(struct nearest *nearest, const char *candidate);

#endif
