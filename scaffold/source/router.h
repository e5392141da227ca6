/*
 * What declares routes: apps and routers of the three frameworks, and what looks like one. Registering
 * fills them; router_flatten() follows the mounts and gives full paths.
 */
#ifndef SCAFFOLD_SOURCE_ROUTER_H
#define SCAFFOLD_SOURCE_ROUTER_H

#include "scaffold/source/machine.h"

#include <stdbool.h>
#include <stddef.h>

#define ROUTER_DEPTH_LIMIT 20       /* mounts in mounts */
#define ROUTER_ENDPOINT_LIMIT 20000 /* of a code base */
#define ROUTER_WALK_LIMIT 50000     /* mounts that are followed from the roots down */

enum framework {
    FRAMEWORK_OPEN, /* not known: a parameter, or a router of a library that we do not know */
    FRAMEWORK_EXPRESS,
    FRAMEWORK_FASTIFY,
    FRAMEWORK_KOA,
};

enum entry_kind {
    ENTRY_ROUTE,
    ENTRY_MOUNT,
    ENTRY_GUARD, /* middleware or hooks for what follows */
};

struct entry {
    enum entry_kind kind;
    const char *method; /* "get"; NULL: all */
    const char *path;   /* as written, holes for what is not known; mounts: the prefix */
    struct router *target;
    bool is_weak;           /* a mount that is only likely */
    bool is_pattern;        /* the path is a regular expression */
    struct value *handlers; /* in order; the last one answers */
    unsigned count;
    struct value options; /* Fastify's */
    const struct syntax *node;
    struct source *source;
    struct scope *scope;
};

struct router {
    enum framework framework;
    bool is_app;
    bool may_be_root;   /* open ones: by type or name */
    bool is_plugin;     /* a Fastify scope */
    bool late_guards;   /* its guards hold for all of its routes (hooks) */
    bool is_walked;     /* its routes have full paths */
    unsigned mounts;    /* how often it is mounted for sure */
    const char *prefix; /* Koa's and Fastify's own, or NULL */
    const char *chain;  /* of .route(path): the path, with `of` */
    struct router *of;
    struct object *object;
    struct entry *entries;
    unsigned count, capacity;
    const struct syntax *node;
    struct source *source;
};

/* Middleware with the full path that it is for. */
struct guard {
    const struct entry *entry;
    const char *path;
};

/* An endpoint with its full path. */
struct endpoint {
    const char *method;
    const char *path; /* as the framework writes it: /users/:id */
    const struct entry *entry;
    const struct guard *guards; /* that stand before it, outermost first */
    unsigned guard_count;
    enum framework framework;
};

struct endpoints {
    struct endpoint *items;
    size_t count, capacity;
};

/* A new router as an object. */
struct value router_new(struct machine *machine, enum framework framework,
                        const struct invocation *invocation);

/* A method of something with a router. False when it is none of a router's. */
bool router_method(struct machine *machine, const struct invocation *invocation,
                   struct value *result);

/* The same for a mystery, which becomes an open router when it is used as one. */
bool router_of_mystery(struct machine *machine, const struct invocation *invocation,
                       struct value *result);

/* Mount what `value` holds (a router, a list of them, what routes() gave) below `prefix`. False when it
 * holds none. */
bool router_mount(struct machine *machine, struct router *router, const char *prefix,
                  struct value value, const struct invocation *invocation);

/* A Fastify plugin, registered with options. */
void router_register(struct machine *machine, struct router *router,
                     const struct invocation *invocation);

/* A method of a router as a value: router.get.bind(router), app[verb].call(app, …). Undefined when it
 * has none of that name. */
struct value router_member(struct machine *machine, struct object *object, const char *name);

struct entry *router_add(struct machine *machine, struct router *router, enum entry_kind kind,
                         const struct invocation *invocation);

/* All endpoints, from all roots. Routers that nothing mounts are reported, and left out where others
 * are mounted. */
void router_flatten(struct machine *machine, struct endpoints *endpoints);

/* Join two paths with one slash. */
const char *path_join(struct machine *machine, const char *prefix, const char *path);

#endif
