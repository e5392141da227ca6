/* Kinds of types, for own_type.c: each makes the schema of a type of one kind. */
#ifndef SCAFFOLD_SOURCE_OWN_KIND_H
#define SCAFFOLD_SOURCE_OWN_KIND_H

#include "common/map.h"
#include "scaffold/source/own_type.h"

#include <stdbool.h>

struct own_types {
    struct machine *machine;
    struct source *source;
    struct map declarations; /* name → statement of the file */
    struct map requests;     /* name → statement of its variant for requests */
    struct map bases;        /* name of a variant → name of what it is one of */
    int depth;
};

/* {} */
struct value own_nothing(struct own_types *self);

/* A type without annotation, parentheses, `readonly` and `?` around it. */
const struct syntax *own_opened(const struct syntax *type);

/* The schema of a type that combines nothing, without what its tags say about all of it. */
struct value own_plain(struct own_types *self, const struct syntax *type, struct doc_tags tags);

/* { a: A; b?: B } and Record<string, A>. */
struct value own_object(struct own_types *self, const struct syntax *body, struct doc_tags tags);
struct value own_record(struct own_types *self, const struct syntax *type);

/* A[] and [A, B?, ...C[]]. */
struct value own_array(struct own_types *self, const struct syntax *type, struct doc_tags tags);
struct value own_tuple(struct own_types *self, const struct syntax *type, struct doc_tags tags);

/* 'a', and null. */
struct value own_literal(struct own_types *self, const struct syntax *type);

/* A | B, and what a tag says is a choice. */
bool own_is_union(const struct syntax *type, struct doc_tags tags);
struct value own_union(struct own_types *self, const struct syntax *type, struct doc_tags tags);

/* A & B, (A & B) | null, and what a tag says is allOf. */
bool own_is_combined(struct own_types *self, const struct syntax *type, struct doc_tags tags);
struct value own_combined(struct own_types *self, const struct syntax *type, struct doc_tags tags);

/* What is read, its keywords, null beside it, and what is said about all of it. */
struct value own_finish(struct own_types *self, struct value schema, bool nullable,
                        struct doc_tags tags);

#endif
