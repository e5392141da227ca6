/* The methods of strings, lists and regular expressions; private to builtin.c and the files of each. */
#ifndef SCAFFOLD_SOURCE_BUILTIN_H
#define SCAFFOLD_SOURCE_BUILTIN_H

#include "scaffold/source/native.h"

struct method {
    const char *name; /* NULL ends a table */
    native_call *call;
};

extern const struct method text_methods[];
extern const struct method regex_methods[];
extern const struct method array_methods[];
extern const struct method map_methods[];
extern const struct method set_methods[];

/* new Map(…) and new Set(…) */
struct value list_construct(struct machine *machine, const struct invocation *invocation);

/* The matches of a regular expression, as far as POSIX can say what it means. */
#define REGEX_GROUP_LIMIT 10

struct regex_match {
    int start[REGEX_GROUP_LIMIT], end[REGEX_GROUP_LIMIT]; /* bytes; -1: no such group */
};

/* The first match at or behind a byte of the text: 1 and its groups, 0 for none, -1 when that cannot be
 * said. */
int regex_find(struct machine *machine, struct value regex, const char *text, size_t from,
               struct regex_match *match);

/* Whether a regular expression has a flag. */
bool regex_has_flag(struct value regex, char flag);

#endif
