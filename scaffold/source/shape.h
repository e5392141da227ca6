/*
 * What describes data: the schemas of zod, TypeBox, Joi, fluent-json-schema and express-validator, as
 * JSON Schema in plain values.
 */
#ifndef SCAFFOLD_SOURCE_SHAPE_H
#define SCAFFOLD_SOURCE_SHAPE_H

#include "scaffold/source/machine.h"

#include <stdbool.h>

/* Whose words they are. */
enum dialect {
    DIALECT_ZOD,
    DIALECT_JOI,
    DIALECT_TYPEBOX,
    DIALECT_FLUENT,
    DIALECT_CHAIN, /* express-validator: a field of the request */
};

struct shape {
    enum dialect dialect;
    struct value schema; /* a plain object, never changed once it is here */
    bool is_optional;  /* not required where it is a property; Joi and chains: until .required() */
    bool is_forbidden; /* Joi: must be absent */
    const char *place; /* DIALECT_CHAIN: "body", "query", "params", "headers", "cookies" or "any" */
    struct value fields; /* DIALECT_CHAIN: their names */
    const char *name;    /* of the constant that holds it, or NULL */
    struct value lazy;   /* a function that gives the shape, once asked; or undefined */
};

/* An object with a shape. */
struct value shape_new(struct machine *machine, enum dialect dialect, struct value schema);

/* A copy with another schema. */
struct value shape_with(struct machine *machine, const struct shape *from, struct value schema);

/* A method of something with a shape. False when it is none that we know. */
bool shape_method(struct machine *machine, const struct invocation *invocation,
                  struct value *result);

/* The JSON Schema of a value: a shape, JSON Schema as a constant, or an object that holds some of both.
 * Undefined when it is neither. Shapes with a name become references to it (see reference.h). */
struct value shape_schema(struct machine *machine, struct value value);

/* The schema of an object with these properties. */
struct value shape_object(struct machine *machine, struct value properties);

/* The methods of each dialect. */
typedef bool shape_call(struct machine *machine, const struct invocation *invocation,
                        struct value *result);
shape_call zod_method;
shape_call joi_method;
shape_call typebox_method;
shape_call fluent_method;
shape_call chain_method;

/* Their packages' own functions. */
struct value zod_make(struct machine *machine, const struct invocation *invocation);
struct value joi_make(struct machine *machine, const struct invocation *invocation);
struct value typebox_make(struct machine *machine, const struct invocation *invocation);
struct value fluent_make(struct machine *machine, const struct invocation *invocation);
struct value chain_make(struct machine *machine, const struct invocation *invocation);
struct value chain_check_schema(struct machine *machine, const struct invocation *invocation);

/* The text of a constant regular expression, or NULL. */
const char *shape_pattern(struct value value);

/* Set a bound under the keyword that fits the schema's type: of strings, lists, objects, numbers. */
void shape_bound(struct machine *machine, struct value schema, bool is_lower, struct value bound);

/* Rows that set a format or a constant keyword, for all dialects: "email", "uuid", … */
struct shape_word {
    const char *name;
    const char *keyword; /* "format", "pattern", "minimum", …; NULL ends the table */
    const char *text;    /* a string; NULL: the number */
    double number;
};

/* Apply the row of that name. False when there is none. */
bool shape_apply(struct machine *machine, const struct shape_word *words, const char *name,
                 struct value schema);

#endif
