/*
 * What was written last: for each file its owner, the generator's text by the hashes of its lines, and
 * the operations of files of the people. It lies beside the code and is committed by the team.
 */
#ifndef SCAFFOLD_TREE_MANIFEST_H
#define SCAFFOLD_TREE_MANIFEST_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"
#include "scaffold/tree/bundle.h"
#include "scaffold/tree/lines.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define MANIFEST_VERSION 1

struct manifest {
    json_t *files; /* path → entry */
};

/* An empty one; one from its text (NULL: empty), 0 or -1 with position. `name` is the file's. */
void manifest_init(struct manifest *manifest);
int manifest_parse(struct manifest *manifest, const char *name, const char *text, size_t length,
                   struct error *error);
void manifest_release(struct manifest *manifest);

/* Its text. */
void manifest_write(const struct manifest *manifest, const char *program, struct buffer *out);

/* Record a file of the generator: its hash (see manifest_hash()) and its lines. */
void manifest_put_text(struct manifest *manifest, const char *path, const char *hash,
                       const char *text, size_t length);
void manifest_put_owner(struct manifest *manifest, const char *path, enum bundle_owner owner);
/* Record an operation of a file whose owner was put. */
void manifest_put_operation(struct manifest *manifest, const char *path, const char *name,
                            const char *operation);
/* Take over what `from` says of a path, if it says anything. */
void manifest_keep(struct manifest *manifest, const struct manifest *from, const char *path);

bool manifest_has(const struct manifest *manifest, const char *path);

/* Whether that is the hash that was recorded for the path. */
bool manifest_is_hash(const struct manifest *manifest, const char *path, const char *hash);

/* The recorded text as lines; false when there is none. */
bool manifest_lines(const struct manifest *manifest, struct arena *arena, const char *path,
                    struct lines *lines);

/* The recorded operations of a path, name → operation, borrowed; NULL when there are none. */
json_t *manifest_operations(const struct manifest *manifest, const char *path);

/* The owner as it was recorded; BUNDLE_ONCE for what is not known. */
enum bundle_owner manifest_owner(const struct manifest *manifest, const char *path);

/* SHA-256 of a text with LF for CR LF, as hexadecimal in the arena. */
const char *manifest_hash(struct arena *arena, const char *text, size_t length);

#endif
