/*
 * One operation on its way from code to specification: what the sources of knowledge say of it, the best
 * first. A later source fills only what is still missing.
 */
#ifndef SCAFFOLD_SOURCE_DRAFT_H
#define SCAFFOLD_SOURCE_DRAFT_H

#include "scaffold/source/router.h"
#include "scaffold/source/template.h"

#include <stdbool.h>

/* Where data of a request is. */
enum place { PLACE_PATH, PLACE_QUERY, PLACE_HEADER, PLACE_COOKIE, PLACE_BODY, PLACE_COUNT };

#define DRAFT_NOTE_LIMIT 16

struct draft {
    struct machine *machine;
    const struct endpoint *endpoint;
    struct path_template path;
    const char *method;
    struct value places[PLACE_COUNT]; /* schemas; undefined while not known */
    bool is_weak[PLACE_COUNT];        /* known from use only: may be filled again */
    bool body_is_optional;
    const char *body_type;     /* the media type, or NULL: JSON */
    struct value body_content; /* media type → schema, instead; or undefined */
    struct value responses;    /* status → { description, schema, type } */
    struct value reply;        /* the type of a good answer, whatever its status; or undefined */
    bool has_response_schemas; /* declared, not found */
    struct value choices;      /* security as OpenAPI has it, instead of `security` */
    struct value schemes;      /* … and the schemes that it names */
    struct value security;     /* names of schemes; undefined while not known */
    const char *id;            /* operationId that the code says */
    const char *handler;       /* the handler's name, or NULL */
    const char *summary, *description;
    struct value tags;
    bool is_deprecated, is_hidden;
    bool is_own;        /* of a service that this tool made */
    struct value extra; /* an operation as documentation says it, or undefined */
    const char *notes[DRAFT_NOTE_LIMIT];
    unsigned note_count;
};

/* Give a place its schema, unless it has one. */
void draft_place(struct draft *draft, enum place place, struct value schema);

/* Add properties that the code was seen to use. */
void draft_use(struct draft *draft, enum place place, const char *name, struct value schema);

/* A response; a schema that is there already is kept. */
void draft_response(struct draft *draft, const char *status, struct value schema,
                    const char *media);

/* What could not be known, once for each reason. */
void draft_note(struct draft *draft, const char *reason);

/* A route of a service that this tool made, which says everything: true, and nothing else is asked. */
bool draft_own(struct draft *draft);

/* The sources, in the order of their worth. */
void draft_comments(struct draft *draft); /* JSDoc before the route */
void draft_options(struct draft *draft);  /* Fastify's schema objects */
void draft_guards(struct draft *draft);   /* validators and security among the middleware */
void draft_types(struct draft *draft);    /* TypeScript types of the handler */
void draft_handler(struct draft *draft);  /* what the handler's code does */

/* The function that answers, or NULL when its code is not there. */
struct object *draft_function(const struct draft *draft);

/* The piece of code that stands for the handler in the route's call, or NULL. */
const struct syntax *draft_handler_node(const struct draft *draft);

#endif
