/* Regular expressions of ECMAScript as programs of an automaton; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_PATTERN_PROGRAM_H
#define SCAFFOLD_GENERATE_PATTERN_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRAM_RANGES 4 /* beyond ASCII, of one set */

/* Characters: those of ASCII as bits, the others as ranges. */
struct set {
    uint64_t low, high;
    struct {
        uint32_t from, to;
    } ranges[PROGRAM_RANGES];
    unsigned range_count;
    bool vague; /* nothing is known of characters beyond ASCII */
    bool negated;
};

enum operation {
    STEP_SET,   /* one character of the set */
    STEP_SPLIT, /* go on at both places */
    STEP_JUMP,  /* … at the first one */
    STEP_BEGIN,
    STEP_END,
    STEP_WORD_EDGE,
    STEP_NO_WORD_EDGE,
};

/* Places are relative to the step, so that steps can be moved and copied. */
struct step {
    enum operation operation;
    int first, second;
    struct set set;
};

struct program {
    struct step *steps;
    size_t count, capacity;
    const char *at; /* of the pattern: what is still to be read */
    int depth;
    bool failed; /* it cannot be read */
};

/* The program of a pattern, released by program_release(); it has failed when the pattern is none, looks
 * ahead or back, refers to a group or is too long. A text matches when it leads behind the last step. */
struct program program_read(const char *pattern);
void program_release(struct program *program);

/* Whether the set holds the character; *unknown is set when nobody can say. */
bool program_holds(const struct set *set, uint32_t character, bool *unknown);

/* Whether \w holds it. */
bool program_is_word(uint32_t character);

#endif
