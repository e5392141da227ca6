/*
 * A bundle → the team's folder. What the generator owns is replaced unless a person edited it; what
 * people own gets only the stubs that it lacks; nothing is deleted but a generator's own file that
 * is no longer made and was not edited. A manifest beside the code (TREE_MANIFEST, to be committed)
 * says what was written. All or nothing.
 */
#ifndef SCAFFOLD_TREE_TREE_H
#define SCAFFOLD_TREE_TREE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"
#include "scaffold/tree/bundle.h"

#include <stdbool.h>
#include <stddef.h>

#define TREE_MANIFEST ".api-scaffold.json"

enum tree_on_edit {
    TREE_KEEP,   /* leave the edited file and report it */
    TREE_BESIDE, /* write the new one as NAME.new.ENDING */
    TREE_MERGE,  /* three-way merge with what was written last, conflicts marked */
};

enum tree_change {
    TREE_CREATED,
    TREE_UPDATED,  /* a generator's file with new content */
    TREE_EXTENDED, /* a file of the people got stubs */
    TREE_UNCHANGED,
    TREE_KEPT, /* edited by people, left as it is; the generator's differs */
    TREE_BESIDE_WRITTEN,
    TREE_MERGED,
    TREE_CONFLICT, /* merged with conflict marks */
    TREE_DELETED,  /* no longer made, not edited */
    TREE_ORPHANED, /* no longer made, but edited or of the people: left */
};

struct tree_entry {
    enum tree_change change;
    const char *path;   /* as the user would write it: the root that was given, '/', the file */
    const char *file;   /* the bundle's path */
    const char *beside; /* TREE_BESIDE_WRITTEN: the path of the new one */
    const char *detail; /* why, for people; or NULL */
    const char *before; /* in a dry run: the text before and after, NULL when absent */
    size_t before_length;
    const char *after;
    size_t after_length;
};

/* An operation of a file that was there. */
struct tree_operation {
    const char *path;      /* as above */
    const char *name;      /* the exported const */
    const char *operation; /* "POST /users" */
};

struct tree_report {
    struct tree_entry *entries; /* in the order of the bundle, then what is no longer made */
    size_t count;
    struct tree_operation *added; /* got a stub in a file that was there */
    size_t added_count;
    struct tree_operation *removed; /* no longer in the specification: their code is left */
    size_t removed_count;
    struct tree_operation *hidden; /* declared in their file, but not exported: no stub was added */
    size_t hidden_count;
    bool differs; /* the folder is not what this run makes: --check answers 1 */
};

struct tree_options {
    const char *root;    /* the source root */
    const char *program; /* for the header line: "api-scaffold" */
    enum tree_on_edit on_edit;
    bool dry_run; /* decide and report, write nothing: also for --check */
};

/* Decide and write. The report lives in `arena`. 0, or -1 with nothing changed. */
int tree_write(struct arena *arena, const struct bundle *bundle, const struct tree_options *options,
               struct tree_report *report, struct error *error);

/* Whether an earlier run made `path` (relative to the source root; "../x" is beside it) and it is still the
 * generator's; false for a root without a name (".", "/"), beside which nothing is made. What cannot be read is said by tree_write(). */
bool tree_made(const char *root, const char *path);

/* Append a unified diff of everything that changes (or would). */
void tree_diff(const struct tree_report *report, struct buffer *out);

/* "created", "kept", … for reports and the scaffold-result document. */
const char *tree_change_name(enum tree_change change);

#endif
