/* Look-up in an embedded table: see embed.h. */
#include "common/embed.h"

#include <string.h>

const struct embed *embed_find(const struct embed *table, const char *name)
{
    for (; table->name; table++) {
        if (strcmp(table->name, name) == 0)
            return table;
    }
    return NULL;
}
