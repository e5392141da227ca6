/* Two OpenAPI documents into one: what people wrote in the old one, and what the code says now. */
#ifndef SCAFFOLD_SOURCE_MERGE_H
#define SCAFFOLD_SOURCE_MERGE_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/read/node.h"

#include <stddef.h>

/* The new document with the old one's titles, descriptions, examples, servers, tags, names and security,
 * its extensions, and its schemas where the code says nothing. Operations that the code has no more are
 * left out. Nodes are shared with both. */
const struct node *merge_documents(struct arena *arena, const struct node *old,
                                   const struct node *made);

/* Add an error to `list` for each place where the old document and the merged one differ, at the old
 * one's position; `file` names the document. Returns how many. */
size_t merge_differences(struct arena *arena, const struct node *old, const struct node *merged,
                         struct diagnostics *list);

#endif
