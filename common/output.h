/*
 * Results: standard output, checked; single files, replaced atomically; sets of files, all or none.
 */
#ifndef COMMON_OUTPUT_H
#define COMMON_OUTPUT_H

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

/* Occupy descriptors 0 to 2 where the caller closed them, so that no file that is opened later
 * takes their place: reads and writes there still fail. For the start of a program. */
void output_guard_standard(void);

/* All bytes to standard output. 0, or -1 with STATUS_ENVIRONMENT (full disk, closed, broken pipe).
 */
int output_stdout(const void *bytes, size_t length, struct error *error);

/* Replace (or create, mode 0666 less umask) `path` by a temporary file beside it that is synced and
 * renamed; a failure leaves the old file. "-" is standard output. */
int output_file(const char *path, const void *bytes, size_t length, struct error *error);

/* Whether output_file() can be expected to work, to know it before long work: the folder is there and may
 * be written to, and `path` is no folder itself. 0, or -1 with STATUS_ENVIRONMENT. */
int output_check(const char *path, struct error *error);

/* A set of files below one folder. Nothing is visible before the commit; a failure of the commit
 * puts back what it had replaced. Paths are relative, use '/', and must not leave the folder, by
 * ".." or by a symbolic link. */
struct output_set;

enum output_mode {
    OUTPUT_REPLACE, /* over what is there */
    OUTPUT_CREATE,  /* what is there already is an error */
};

/* `root` is made when it is missing (with its parents, at the commit). Never NULL. */
struct output_set *output_set_new(const char *root);

/* The bytes are copied. 0, or -1 with STATUS_INPUT for a path that leaves the folder. */
int output_set_add(struct output_set *set, const char *path, enum output_mode mode,
                   const void *bytes, size_t length, struct error *error);

/* The same for bytes that the caller keeps as they are until the set is freed: no copy is made. */
int output_set_lend(struct output_set *set, const char *path, enum output_mode mode,
                    const void *bytes, size_t length, struct error *error);

/* Delete `path` at the commit if it exists. */
int output_set_remove(struct output_set *set, const char *path, struct error *error);

/* Write everything, then rename everything. 0, or -1 with STATUS_ENVIRONMENT and nothing changed.
 */
int output_set_commit(struct output_set *set, struct error *error);

void output_set_free(struct output_set *set);

#endif
