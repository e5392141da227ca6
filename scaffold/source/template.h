/* Paths as frameworks write them → paths as OpenAPI writes them. */
#ifndef SCAFFOLD_SOURCE_TEMPLATE_H
#define SCAFFOLD_SOURCE_TEMPLATE_H

#include "scaffold/source/router.h"

#include <stdbool.h>

/* A guessed part of a string stands between these. */
#define GUESS_OPEN '\6'
#define GUESS_CLOSE '\7'

#define TEMPLATE_PARAMETER_LIMIT 32

struct template_parameter {
    const char *name;
    const char *pattern; /* the code's regular expression, or NULL */
    bool is_optional;    /* the code's path may end before it */
};

struct path_template {
    const char *text; /* "/users/{id}" */
    struct template_parameter parameters[TEMPLATE_PARAMETER_LIMIT];
    unsigned count;
    bool is_catch_all;   /* no documentable path: *, a regular expression */
    const char *unknown; /* how the code calls a part that is not known, or NULL */
    const char *guessed; /* a part that is only likely, or NULL */
};

void template_read(struct machine *machine, enum framework framework, const char *path,
                   struct path_template *template);

#endif
