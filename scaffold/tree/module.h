/* What a TypeScript file declares, exports and imports at its top level, read from text that people
 * edit: to see which handlers are there, and where an import can go. */
#ifndef SCAFFOLD_TREE_MODULE_H
#define SCAFFOLD_TREE_MODULE_H

#include "common/arena.h"
#include "common/map.h"

#include <stdbool.h>
#include <stddef.h>

struct module {
    struct map exported; /* names of exported values → non-NULL */
    struct map declared; /* all names at the top level, imported ones and types too */
    const char **stars;  /* modules of `export * from '…'` */
    size_t star_count, star_capacity;
    size_t
        imports_end; /* offset behind the line of the last import; without one, behind comments at
                            the top that are followed by an empty line, and directives */
    bool has_imports;
    bool windows;          /* most lines end with CR LF */
    struct module *joined; /* see module_join() */
    unsigned broken;       /* the line from which on it cannot be understood, or 0 */
};

void module_read(struct module *module, struct arena *arena, const char *text, size_t length);

/* Count what `other` exports as exported here too, for `export *`; both live in the arena. */
void module_join(struct module *module, struct module *other);

bool module_exports(const struct module *module, const char *name);
bool module_declares(const struct module *module, const char *name);

#endif
