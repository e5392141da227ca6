/*
 * Swagger 2.0 in the shape of OpenAPI 3.0. Nodes are rewritten when the reader of the model comes to
 * them, not all at once: references lead into the document as it is written, and into other files.
 * Schemas need no rewriting. What cannot be said in 3.0 gets a warning.
 */
#ifndef SCAFFOLD_SPEC_SWAGGER2_H
#define SCAFFOLD_SPEC_SWAGGER2_H

#include "scaffold/read/node.h"

struct build;

/* The document: servers, components and security schemes; sets build->swagger, with a note. */
const struct node *swagger2_document(struct build *build, const struct node *root);

/* An operation: its parameters, requestBody and responses. `shared` (or NULL) are the parameters of
 * its path item, whose body it has unless there is one of its own. */
const struct node *swagger2_operation(struct build *build, const struct node *shared,
                                      const struct node *operation);

/* A list of parameters, without those that are a body. NULL for NULL. */
const struct node *swagger2_parameters(struct build *build, const struct node *list);

#endif
