/* The pieces that output.c and output_set.c are made of; private to them. */
#ifndef COMMON_OUTPUT_TEMPORARY_H
#define COMMON_OUTPUT_TEMPORARY_H

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A complete file under a name of its own, ready to be renamed. */
struct output_temporary {
    char name[64];
};

enum output_sync {
    OUTPUT_SYNCED,  /* on the disk */
    OUTPUT_FLUSHED, /* where the file system keeps one journal, its bytes alone: one
                       output_temporary_sync() behind many such files does the rest for all;
                       elsewhere the same as OUTPUT_SYNCED */
};

/* All bytes to a descriptor: 0, or -1 with errno. */
int output_write_all(int descriptor, const void *bytes, size_t length);

/* Make it in the open folder, with the permissions of `like` there (0666 less umask when there is
 * none). 0, or -1 with errno and nothing left behind. */
int output_temporary_write(struct output_temporary *temporary, int folder, const char *like,
                           const void *bytes, size_t length, enum output_sync sync);

/* 0, or -1 with errno. */
int output_temporary_sync(const struct output_temporary *temporary, int folder);

/* A second name for the file `name` of the folder: a hard link, or where the file system has none a
 * copy. 0, or -1 with errno and nothing left behind. */
int output_temporary_save(struct output_temporary *temporary, int folder, const char *name);

/* Give it the name `name`, which nothing has yet; then the temporary name is gone. 0, or -1 with errno,
 * EEXIST among others. */
int output_temporary_create(const struct output_temporary *temporary, int folder, const char *name);

/* Unlink it; errno is kept. */
void output_temporary_remove(const struct output_temporary *temporary, int folder);

/* An existing thing that is no regular file (/dev/full, a fifo) is written in place. */
bool output_is_device(const char *path);
int output_device(const char *path, const void *bytes, size_t length, struct error *error);

#endif
