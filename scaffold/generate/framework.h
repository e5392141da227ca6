/* What differs between the frameworks: a row of a table and a folder of templates each. */
#ifndef SCAFFOLD_GENERATE_FRAMEWORK_H
#define SCAFFOLD_GENERATE_FRAMEWORK_H

#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* A path template cut into literal text and parameters. */
struct path_part {
    const char *text; /* literal, percent-encoded; or the parameter's name */
    size_t length;
    bool is_parameter;
};

/* How a route is written down. */
enum wiring {
    WIRING_CHAINED, /* .get(operation) behind the path */
    WIRING_LISTED,  /* router.get(path, operation); */
    WIRING_SPREAD,  /* ...operation in an object */
};

struct framework {
    const char *name;              /* of the folder of its templates, too */
    bool decodes;                  /* its router compares decoded paths, not what was sent */
    const char *const *types;      /* that a handler's signature is written with, NULL-terminated */
    const char *handler_arguments; /* "req, res" */
    const char *request; /* the handler's argument that holds what was asked; its members: */
    const char *url, *body;
    const char *answers;   /* what stands before a handler's answer: "return " */
    const char *signature; /* of a handler on one line, % for its name: does it fit? */
    /* Append the parts as the framework's router wants them; parameters are called p1, p2, …. */
    void (*put_path)(struct buffer *out, const struct path_part *parts, size_t count);
    enum wiring wiring;
    bool native;                /* its routes have schemas of their own */
    const char *const *methods; /* those that its router knows, NULL-terminated */
};

/* The framework of that name, or NULL; and all names, NULL-terminated. */
const struct framework *framework_find(const char *name);
extern const char *const framework_names[];

#endif
