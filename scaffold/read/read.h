/* Text → node: YAML 1.2 (core schema) by libyaml's events, JSON by our own strict reader. */
#ifndef SCAFFOLD_READ_READ_H
#define SCAFFOLD_READ_READ_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/read/node.h"

#include <stddef.h>

/* The bounds of what is read; each has an error of its own. */
#define READ_DEPTH_LIMIT 512           /* nesting */
#define READ_NODE_LIMIT 20000000u      /* nodes, aliases expanded */
#define READ_ALIAS_FACTOR 20           /* nodes that aliases repeat, against nodes written (from 10,000) */

enum read_format {
    READ_AUTO, /* JSON when the first byte after a BOM and white space is '{' or '[', else YAML */
    READ_JSON,
    READ_YAML,
};

/* Read one document. The tree, its strings and `file` (copied) live in `arena`; `bytes` may be freed
 * afterwards. Problems are added to `list` with their positions; NULL when the document cannot be
 * used at all. */
const struct node *read_document(struct arena *arena, const char *file, const char *bytes,
                                 size_t length, enum read_format format, struct diagnostics *list);

#endif
