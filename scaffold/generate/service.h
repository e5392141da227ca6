/* One run of the generator, and how its files are made; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_SERVICE_H
#define SCAFFOLD_GENERATE_SERVICE_H

#include "scaffold/generate/generate.h"
#include "scaffold/generate/route.h"
#include "scaffold/template/template.h"

#include <jansson.h>

struct generator {
    struct arena *arena;
    const struct spec *spec;
    const struct generate_options *options;
    struct bundle *bundle;
    struct template_set *templates;
    const struct routes *routes;
    struct error *error;
};

/* A template filled with a view, appended to `out`; a name without a slash is one of the framework's own.
 * -1 with the error set. */
int service_append(struct generator *generator, const char *name, const json_t *view,
                   struct buffer *out);

/* The same as text in the arena; NULL with the error set. */
const char *service_render(struct generator *generator, const char *name, const json_t *view);

/* Text without its last newline, for a view; a new reference. The buffer is released. */
json_t *service_code(struct buffer *text);

/* A file from a template. 0, or -1 with the error set. */
int service_file(struct generator *generator, const char *path, enum bundle_owner owner,
                 const char *template, const json_t *view);

/* The same below the folder of package.json. */
int service_project_file(struct generator *generator, const char *path, enum bundle_owner owner,
                         const char *template, const json_t *view);

/* A file of the people, made of stubs, which it refers to. -1 with the error set. */
int service_stub_file(struct generator *generator, const char *path, const char *template,
                      const json_t *view, struct bundle_stub *stubs, size_t count);

/* The text of a stub without its last newline; a new reference. */
json_t *service_stub_code(const char *text);

/* One file of handlers: those of the routes' file of that index, in the order of the document. 0 or -1. */
int service_handlers(struct generator *generator, size_t file);

/* The wiring of the routes. 0 or -1. */
int service_routes(struct generator *generator);

/* schemes.ts, and security.ts with a hook for each scheme. 0 or -1. */
int service_security(struct generator *generator);

/* {"title", "version"}; a new reference. */
json_t *service_view(const struct spec *spec);

/* Whether the handlers query a database. */
bool service_queries(const struct generator *generator);

/* What --init adds: package.json, the app, its hardening, a test for each operation. 0 or -1. */
int project_files(struct generator *generator);

/* The document itself, as JSON: the app serves it. 0 or -1. */
int project_document(struct generator *generator);

/* Whether the hook of a scheme verifies tokens in a project that --init makes. */
bool project_verifies(const struct generator *generator, const struct security_scheme *scheme);

#endif
