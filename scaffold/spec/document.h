/*
 * The files of one specification. A $ref is resolved to the node that it names, by identity: nothing
 * is copied, so cycles cost nothing. Other files are read when a reference first needs them, and only
 * below the root folder.
 */
#ifndef SCAFFOLD_SPEC_DOCUMENT_H
#define SCAFFOLD_SPEC_DOCUMENT_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/read/node.h"
#include "scaffold/spec/identity.h"

#include <stddef.h>

/* The bounds of references; each has an error of its own. */
#define DOCUMENT_FILE_LIMIT 10000 /* files of one specification */
#define DOCUMENT_CHAIN_LIMIT 100  /* references that lead to references */

struct documents;

/* `entry` is the tree of the document that was read from `path` ("-": standard input). References to
 * files are relative to the file that holds them, and must stay below `base`; NULL: below the entry's
 * folder (the current one for standard input). All arguments must outlive the result, which lives in
 * `arena`. */
struct documents *documents_new(struct arena *arena, struct diagnostics *list, const char *path,
                                const struct node *entry, const char *base);

const struct node *documents_entry(const struct documents *documents);

/* The node that `reference` (a string node that holds a URI reference) names, or NULL with a
 * diagnostic of that severity at `reference`. The node may itself be a mapping with a $ref. `around`:
 * the resource of the schema that refers, or NULL. */
const struct node *documents_resolve(struct documents *documents, const struct node *reference,
                                     const struct resource *around, enum severity severity);

/* The resource that a schema with $id is; NULL for one that is none. */
const struct resource *documents_resource(struct documents *documents, const struct node *node);

/* Follow `node` while it is a mapping with a string $ref; NULL with an error when one dangles or they
 * form a circle. */
const struct node *documents_follow(struct documents *documents, const struct node *node);

/* The same with a diagnostic of that severity: where an API can do without what is referred to. */
const struct node *documents_follow_as(struct documents *documents, const struct node *node,
                                       enum severity severity);

/* The last name in a reference: "Pet" for "#/components/schemas/Pet" and "models/Pet.yaml"; decoded,
 * in the documents' arena. */
const char *documents_tail(struct documents *documents, const char *reference);

#endif
