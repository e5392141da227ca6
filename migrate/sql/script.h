/*
 * An SQL script cut into statements the way psql cuts it: quotes of all kinds, dollar quotes,
 * nested comments, BEGIN ATOMIC bodies, COPY … FROM stdin with its data, and the few backslash
 * commands that pg_dump writes. No statement is understood further than that; PostgreSQL is the
 * parser.
 */
#ifndef MIGRATE_SQL_SCRIPT_H
#define MIGRATE_SQL_SCRIPT_H

#include "common/arena.h"
#include "common/error.h"
#include "common/locus.h"

#include <stdbool.h>
#include <stddef.h>

struct statement {
    const char *text; /* without leading white space, comments and the semicolon; NUL-terminated */
    size_t length;
    struct locus where;  /* of its first byte */
    const char *comment; /* the comment lines right before it, or NULL */
    bool copy;           /* COPY … FROM stdin; the data follows */
    const char *data;    /* copy: the lines before \. */
    size_t data_length;
};

struct script {
    struct statement *items;
    size_t count;
};

/* Cut `bytes`; everything lives in `arena`. \restrict and \unrestrict are skipped; another
 * backslash command, an unterminated quote, comment or COPY is -1 with STATUS_INPUT and its place.
 */
int script_parse(struct arena *arena, const char *file, const char *bytes, size_t length,
                 struct script *script, struct error *error);

/* The first `count` key words of a statement, upper case, comments skipped: "CREATE UNIQUE INDEX".
 */
char *statement_words(struct arena *arena, const struct statement *statement, unsigned count);

/* Whether words as statement_words() gives them begin with those of `with`. */
bool words_begin(const char *words, const char *with);

/* Where a byte of its text is in the file. */
struct locus statement_locus(const struct statement *statement, const char *at);

/* The same of its character number `position`, from 1, as PostgreSQL counts them. */
struct locus statement_character(const struct statement *statement, long position);

#endif
