/* Which tables and columns are meant: patterns with commas between them. */
#ifndef SCAFFOLD_DATABASE_SELECT_H
#define SCAFFOLD_DATABASE_SELECT_H

#include <stdbool.h>

/* Whether one of the patterns (shell's *, ? and [], by fnmatch(3)) matches `name`, or "prefix.name". */
bool select_matches(const char *patterns, const char *prefix, const char *name);

/* Whether a column looks as if it held a secret: password, token, secret, hash and the like. */
bool select_is_secret(const char *column);

#endif
