/* Regular expressions of ECMAScript: a text that one matches. */
#ifndef SCAFFOLD_GENERATE_PATTERN_H
#define SCAFFOLD_GENERATE_PATTERN_H

#include "common/arena.h"

#include <stddef.h>
#include <stdint.h>

#define PATTERN_DEPTH_LIMIT 50    /* of groups */
#define PATTERN_EXAMPLE_LIMIT 400 /* bytes of a made text */

/* A text of at least `least` characters, where the pattern allows it, or NULL when it cannot be made:
 * of assertions and back references nothing is known. Its characters are the first that are allowed, or
 * others for another `seed` than 0. */
const char *pattern_example(struct arena *arena, const char *pattern, size_t least, uint64_t seed);

#endif
