/*
 * What looks like a rename but may be none: something goes, and something of the same structure comes.
 * Nobody but the user knows; what is dropped takes its rows with it.
 */
#ifndef MIGRATE_RENAME_QUESTION_H
#define MIGRATE_RENAME_QUESTION_H

#include "migrate/diff/diff.h"
#include "migrate/rename/rename.h"

struct questions {
    struct arena *arena;
    struct rename *items;
    size_t count;
};

/* Tables with the same columns, columns of one type in one table, sequences that count alike; each
 * object is in one question at most. */
void questions_find(struct questions *questions, const struct diff *diff);

/* "is column public.users.email the former public.users.mail?" */
char *question_text(struct arena *arena, const struct rename *rename);

/* Sequences of one column that the diff would make anew for their names alone: those are renames
 * without a question, for the numbers must go on. */
void renames_take_sequences(struct renames *renames, const struct diff *diff);

#endif
