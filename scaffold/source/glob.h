/* Files whose paths fit a pattern: `*`, `?`, `**`, `{a,b}`. */
#ifndef SCAFFOLD_SOURCE_GLOB_H
#define SCAFFOLD_SOURCE_GLOB_H

#include "scaffold/source/machine.h"

/* Add the files below `folder` that fit to a list, sorted, relative to the folder unless they are to be
 * absolute or the pattern is. */
void glob_expand(struct machine *machine, const char *folder, const char *pattern, bool is_absolute,
                 struct value list);

#endif
