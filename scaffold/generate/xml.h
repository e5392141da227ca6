/* Values as XML, for examples. */
#ifndef SCAFFOLD_GENERATE_XML_H
#define SCAFFOLD_GENERATE_XML_H

#include "common/arena.h"
#include "scaffold/read/node.h"

/* An element of that name: members are elements, items are repeated. In the arena. */
const char *xml_text(struct arena *arena, const char *name, const struct node *value);

#endif
