/* Pieces of TypeScript as layouts: what the emitters of this folder are written in. */
#ifndef SCAFFOLD_GENERATE_CODE_H
#define SCAFFOLD_GENERATE_CODE_H

#include "common/arena.h"
#include "scaffold/read/node.h"
#include "scaffold/spec/spec.h"
#include "scaffold/template/layout.h"

#include "common/buffer.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* A list that grows; it lives in the arena. */
struct code_list {
    struct arena *arena;
    const struct layout **items;
    size_t count, capacity;
};

void code_add(struct code_list *list, const struct layout *item);

/* The items one below the other. */
const struct layout *code_lines(const struct code_list *list);

/* A layout as text, its first line at `column`; every further line is indented by `indent`. */
const char *code_text(struct arena *arena, const struct layout *code, unsigned indent,
                      unsigned column);

/* The same as a value of a view; a new reference. */
json_t *code_json(const struct layout *code, unsigned indent, unsigned column);

/* Whether a signature fits into a line: every % of it is the name. */
bool code_fits(const char *signature, const char *name);

/* Long text for a view, in pieces: none of it is moved as it grows. What `text` has gathered becomes a piece once
 * it is long, or is the last, which loses its last newline. */
void code_put_piece(json_t *pieces, struct buffer *text, bool last);

/* Let a view hold text or a flag under a key; keys are ours, and text is UTF-8 by now: neither is looked
 * through again. */
void code_set_text(json_t *view, const char *key, const char *text);
void code_set_flag(json_t *view, const char *key, bool flag);

/* The same as code_text() of what a comma follows, which the template writes. */
const char *code_item(struct arena *arena, const struct layout *code, unsigned indent,
                      unsigned column);

/* head { body } with the body on lines of its own; `{}` when it is empty. */
const struct layout *code_block(struct arena *arena, const struct layout *head,
                                const struct layout *body);

/* if (condition) { body } */
const struct layout *code_if(struct arena *arena, const struct layout *condition,
                             const struct layout *body);

/* name(arguments…): the last argument stays on the line of the call and breaks inside, as Prettier
 * does with objects and arrays, when the others fit behind `column`. */
const struct layout *code_call(struct arena *arena, const char *name,
                               const struct code_list *arguments, unsigned column);

/* A list whose items always have lines of their own. */
const struct layout *code_broken_list(struct arena *arena, const struct code_list *items);

/* { a, b }: on one line when they fit, else one below the other. */
const struct layout *code_braces(struct arena *arena, const struct code_list *parts);

/* key: value; a text that does not fit behind its key goes below it. */
const struct layout *code_pair(struct arena *arena, const char *key, const struct layout *value,
                               bool is_text);

/* A string literal, a property's name, an access to a property: quoted as needed. */
const char *code_string(struct arena *arena, const char *text, size_t length);
const char *code_property(struct arena *arena, const char *text, size_t length);
const char *code_member(struct arena *arena, const char *text, size_t length);

/* What TypeScript knows on every object is typed by that, not by an index signature, and so loses its
 * literal types: the value of such a property is marked by " as const"; "" for others. */
const char *code_constant_mark(const char *name);

/* A value as a literal; numbers keep their digits. */
const struct layout *code_value(struct arena *arena, const struct node *value);

/* A TSDoc comment above a declaration, or layout_empty: text, @deprecated. */
const struct layout *code_comment(struct arena *arena, const char *text, bool deprecated);

/* The same with tags, which are lines of their own and safe in a comment; or NULL. */
const struct layout *code_tagged(struct arena *arena, const char *text, bool deprecated,
                                 const char *tags);

/* "POST" */
const char *code_method(struct arena *arena, const struct operation *operation);

/* "POST /users" */
const char *code_operation(struct arena *arena, const struct operation *operation);

#endif
