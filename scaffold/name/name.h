/* Names in generated code and of generated files: one policy for all of them. */
#ifndef SCAFFOLD_NAME_NAME_H
#define SCAFFOLD_NAME_NAME_H

#include "common/arena.h"

#include <stdbool.h>
#include <stddef.h>

#define NAME_LIMIT 120 /* bytes of a made name, before the number of a collision */

enum name_style {
    NAME_CAMEL,    /* listUsers: values and functions */
    NAME_PASCAL,   /* ListUsers: types */
    NAME_KEBAB,    /* list-users: file names without their ending */
    NAME_CONSTANT, /* LIST_USERS */
};

/* `text` cut into words (at what is no letter or digit, and where case changes) and joined in that
 * style. Never empty, never a reserved word or a global that generated code needs, never begun by a
 * digit (but kebab may be); KEBAB never leaves the folder and is no device of Windows. */
const char *name_make(struct arena *arena, enum name_style style, const char *text);

/* Names in use in one scope: a file's values, its types, a folder. */
struct name_scope;

/* Scopes of KEBAB compare without regard to case. */
struct name_scope *name_scope_new(struct arena *arena, enum name_style style);

/* A scope inside another, whose names are taken here too; it may not change as long as this is used. */
struct name_scope *name_scope_inside(struct arena *arena, const struct name_scope *outer);

/* Take a name as it is. False when it is taken. */
bool name_scope_reserve(struct name_scope *scope, const char *name);
bool name_scope_has(const struct name_scope *scope, const char *name);

/* name_make() and, when that is taken, a number behind it: Foo, Foo2, Foo3. */
const char *name_scope_add(struct name_scope *scope, const char *text);

/* The same for many at once, so that order matters least: whoever is already spelled as its name
 * has it, the others follow in order. `names` gets `count` results. */
void name_scope_add_all(struct name_scope *scope, const char *const *texts, size_t count,
                        const char **names);

/* English words as they stand in paths; letter case is kept: users → user, Categories → Category.
 */
const char *name_singular(struct arena *arena, const char *word);
const char *name_plural(struct arena *arena, const char *word);
bool name_is_plural(const char *word);

/* Whether two words are one but for case, `_` and `-`: userId, user_id and userid. */
bool name_is_same(const char *a, const char *b);

/* An operation to be named. */
struct name_operation {
    const char *method; /* "get", in any case */
    const char *path;   /* "/users/{id}" */
    const char *id;     /* operationId, or NULL */
    const char *name;   /* out: camelCase, unique in the scope */
    const char
        *resource; /* out: what its routes file is about, kebab: "users"; the same words for all
                      operations of a resource; to be a file name it goes through a scope */
};

/* Name all operations of a specification: from their ids, else by method and path: collection GET
 * listUsers, POST createUser; item GET getUser, PUT updateUser, PATCH patchUser, DELETE deleteUser;
 * a collision gets the parent's name in front (listUserOrders), then a number. Leading `api`,
 * versions and whatever all paths begin with are no resource. */
void name_operations(struct arena *arena, struct name_scope *scope,
                     struct name_operation *operations, size_t count);

/* Whether it is an identifier of ECMAScript (unicode too), reserved words included. */
bool name_is_identifier(const char *text, size_t length);

/* Whether it is a word of the language that cannot be a name (strict mode's too): delete, await, eval. */
bool name_is_keyword(const char *word);

/* Whether name_make() avoids the word: keywords, and globals not to be shadowed. */
bool name_is_reserved(const char *word);

#endif
