/* Operations → routes and handlers: who answers what, in which file, in which order. */
#ifndef SCAFFOLD_GENERATE_ROUTE_H
#define SCAFFOLD_GENERATE_ROUTE_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/generate/framework.h"
#include "scaffold/spec/spec.h"

/* An operation with its place. */
struct route {
    const struct operation *operation;
    const char *path;   /* as the framework's router wants it */
    const char *shape;  /* what the router tells routes of a method apart by */
    const char *order;  /* sorts before everything that would catch its requests */
    const char *alias;  /* of its handler's file in the wiring: "users" */
    const char **names; /* the path's parameters in order */
    size_t name_count;
};

struct routes {
    struct route *items; /* in the order of the document */
    size_t count;
    const char **files; /* of handlers, without ending: "users"; in order of first use */
    const char **aliases;
    size_t file_count;
    const struct route **by_file; /* file after file, each in the order of the document */
    size_t *starts;               /* of each file in it, and behind the last */
};

/* What the framework cannot serve is left out with a warning. Handlers are in one file by their
 * resource or, with `by_tag`, by their first tag where they have one. */
struct routes *routes_new(struct arena *arena, const struct spec *spec,
                          const struct framework *framework, bool by_tag, struct diagnostics *list);

/* The path of the server as the framework's router wants it. */
const char *routes_base_path(struct arena *arena, const char *path,
                             const struct framework *framework);

#endif
