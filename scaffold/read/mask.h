/*
 * U+0085, U+2028 and U+2029 end lines for libyaml, as they did in YAML 1.1; in 1.2 they are text. It is shown
 * other characters in their place, which are as long and occur nowhere else; they are put back in what it reads.
 */
#ifndef SCAFFOLD_READ_MASK_H
#define SCAFFOLD_READ_MASK_H

#include "common/arena.h"

#include <stdbool.h>
#include <stddef.h>

#define MASK_COUNT 3

struct mask {
    bool used;
    char shown[MASK_COUNT][4]; /* in place of each of them */
};

/* The bytes (UTF-8) for libyaml: the same ones, or a copy in the arena. */
const char *mask_apply(struct mask *mask, struct arena *arena, const char *bytes, size_t length);

/* Put back what the mask stands for. */
void mask_undo(const struct mask *mask, char *text, size_t length);

#endif
