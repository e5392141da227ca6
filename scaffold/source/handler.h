/* A handler's code: its parameters, and what it reads and answers. */
#ifndef SCAFFOLD_SOURCE_HANDLER_H
#define SCAFFOLD_SOURCE_HANDLER_H

#include "scaffold/source/draft.h"

#define HANDLER_ALIAS_LIMIT 32
#define HANDLER_DEPTH_LIMIT 300 /* code in code */

/* A local name for a part of the request. */
struct alias {
    const char *name;
    enum place place;
};

struct handler {
    struct draft *draft;
    struct machine *machine;
    struct object *function;
    struct source *source;
    const char *request, *response, *context; /* names of parameters, atoms; or NULL */
    struct alias aliases[HANDLER_ALIAS_LIMIT];
    unsigned alias_count;
};

/* Fill from the draft's function. False when there is none. */
bool handler_open(struct handler *handler, struct draft *draft);

/* The parameter at a position, without its wrapping; `*type` gets its type annotation or NULL. */
const struct syntax *handler_parameter(const struct object *function, unsigned index,
                                       const struct syntax **type);

/* Which part of the request a piece of code is, or -1: req.body, ctx.request.query, an alias. */
int handler_place(const struct handler *handler, const struct syntax *node);

/* The schema of what a piece of code is worth: {} when that is not known. */
struct value handler_schema(struct handler *handler, const struct syntax *node);

/* The status that a piece of code says, or 0: 201, StatusCodes.CREATED. */
int handler_status(struct handler *handler, const struct syntax *node);

/* What is answered in a piece of code (answer.c). */
void handler_answer(struct handler *handler, const struct syntax *node);

#endif
