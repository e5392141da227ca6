/*
 * A machine that runs the code that sets a service up, without running it: it follows what is known
 * (constants, functions, classes, imports), takes both ways where a condition is not known, and calls no
 * handler. Libraries are models (native.h). Every run is bounded.
 */
#ifndef SCAFFOLD_SOURCE_MACHINE_H
#define SCAFFOLD_SOURCE_MACHINE_H

#include "scaffold/source/project.h"
#include "scaffold/source/value.h"

#include <stdbool.h>
#include <stddef.h>

#define MACHINE_STEP_LIMIT 2000000  /* expressions and statements of one module or one start */
#define MACHINE_DEPTH_LIMIT 2000    /* expressions in expressions, calls included */
#define MACHINE_ROOT_LIMIT 64       /* schemas with schemas of their own, in one another */
#define MACHINE_CALL_LIMIT 120      /* calls in calls */
#define MACHINE_RECURSION_LIMIT 3   /* of one function in itself */
#define MACHINE_LOOP_LIMIT 2000     /* rounds of a loop over a known list */
#define MACHINE_SCHEMA_LIMIT 100000 /* values in the schemas that one operation adds */
#define MACHINE_TEXT_LIMIT 50000    /* bytes of a string that the code makes */

#define MACHINE_TOTAL_LIMIT 200000000             /* steps of all runs */
#define MACHINE_MEMORY_LIMIT ((size_t)1024 << 20) /* bytes that all runs take, files left out */

struct frame;
struct references;
struct own_types;

struct machine {
    struct arena *arena;
    struct atoms *atoms;
    struct project *project;
    struct diagnostics *list;
    unsigned long steps; /* of this run */
    unsigned long total; /* of all */
    unsigned depth, calls;
    bool exhausted;      /* a bound was met, of this run or of another */
    struct frame *frame; /* of the running function */
    struct scope *globals;
    struct object **functions; /* functions and classes of module level that may declare routes */
    size_t function_count, function_capacity;
    struct references *references;            /* named schemas */
    unsigned schema_size;                     /* values of the schemas of this operation */
    struct object *roots[MACHINE_ROOT_LIMIT]; /* schemas that are being read (local.h) */
    unsigned root_count;
    struct own_types *own_types; /* of a service that this tool made, or NULL */
    struct router **routers;     /* all, in the order in which they were made */
    size_t router_count, router_capacity;
};

/* A call on its way to a native function. */
struct invocation {
    struct value callee;
    struct value self;
    const char *name; /* an atom: the property that was called, or NULL */
    struct value *arguments;
    unsigned count;
    const struct syntax *node; /* the call */
    struct scope *scope;
    bool is_new;
};

void machine_init(struct machine *machine, struct arena *arena, struct atoms *atoms,
                  struct project *project, struct diagnostics *list);

/* Run a module once; what it imports first. */
void machine_run(struct machine *machine, struct source *source);

/* Let a new run begin with all of its steps. */
void machine_refresh(struct machine *machine);

/* Whether there is time and memory for so many steps more, which are taken. */
bool machine_spend(struct machine *machine, size_t steps);

/* Whether there is room for one value more in the schemas of an operation; counts it. */
bool machine_describe(struct machine *machine);

/* A string that the code made; unknown when it is too long. */
struct value machine_text(struct machine *machine, const char *text);

/* Add an item to an array that the code makes, as long as there is room. */
void machine_push(struct machine *machine, struct value array, struct value item);

/* All items of a list; one that is unknown for what is. */
void machine_push_all(struct machine *machine, struct value array, struct value list);

/* An exported name of the module that `specifier` means in `from` ("*": all names). A mystery when the
 * module is not there. */
struct value machine_import(struct machine *machine, struct source *from, const char *specifier,
                            const char *name);
/* The same of a file; undefined when it has no such export. */
struct value machine_export(struct machine *machine, struct source *source, const char *name);

struct value machine_evaluate(struct machine *machine, struct scope *scope,
                              const struct syntax *node);

/* A name as the code at `scope` sees it; an unknown value when it is nowhere. */
struct value machine_lookup(struct machine *machine, struct scope *scope, const char *name);

/* The value of a property; methods of classes included. */
struct value machine_get(struct machine *machine, struct value object, const char *name);
void machine_set(struct machine *machine, struct value object, const char *name,
                 struct value value);

/* Call a value; unknown ones call the functions among their arguments, as libraries do. */
struct value machine_call(struct machine *machine, const struct invocation *invocation);

/* The same for C: `node` is where it happens. */
struct value machine_apply(struct machine *machine, struct value callee, struct value self,
                           struct value *arguments, unsigned count, const struct syntax *node,
                           struct scope *scope);
struct value machine_construct(struct machine *machine, struct value class, struct value *arguments,
                               unsigned count, const struct syntax *node, struct scope *scope);

/* A value that is unknown but has an identity. */
struct value machine_mystery(struct machine *machine, const char *label);

/* The text of a piece of code on one line, for labels. */
const char *machine_label(struct machine *machine, const struct scope *scope,
                          const struct syntax *node);

/* Invocation arguments; undefined beyond their number. */
struct value argument(const struct invocation *invocation, unsigned index);
const char *argument_text(const struct invocation *invocation, unsigned index);

#endif
