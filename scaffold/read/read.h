/* Text → node: YAML 1.2 (core schema) by our own reader of what most people write, else by libyaml's events; JSON by
 * our own strict reader. */
#ifndef SCAFFOLD_READ_READ_H
#define SCAFFOLD_READ_READ_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/read/node.h"

#include <stddef.h>

/* The bounds of what is read; each has an error of its own. */
#define READ_LENGTH_LIMIT 0x7fffffffu /* bytes */
#define READ_DEPTH_LIMIT 512          /* nesting */
#define READ_NODE_LIMIT 20000000u     /* nodes, aliases expanded */
#define READ_ALIAS_FACTOR 20          /* nodes with aliases expanded, against nodes written */
#define READ_ALIAS_FREE 10000u        /* … once there are more than these */

enum read_format {
    READ_AUTO, /* JSON when the first byte after a BOM and white space is '{' or '[', else YAML */
    READ_JSON,
    READ_YAML,
};

/* Read one document. The tree, its strings and `file` (copied) live in `arena`; `bytes` may be
 * freed afterwards. Problems are added to `list` with their positions: lines from 1, columns from 1
 * in bytes (of the UTF-8 form when the file is UTF-16). NULL when the document cannot be used at
 * all, with at least one error in the list. */
const struct node *read_document(struct arena *arena, const char *file, const char *bytes,
                                 size_t length, enum read_format format, struct diagnostics *list);

#endif
