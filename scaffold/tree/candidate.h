/* A file on its way from the bundle into the folder; private to scaffold/tree. */
#ifndef SCAFFOLD_TREE_CANDIDATE_H
#define SCAFFOLD_TREE_CANDIDATE_H

#include "scaffold/tree/decide.h"

struct module;

/* What is there and what is to be. */
struct candidate {
    const struct bundle_file *file;
    const char *set_path, *manifest_path;
    char *there; /* NULL: absent */
    size_t there_length;
    const char *bytes; /* the generator's, header included */
    size_t length;
    const char *hash;       /* of the generator's text without the header */
    const char *there_hash; /* of what is there without its header, when it was asked for */
};

/* Decide by the owner: report, record, and put into the set what is to be written. 0 or -1. */
int decide_generator(struct tree *tree, struct candidate *candidate);
int decide_people(struct tree *tree, const struct candidate *candidate);

/* Report a file, and that the folder differs unless nothing would change. */
struct tree_entry *candidate_report(struct tree *tree, const struct candidate *candidate,
                                    enum tree_change change);

/* Report and write new content. 0 or -1. */
int candidate_write(struct tree *tree, const struct candidate *candidate, enum tree_change change,
                    const char *bytes, size_t length);

/* What a diff is to show. */
void candidate_set_after(struct tree *tree, struct tree_entry *entry, const char *bytes,
                         size_t length);

/* Whether what is there is as we wrote it: by the manifest, or by its own first line. */
bool candidate_is_unedited(struct tree *tree, struct candidate *candidate);

/* Operations that were recorded and are no longer made, as long as their code is there. `file` is
 * NULL when the whole file is no longer made. */
void decide_removed(struct tree *tree, const struct bundle_file *file, const char *shown,
                    const char *manifest_path, const struct module *module);

/* One more operation for a list of the report. */
void tree_add_operation(struct tree *tree, struct operations *list, const char *path,
                        const char *name, const char *operation);

bool tree_has_ending(const char *path, const char *ending);

#endif
