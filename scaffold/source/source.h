/*
 * The way back: existing code → an OpenAPI document. Nothing of the code is executed.
 */
#ifndef SCAFFOLD_SOURCE_SOURCE_H
#define SCAFFOLD_SOURCE_SOURCE_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "common/error.h"
#include "scaffold/read/node.h"

#include <stdbool.h>
#include <stddef.h>

struct source_options {
    const char *const *operands; /* files and folders */
    size_t count;
    bool version_30; /* OpenAPI 3.0 instead of 3.1 */
};

/* Read the code and make the document, in `arena`. What could not be known is added to `list` with its
 * place. NULL with STATUS_ENVIRONMENT (a file cannot be read, the build has no grammar) or STATUS_INPUT
 * (no code). */
const struct node *source_document(struct arena *arena, const struct source_options *options,
                                   struct diagnostics *list, struct error *error);

#endif
