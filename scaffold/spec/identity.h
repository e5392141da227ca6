/*
 * Schemas that are known by a name of their own: $anchor and $dynamicAnchor, and $id, which makes a schema
 * a resource: what is referred to inside it is relative to its URI, and pointers begin at it.
 */
#ifndef SCAFFOLD_SPEC_IDENTITY_H
#define SCAFFOLD_SPEC_IDENTITY_H

#include "common/arena.h"
#include "common/map.h"
#include "scaffold/read/node.h"

#include <stdbool.h>

struct resource {
    const struct node *root;
    const char
        *uri; /* as its $id says it, relative to the resource around it; without a fragment */
};

/* The names of one file. */
struct identities {
    struct map anchors;   /* name → the first node of that name */
    struct map resources; /* URI → struct resource, the first of that URI */
    struct map roots;     /* address of a root → struct resource */
};

/* Gather the names below a node, whose file is read. */
void identities_collect(struct identities *identities, struct arena *arena,
                        const struct node *node);

/* A reference relative to a URI, or as it is when that is NULL; in the arena. Dots stay. */
const char *identity_resolve(struct arena *arena, const char *base, const char *reference);

/* Whether it begins with a scheme, http: and the like; a Windows drive letter is none. */
bool identity_has_scheme(const char *uri);

#endif
