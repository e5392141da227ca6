/*
 * The paths that a text can take through a regular expression: its characters as positions, and which may follow
 * which (Glushkov's automaton). A pattern has exponentially many paths for a text when two different ones lead
 * from a position back to it by the same characters (Weber and Seidl's EDA).
 */
#ifndef SCAFFOLD_SPEC_EXPRESSION_PATHS_H
#define SCAFFOLD_SPEC_EXPRESSION_PATHS_H

#include <stdbool.h>
#include <stdint.h>

/* ASCII characters as bits, and one bit for all others. */
struct set {
    uint64_t low, high;
    bool others;
};

bool set_overlap(struct set a, struct set b);

#define PATHS_LIMIT 32 /* positions; patterns with more are not looked at */

struct paths {
    unsigned count; /* of positions; more than PATHS_LIMIT: too many */
    struct set sets[PATHS_LIMIT];
    uint32_t follow[PATHS_LIMIT]; /* positions as bits */
    uint32_t twice[PATHS_LIMIT];  /* those that follow in more than one way */
};

/* A new position, as a bit; 0 when there are too many. */
uint32_t paths_add(struct paths *paths, struct set set);

/* Each of `next` may follow each of `last`. */
void paths_join(struct paths *paths, uint32_t last, uint32_t next);

bool paths_are_endless(const struct paths *paths);

#endif
