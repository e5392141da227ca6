/* Texts as lines, which lines of two texts are the same, and unified diffs and three-way merges on top
 * of that. */
#ifndef SCAFFOLD_TREE_LINES_H
#define SCAFFOLD_TREE_LINES_H

#include "common/arena.h"
#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text by its lines; a line is known by its hash, so that a text can be there by its hashes alone. */
struct lines {
    size_t count;
    const uint64_t *hashes;
    const char *text;      /* NULL: the hashes are all there is */
    const size_t *offsets; /* count + 1 of them: where each line begins, and the end */
};

/* Lines end behind LF. The line end does not count in the hash: LF and CR LF are the same. */
struct lines lines_of(struct arena *arena, const char *text, size_t length);

/* For each line of `a` the line of `b` that it is matched with, or LINES_NONE; matches go up. The
 * array lives in the arena. */
#define LINES_NONE ((size_t)-1)
const size_t *lines_match(struct arena *arena, const struct lines *a, const struct lines *b);

/* Append a unified diff with three lines of context; nothing when they are equal. A NULL text is an
 * absent file (/dev/null). */
void lines_diff(const char *path, const char *before, size_t before_length, const char *after,
                size_t after_length, struct buffer *out);

/* Merge what `ours` and `theirs` made of `base`, as git merge-file does: append the text, with
 * conflicts between marks of which `ours_name` and `theirs_name` stand. Returns how many there are. */
size_t lines_merge(const struct lines *base, const struct lines *ours, const struct lines *theirs,
                   const char *ours_name, const char *theirs_name, struct buffer *out);

/* The hashes of a text's lines as text for the manifest, eight characters each, and back. False for
 * what is no such text. */
void lines_put_hashes(const char *text, size_t length, struct buffer *out);
bool lines_from_hashes(struct arena *arena, const char *text, size_t length, struct lines *lines);

#endif
