/*
 * What a comparison starts from when something is renamed: the start with its new names, and the
 * questions that are left.
 */
#ifndef MIGRATE_RENAME_BASE_H
#define MIGRATE_RENAME_BASE_H

#include "migrate/rename/question.h"

#define BASE_ROUNDS 8

struct base_request {
    /* The connection string of the server for scratch databases, asked for when one is needed: 0, or -1
     * with the error. */
    int (*server)(void *context, const char **string, struct error *error);
    struct catalog *from, *to;
    const char *const *wishes; /* what --rename says */
    size_t wish_count;
    const struct diff_options *diff;
    /* Whether a question is answered with yes; NULL: nobody is there to ask. */
    bool (*ask)(const char *question, void *context);
    void *context;
};

struct base {
    struct catalog *catalog; /* `from` itself where nothing is renamed */
    struct renames renames;
    struct questions questions; /* that nobody has answered with yes */
    struct catalog *made[BASE_ROUNDS];
    size_t rounds;
};

/* 0, or -1 with the error; everything but the catalogues lives in `arena`. base_free() in any case. */
int base_find(struct arena *arena, const struct base_request *request, struct base *base,
              struct error *error);

void base_free(struct base *base);

#endif
