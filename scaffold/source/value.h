/*
 * What an expression of the read code may be worth: known constants, objects, functions, and what could
 * not be known. Values live in the machine's arena and are passed by value.
 */
#ifndef SCAFFOLD_SOURCE_VALUE_H
#define SCAFFOLD_SOURCE_VALUE_H

#include "common/arena.h"
#include "scaffold/source/syntax.h"

#include <stdbool.h>
#include <stddef.h>

enum value_kind {
    VALUE_UNDEFINED,
    VALUE_UNKNOWN,
    VALUE_NULL,
    VALUE_BOOLEAN,
    VALUE_NUMBER,
    VALUE_STRING,
    VALUE_OBJECT,
    VALUE_BINDING, /* of an import: only inside scopes and export tables */
};

/* A name that another module exports. */
struct binding {
    struct source *from;   /* who imports */
    const char *specifier; /* what it calls the module */
    const char *name;      /* "default", "*" for all of it, or a name; an atom */
};

enum object_kind {
    OBJECT_PLAIN,
    OBJECT_ARRAY,
    OBJECT_MAP, /* its items are pairs */
    OBJECT_SET,
    OBJECT_FUNCTION,
    OBJECT_CLASS,
    OBJECT_NATIVE,  /* of a library that we know */
    OBJECT_MYSTERY, /* of code that we do not see: unknown, but always the same one */
    OBJECT_REGEX,
};

struct object;

struct value {
    enum value_kind kind;
    union {
        bool truth;
        double number;
        const char *text;      /* VALUE_STRING; VALUE_UNKNOWN: how the code calls it, or NULL */
        struct object *object; /* VALUE_OBJECT */
        const struct binding *binding;
    };
};

/* A part of a string that is not known stands between these two bytes, as the code calls it. */
#define HOLE_OPEN '\1'
#define HOLE_CLOSE '\2'

/* Atoms → values, in order of insertion. */
struct table {
    struct table_entry *entries;
    unsigned count, capacity;
    unsigned *index; /* open addressing, once there are many */
    unsigned index_size;
};

struct table_entry {
    const char *key; /* an atom */
    struct value value;
};

/* The names of a block, function or module. */
struct scope {
    struct scope *parent;
    struct table names;
    struct source *source;
    struct value self;   /* `this`, where has_self */
    struct object *home; /* the class of the running method, for `super` */
    bool has_self;
};

/* The call that made a value. */
struct call {
    const char *callee; /* as the code has it: "passport.authenticate" */
    const char *name;   /* its last word: "authenticate" */
    struct value receiver;
    struct value *arguments;
    unsigned count;
    const struct syntax *node;
    struct source *source;
};

struct router;
struct native;
struct shape;

struct object {
    enum object_kind kind;
    bool called;               /* a function that was run, a class that was instantiated */
    bool shares;               /* a Fastify plugin without a scope of its own (fastify-plugin) */
    bool is_applied;           /* a check function that was read (rule.h) */
    bool referenced;           /* code that is still to be run uses it */
    bool is_open;              /* it may have properties that we do not know */
    bool may_be_root;          /* a mystery that is a router by its type or name */
    unsigned char active;      /* how often a function is running now */
    struct table properties;   /* a class: its static ones */
    struct table methods;      /* of a class: of its instances */
    struct value *items;       /* of lists */
    unsigned count, capacity;  /* of items */
    struct object *instance;   /* of a class: the last one made */
    struct object *parent;     /* an instance: its class; a class: what it extends */
    const struct syntax *node; /* where it is written: functions, classes; or NULL */
    struct scope *scope;       /* what its code sees */
    struct value self;         /* a bound function's `this` */
    bool is_bound;
    const struct native *native; /* OBJECT_NATIVE, and classes that extend one */
    struct value bound;          /* what a native was made from */
    struct router *router;       /* it has routes */
    struct shape *shape;         /* it describes data */
    const struct call *made;     /* the call that made it, or NULL */
    const char *label;           /* a mystery: how the code calls it */
};

struct value value_undefined(void);
struct value value_unknown(const char *label);
struct value value_null(void);
struct value value_boolean(bool truth);
struct value value_number(double number);
struct value value_text(const char *text);
struct value value_object(struct object *object);

struct object *object_new(struct arena *arena, enum object_kind kind);
struct value value_array(struct arena *arena);
struct value value_plain(struct arena *arena);

bool value_is(struct value value, enum object_kind kind);
bool value_is_list(struct value value);    /* something with items: an array, a map, a set */
bool value_is_unknown(struct value value); /* a mystery too */
bool value_is_callable(struct value value);
bool value_has_hole(struct value value); /* a string with an unknown part */

/* What it is to a condition: 1 true, 0 false, -1 not known. */
int value_truth(struct value value);

/* === for two known values: 1, 0, or -1 when that is not known. */
int value_same(struct value a, struct value b);

/* As a string, with holes for what is not known; a list that is long or deep is not known. */
const char *value_string(struct arena *arena, struct value value);

/* How the code calls what is unknown, or NULL. */
const char *value_label(struct value value);

/* The better known of two that may both be. */
struct value value_join(struct value a, struct value b);

void array_push(struct arena *arena, struct object *array, struct value value);

struct value *table_find(const struct table *table, const char *key);
void table_set(struct arena *arena, struct table *table, const char *key, struct value value);
void table_remove(struct table *table, const char *key);

/* A property by a name that need not be an atom; undefined when it is not there. For plain objects
 * that are read as data. */
struct value value_get(struct value value, const char *key);
const char *value_get_text(struct value value, const char *key);

#endif
