/* Where a type is declared: in a file, or in one that it imports from. */
#ifndef SCAFFOLD_SOURCE_DECLARATION_H
#define SCAFFOLD_SOURCE_DECLARATION_H

#include "scaffold/source/machine.h"

/* A declaration and the file it is in. */
struct declaration {
    const struct syntax *node;
    struct source *source;
};

/* The interface, alias, enum or class that a name (an atom) means in a file; no node when there is none. */
struct declaration declaration_find(struct machine *machine, struct source *source,
                                    const char *name);

#endif
