/* Values → nodes of the document; JSON Schema 2020-12 → the dialect of OpenAPI 3.0. */
#ifndef SCAFFOLD_SOURCE_CONVERT_H
#define SCAFFOLD_SOURCE_CONVERT_H

#include "scaffold/read/node.h"
#include "scaffold/source/machine.h"

/* The node of a value; what is unknown in it is left out. */
const struct node *convert_node(struct machine *machine, struct value value);

/* Rewrite every schema in a document for 3.0: nullable, one type, enum for const, boolean bounds. */
struct value convert_30(struct machine *machine, struct value document);

#endif
