/* Pairs of paths that read the same text. */
#include "scaffold/spec/expression_paths.h"

#include <string.h>

bool set_overlap(struct set a, struct set b)
{
    return (a.low & b.low) != 0 || (a.high & b.high) != 0 || (a.others && b.others);
}

uint32_t paths_add(struct paths *paths, struct set set)
{
    if (paths->count >= PATHS_LIMIT) {
        paths->count = PATHS_LIMIT + 1;
        return 0;
    }
    paths->sets[paths->count] = set;
    return UINT32_C(1) << paths->count++;
}

void paths_join(struct paths *paths, uint32_t last, uint32_t next)
{
    for (unsigned i = 0; i < PATHS_LIMIT; i++) {
        if ((last & UINT32_C(1) << i) != 0) {
            paths->twice[i] |= paths->follow[i] & next;
            paths->follow[i] |= next;
        }
    }
}

/* Pairs of positions: of each the others as bits. */
struct pairs {
    uint32_t rows[PATHS_LIMIT];
};

/* For each position those that share a character with it. */
static void find_alike(const struct paths *paths, struct pairs *alike)
{
    for (unsigned i = 0; i < paths->count; i++) {
        for (unsigned j = 0; j < paths->count; j++) {
            if (set_overlap(paths->sets[i], paths->sets[j])) {
                alike->rows[i] |= UINT32_C(1) << j;
            }
        }
    }
}

/* Add to `reached` the pairs that follow (i, j) by one character; whether any is new. */
static bool step(const struct paths *paths, const struct pairs *alike, unsigned i, unsigned j,
                 struct pairs *reached)
{
    bool more = false;
    for (unsigned k = 0; k < paths->count; k++) {
        if ((paths->follow[i] & UINT32_C(1) << k) != 0) {
            uint32_t found = paths->follow[j] & alike->rows[k] & ~reached->rows[k];
            reached->rows[k] |= found;
            more = more || found != 0;
        }
    }
    return more;
}

/* The pairs that can be reached from those of `from` by one character or more. */
static void reach(const struct paths *paths, const struct pairs *alike, const struct pairs *from,
                  struct pairs *reached)
{
    struct pairs left = *from, done = {{0}};
    for (bool more = true; more;) {
        more = false;
        for (unsigned i = 0; i < paths->count; i++) {
            for (unsigned j = 0; j < paths->count; j++) {
                uint32_t bit = UINT32_C(1) << j;
                if ((left.rows[i] & bit) != 0 && (done.rows[i] & bit) == 0) {
                    done.rows[i] |= bit;
                    more = step(paths, alike, i, j, reached) || more;
                }
            }
        }
        for (unsigned i = 0; i < paths->count; i++) {
            left.rows[i] |= reached->rows[i];
        }
    }
}

/* Whether two paths part at this position and meet there again. */
static bool parts_and_meets(const struct paths *paths, const struct pairs *alike, unsigned position)
{
    struct pairs start = {{0}}, parted = {{0}}, met = {{0}};
    uint32_t any = 0;
    start.rows[position] = UINT32_C(1) << position;
    reach(paths, alike, &start, &parted);
    for (unsigned i = 0; i < paths->count; i++) {
        parted.rows[i] &= ~(UINT32_C(1) << i);
        any |= parted.rows[i];
    }
    if (any == 0) {
        return false;
    }
    reach(paths, alike, &parted, &met);
    return (met.rows[position] & start.rows[position]) != 0;
}

/* The positions that come behind those, near and far. */
static uint32_t behind(const struct paths *paths, uint32_t positions)
{
    uint32_t found = positions, before = 0;
    while (found != before) {
        before = found;
        for (unsigned i = 0; i < paths->count; i++) {
            found |= (before & UINT32_C(1) << i) != 0 ? paths->follow[i] : 0;
        }
    }
    return found;
}

/* Whether a loop has a step that can be taken in more than one way. */
static bool has_double_step(const struct paths *paths)
{
    for (unsigned i = 0; i < paths->count; i++) {
        for (unsigned j = 0; j < paths->count; j++) {
            uint32_t bit = UINT32_C(1) << j;
            if ((paths->twice[i] & bit) != 0 && (behind(paths, bit) & UINT32_C(1) << i) != 0) {
                return true;
            }
        }
    }
    return false;
}

bool paths_are_endless(const struct paths *paths)
{
    struct pairs alike = {{0}};
    if (paths->count > PATHS_LIMIT) {
        return false;
    }
    if (has_double_step(paths)) {
        return true;
    }
    find_alike(paths, &alike);
    for (unsigned i = 0; i < paths->count; i++) {
        if (parts_and_meets(paths, &alike, i)) {
            return true;
        }
    }
    return false;
}
