/*
 * Models of libraries: what their functions make and do, as far as routes and data are concerned.
 */
#ifndef SCAFFOLD_SOURCE_NATIVE_H
#define SCAFFOLD_SOURCE_NATIVE_H

#include "scaffold/source/machine.h"

typedef struct value native_call(struct machine *machine, const struct invocation *invocation);

struct native {
    const char *module;  /* the package, or "" for globals */
    const char *name;    /* the export; "" for the package itself */
    native_call *call;   /* called or constructed; NULL: a mystery results */
    native_call *method; /* called for any method of it that has no row; or NULL */
};

/* The row of a package's export, or NULL. `name` "default" and "*" are the package itself. */
const struct native *native_find(const char *module, const char *name);

/* Whether any row has that package. */
bool native_has_module(const char *module);

/* The value of a row. */
struct value native_value(struct machine *machine, const struct native *native);

/* Methods of strings, arrays, functions and promises. False when there is no such method. */
bool builtin_method(struct machine *machine, const struct invocation *invocation,
                    struct value *result);

/* Properties such as `length`. */
bool builtin_property(struct machine *machine, struct value object, const char *name,
                      struct value *result);

/* Declare Object, Array, process, path… in the scope of globals. */
void builtin_globals(struct machine *machine, struct scope *scope);

/* Tables of the models, each ended by a row without module. */
extern const struct native node_natives[];
extern const struct native file_natives[];
extern const struct native express_natives[];
extern const struct native fastify_natives[];
extern const struct native koa_natives[];
extern const struct native shape_natives[];

#endif
