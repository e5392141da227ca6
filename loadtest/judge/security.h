/* Header fields that protect browsers, as helmet sets them. */
#ifndef LOADTEST_JUDGE_SECURITY_H
#define LOADTEST_JUDGE_SECURITY_H

#include "common/arena.h"

#include <stddef.h>

#define SECURITY_HEADERS 6

struct security {
    const char *missing[SECURITY_HEADERS]; /* "X-Frame-Options", or with what is wrong with it */
    size_t count;
};

/* Look through the fields of a reply, lines of "Name: value". NULL: there was no reply. */
void security_check(struct arena *arena, const char *fields, struct security *security);

#endif
