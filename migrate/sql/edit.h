/* Pieces of a text put in place of others. */
#ifndef MIGRATE_SQL_EDIT_H
#define MIGRATE_SQL_EDIT_H

#include "common/arena.h"

#include <stddef.h>

struct edit {
    const char *at; /* into the text */
    size_t length;  /* of what goes */
    const char *by; /* what takes its place */
};

struct edits {
    struct edit *items; /* from the front to the back, apart from each other */
    size_t count;
};

void edits_add(struct arena *arena, struct edits *edits, struct edit edit);

/* The text with them made; a string of the arena. */
char *edits_apply(struct arena *arena, const char *text, size_t length, const struct edits *edits);

#endif
