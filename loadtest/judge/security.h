/* Header fields that protect browsers, as helmet sets them. */
#ifndef LOADTEST_JUDGE_SECURITY_H
#define LOADTEST_JUDGE_SECURITY_H

#include "common/arena.h"

#include <stdbool.h>
#include <stddef.h>

#define SECURITY_HEADERS 6

struct security {
    bool replied; /* else there is nothing to judge, and nothing is named */
    const char *missing[SECURITY_HEADERS]; /* "X-Frame-Options", or with what is wrong with it */
    size_t count;
};

/* Whether there was a reply, and nothing is missing. */
bool security_is_good(const struct security *security);

/* Look through the fields of a reply, lines of "Name: value". NULL: there was no reply. */
void security_check(struct arena *arena, const char *fields, struct security *security);

#endif
