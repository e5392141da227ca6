/* Files of other runners that hold both directions, each behind a comment line of its own. */
#ifndef MIGRATE_APPLY_SIDE_H
#define MIGRATE_APPLY_SIDE_H

#include <stdbool.h>
#include <stddef.h>

enum migration_side {
    SIDE_UP,   /* what stands behind the mark of the way up, or all of a file without marks */
    SIDE_DOWN, /* what stands behind the mark of the way down */
};

enum side_found {
    SIDE_CHOSEN,
    SIDE_UNMARKED, /* the file has no marks */
    SIDE_MISSING,  /* it has only the other way */
};

/* Put blanks over all of a NUL-terminated text but one direction, so that places in the rest stay what
 * they are. `*alone`: a mark says that no statement may be put into a transaction. */
enum side_found side_choose(char *text, size_t length, enum migration_side side, bool *alone);

/* Where the next line begins, or NULL. */
char *line_after(char *at);

#endif
