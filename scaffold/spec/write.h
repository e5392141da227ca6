/* node → text: the documents that we write, as YAML or JSON. Same tree, same bytes. */
#ifndef SCAFFOLD_SPEC_WRITE_H
#define SCAFFOLD_SPEC_WRITE_H

#include "common/buffer.h"
#include "scaffold/read/node.h"

enum write_format {
    WRITE_YAML, /* block style; whatever the core schema would take for something else is quoted */
    WRITE_JSON, /* two spaces */
};

/* The form of a document: by name ("yaml", "json") where one is given, else by the ending of its file
 * (".json"), else YAML. Both may be NULL. */
enum write_format write_format_of(const char *name, const char *path);

/* Append the document, a newline at its end. Reading it again gives an equal tree. */
void write_document(const struct node *root, enum write_format format, struct buffer *out);

#endif
