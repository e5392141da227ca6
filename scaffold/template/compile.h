/* Templates in compiled form; private to scaffold/template. */
#ifndef SCAFFOLD_TEMPLATE_COMPILE_H
#define SCAFFOLD_TEMPLATE_COMPILE_H

#include "common/arena.h"
#include "common/embed.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

#define TEMPLATE_NAMES_LIMIT 8 /* names in a path */

enum filter {
    FILTER_NONE,
    FILTER_IDENTIFIER,
    FILTER_PROPERTY,
    FILTER_MEMBER,
    FILTER_STRING,
    FILTER_JSON,
    FILTER_LITERAL,
    FILTER_TEMPLATE,
    FILTER_COMMENT,
    FILTER_BLOCK,
    FILTER_PATH,
    FILTER_CODE,
    FILTER_INDENT,
};

extern const char *const filter_names[]; /* by enum filter, NULL-terminated */

struct path {
    const char *names[TEMPLATE_NAMES_LIMIT];
    size_t count;
};

/* One comparison of a condition; `and` binds closer than `or`. */
struct term {
    struct path path;
    bool negated;     /* `not`, or `!=` */
    const char *text; /* compared with, or NULL: truth */
    bool or_follows;  /* joined to the next term by `or`, not `and` */
    const struct term *next;
};

enum part_kind {
    PART_TEXT,
    PART_VALUE,
    PART_IF,
    PART_FOR,
    PART_INCLUDE,
};

struct part {
    enum part_kind kind;
    unsigned line;
    const struct part *next;  /* in the same block */
    const char *text;         /* TEXT; VALUE: how further lines begin; FOR: the loop's name;
                                 INCLUDE: the template's name */
    size_t length;            /* of TEXT */
    const char *alone;        /* VALUE: the blanks before it, when its line holds nothing else: this
                                 part writes them and the line break, or nothing; else NULL */
    enum filter filter;       /* VALUE */
    struct path path;         /* VALUE, FOR */
    const struct term *terms; /* IF; NULL in an `else` */
    const struct part *body;  /* IF, FOR */
    const struct part *other; /* IF: what follows `elif` or `else` */
};

/* Compile a template into the arena. NULL with the error and its place. */
const struct part *compile_template(struct arena *arena, const struct embed *source,
                                    struct error *error);

/* STATUS_ENVIRONMENT with the template's name and a line; returns -1. */
int compile_error(struct error *error, const char *name, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
