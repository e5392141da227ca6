/* Files that the build put into the program (common/embed.sh writes the tables). */
#ifndef COMMON_EMBED_H
#define COMMON_EMBED_H

#include <stddef.h>

struct embed {
    const char *name; /* path below the folder that was embedded; NULL ends the table */
    const char *data; /* followed by a NUL that does not count */
    size_t length;
};

/* The entry of that name, or NULL. */
const struct embed *embed_find(const struct embed *table, const char *name);

#endif
