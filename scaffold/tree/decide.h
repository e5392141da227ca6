/* What becomes of one file; private to scaffold/tree. */
#ifndef SCAFFOLD_TREE_DECIDE_H
#define SCAFFOLD_TREE_DECIDE_H

#include "common/buffer.h"
#include "common/output.h"
#include "scaffold/tree/manifest.h"
#include "scaffold/tree/tree.h"

#include <stdbool.h>
#include <stddef.h>

struct operations {
    struct tree_operation *items;
    size_t count, capacity;
};

/* A run. */
struct tree {
    struct arena *arena;
    struct arena *scratch; /* for one file's texts; in a dry run the arena, since diffs need them */
    const struct bundle *bundle;
    const struct tree_options *options;
    struct tree_report *report;
    struct error *error;
    const char *root;   /* the source root, without slashes at the end */
    const char *base;   /* the folder that nothing leaves: the root, or its parent */
    const char *prefix; /* the root's name below the base, NULL when they are the same */
    struct output_set *set;
    bool writes; /* something is in the set */
    struct manifest before, now;
    const char *manifest_text; /* as it was read, or NULL */
    size_t manifest_length;
    struct buffer manifest_written; /* as it is to be */
    size_t entry_capacity;          /* of the report */
    struct operations added, removed, hidden;
};

/* Decide about a file of the bundle: report it, record it, and put what is to be written into the
 * set. 0 or -1. */
int decide_file(struct tree *tree, const struct bundle_file *file);

/* Decide about files that the manifest has and the bundle has not. */
int decide_rest(struct tree *tree);

/* A bundle's path below the base, as the user would write it, and in the manifest. */
const char *tree_set_path(struct tree *tree, const char *path, bool project);
const char *tree_shown_path(struct tree *tree, const char *path, bool project);
const char *tree_manifest_path(struct tree *tree, const char *path, bool project);

/* Write those bytes, which are kept until the set is freed, at the commit. */
int tree_put(struct tree *tree, const char *set_path, const char *bytes, size_t length);

#endif
