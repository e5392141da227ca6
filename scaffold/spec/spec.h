/*
 * The model of one OpenAPI document: what every later room sees. References are resolved by identity
 * (a schema that is referred to twice is one struct), nothing is copied, and cycles are fine. Strings
 * and structs live in the arena of spec_read(). Arrays are in the order of the document.
 */
#ifndef SCAFFOLD_SPEC_SPEC_H
#define SCAFFOLD_SPEC_SPEC_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "scaffold/read/node.h"
#include "scaffold/spec/document.h"
#include "scaffold/spec/schema.h"

#include <stdbool.h>
#include <stddef.h>

enum spec_version {
    SPEC_30, /* 3.0.x: its own dialect of JSON Schema */
    SPEC_31, /* 3.1.x and 3.2.x: JSON Schema 2020-12 */
};

enum parameter_in {
    PARAMETER_PATH,
    PARAMETER_QUERY,
    PARAMETER_HEADER,
    PARAMETER_COOKIE,
};
#define PARAMETER_PLACES 4

enum parameter_style {
    STYLE_SIMPLE,
    STYLE_LABEL,
    STYLE_MATRIX,
    STYLE_FORM,
    STYLE_SPACE,
    STYLE_PIPE,
    STYLE_DEEP,
    STYLE_CONTENT, /* no style: one media type says how the text is written */
};

/* What the properties of a form are written like. */
struct encoding {
    const char *property;
    const char *content_type; /* or NULL */
    bool has_style;
    enum parameter_style style;
    bool explode;
};

struct media {
    const char *type;            /* "application/json", as written */
    const struct schema *schema; /* NULL: anything */
    const struct encoding *encodings;
    size_t encoding_count;
    const struct node *example; /* the value, or NULL */
    struct locus where;
};

struct parameter {
    const char *name;
    enum parameter_in in;
    enum parameter_style style;
    bool explode, required, deprecated, allow_empty;
    const char *description;
    const struct schema *schema; /* NULL: a string */
    const char *media_type;      /* STYLE_CONTENT */
    const struct node *example;
    struct locus where;
};

struct body {
    const char *description;
    bool required;
    const struct media *media;
    size_t media_count;
};

/* Where a response leads: to an operation, by its id or a reference. */
struct link {
    const char *name;
    const char *operation; /* as written, or NULL */
    const struct node *id; /* when it is written as operationId; or NULL */
    const char *description;
    const struct node *parameters; /* name → expression or value, or NULL */
};

struct response {
    const char *status; /* "200", "2XX", "default" */
    const char *description;
    const struct media *media;
    size_t media_count;
    const struct parameter *headers;
    size_t header_count;
    const struct link *links;
    size_t link_count;
    struct locus where;
};

enum security_type {
    SECURITY_API_KEY,
    SECURITY_HTTP,
    SECURITY_OAUTH2,
    SECURITY_OPENID,
    SECURITY_MUTUAL_TLS,
    SECURITY_OTHER,
};

struct security_scheme {
    const char *name;
    enum security_type type;
    enum parameter_in in;      /* SECURITY_API_KEY */
    const char *parameter;     /* SECURITY_API_KEY: of the query, header or cookie */
    const char *scheme;        /* SECURITY_HTTP: "bearer", "basic", … */
    const char *bearer_format; /* or NULL */
    const char *url;           /* SECURITY_OPENID: where it is described; or NULL */
    const char *description;
};

/* One scheme with the scopes that it must have. */
struct security_need {
    const struct security_scheme *scheme;
    const char **scopes;
    size_t scope_count;
};

/* All of its needs must be met; none: anybody may. */
struct security_choice {
    const struct security_need *needs;
    size_t need_count;
};

struct operation {
    const char *method; /* "get", in small letters */
    const char *path;   /* "/users/{id}" */
    const char
        *prefix;      /* between the base path and the path: "", or "/v2" of a server of its own */
    const char *id;   /* operationId, or NULL */
    const char *name; /* camelCase, unique: filled by spec_read() */
    const char *resource; /* of its routes file */
    const char *summary, *description;
    const char *const *tags;
    size_t tag_count;
    bool deprecated;
    double weight;                      /* x-weight: how often in a mix; 0: not said */
    bool is_callback;                   /* of a callback or webhook: types only */
    const struct parameter *parameters; /* those of the path item included */
    size_t parameter_count;
    const struct body *body; /* or NULL */
    const struct response *responses;
    size_t response_count;
    const struct security_choice *security; /* one of them must be met; count 0: none needed */
    size_t security_count;
    const struct node *node; /* as written */
    struct locus where;
};

struct spec {
    enum spec_version version;
    const char *written_version; /* "3.0.3" */
    const struct node *document; /* of the entry, as it was read */
    const char *title, *api_version, *description;
    const char *base_path; /* of the servers: "", or "/v1" without a slash at its end */
    const struct operation *operations;
    size_t operation_count;
    const struct operation *callbacks; /* of callbacks and webhooks */
    size_t callback_count;
    struct schema *const *schemas; /* named ones: components first, then what references name */
    size_t schema_count;
    struct schema *const *all_schemas; /* by their index */
    size_t all_schema_count;
    const struct security_scheme *security_schemes;
    size_t security_scheme_count;
};

/* Read the model. Problems are added to `list`; NULL when the document is no specification at all.
 * With errors in `list` the result must not be used to generate. What can be passed over is a warning
 * unless `strict`: a reference to a schema that cannot be found, which allows anything, a `required`
 * that is no list, a security scheme of no known type, a parameter of a path that is not declared, an
 * operationId that is used twice. */
const struct spec *spec_read(struct arena *arena, struct documents *documents, bool strict,
                             struct diagnostics *list);

#endif
