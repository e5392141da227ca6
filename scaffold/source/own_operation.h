/* One operation of a generated service while it is read, for own.c: what it takes and what it answers. */
#ifndef SCAFFOLD_SOURCE_OWN_OPERATION_H
#define SCAFFOLD_SOURCE_OWN_OPERATION_H

#include "scaffold/source/draft.h"
#include "scaffold/source/own_type.h"

#include <stdbool.h>

struct own {
    struct draft *draft;
    struct machine *machine;
    struct source *http; /* where operation() is */
    struct value rules;
    struct source *types;
    struct own_types *api;
    const struct syntax *type; /* Operations[name], or NULL */
    bool is_edited; /* people changed the checks, so that the types do not say all of them */
};

/* A file beside the one that operation() is in; NULL when there is none. */
struct source *own_beside(struct own *self, const char *path);

/* The type of a member, without its annotation, and the tags of its comment; NULL, none. */
const struct syntax *own_member(const struct own *self, const struct syntax *of, const char *name);
struct doc_tags own_tags_of(const struct own *self, const struct syntax *type);

/* The first word of a tag: a media type, in quotes where it has blanks. */
struct value own_media_name(struct own *self, const char *text);

/* Fill the draft: parameters by their rules and types, body, responses, security. */
void own_take_parameters(struct own *self);
void own_take_body(struct own *self);
void own_take_responses(struct own *self);
void own_take_security(struct own *self);

#endif
