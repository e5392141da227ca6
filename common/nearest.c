/* Distances of names, after Damerau and Levenshtein. */
#include "common/nearest.h"

#include <ctype.h>
#include <string.h>

#define NAME_LIMIT 64   /* bytes of a name that is looked at */
#define NEAR_DISTANCE 2 /* changes at most */

static size_t least(size_t a, size_t b, size_t c)
{
    size_t less = a < b ? a : b;
    return less < c ? less : c;
}

/* Both names are shorter than NAME_LIMIT. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][NAME_LIMIT + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    size_t length = strlen(b);
    for (size_t j = 0; j <= length; j++) {
        last[j] = j;
        before[j] = 0;
    }
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            int x = tolower((unsigned char)a[i - 1]), y = tolower((unsigned char)b[j - 1]);
            row[j] = least(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y));
            if (i > 1 && j > 1 && x == tolower((unsigned char)b[j - 2]) &&
                y == tolower((unsigned char)a[i - 2]) && before[j - 2] + 1 < row[j]) {
                row[j] = before[j - 2] + 1;
            }
        }
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[length];
}

void nearest_try(struct nearest *nearest, const char *candidate)
{
    size_t length = strlen(candidate), given = strlen(nearest->name);
    size_t allowed = length / 3 < NEAR_DISTANCE ? length / 3 : NEAR_DISTANCE;
    if (nearest->limit > 0)
        allowed = nearest->limit;
    if (length >= NAME_LIMIT || given >= NAME_LIMIT || length > given + allowed ||
        given > length + allowed) {
        return;
    }
    size_t far = distance(nearest->name, candidate);
    if (far <= allowed && (nearest->found == NULL || far < nearest->distance)) {
        nearest->distance = far;
        nearest->found = candidate;
    }
}

const char *nearest_of(const char *name, const char *const *candidates)
{
    struct nearest nearest = {.name = name, .limit = strlen(name) / 3 + 1};

    for (; *candidates; candidates++)
        nearest_try(&nearest, *candidates);
    return nearest.found;
}
