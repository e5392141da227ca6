/* The files of a service: views from the model, templates filled with them. */
#include "scaffold/generate/generate.h"

#include "common/buffer.h"
#include "common/embed.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/extension.h"
#include "scaffold/generate/fallback.h"
#include "scaffold/generate/native.h"
#include "scaffold/generate/request.h"
#include "scaffold/generate/response.h"
#include "scaffold/generate/route.h"
#include "scaffold/generate/service.h"
#include "scaffold/generate/types.h"
#include "scaffold/generate/validators.h"
#include "scaffold/template/template.h"

#include <string.h>

extern const struct embed scaffold_templates[];

static const char *full_name(const struct generator *generator, const char *name)
{
    return strchr(name, '/') != NULL
               ? name
               : arena_printf(generator->arena, "%s/%s", generator->options->framework->name, name);
}

int service_append(struct generator *generator, const char *name, const json_t *view,
                   struct buffer *out)
{
    return template_render(generator->templates, full_name(generator, name), view, out,
                           generator->error);
}

const char *service_render(struct generator *generator, const char *name, const json_t *view)
{
    struct buffer out = BUFFER_INIT;
    const char *text = NULL;
    if (service_append(generator, name, view, &out) == 0) {
        text = arena_strndup(generator->arena, buffer_text(&out), out.length);
    }
    buffer_release(&out);
    return text;
}

json_t *service_code(struct buffer *text)
{
    json_t *code = json_stringn_nocheck(buffer_text(text), text->length > 0 ? text->length - 1 : 0);
    buffer_release(text);
    return code;
}

/* The file with the text of its template. */
static int put_file(struct generator *generator, struct bundle_file file, const char *template,
                    const json_t *view)
{
    file.pieces = json_array();
    if (template_render_pieces(generator->templates, full_name(generator, template), view,
                               file.pieces, generator->error) != 0) {
        json_decref(file.pieces);
        return -1;
    }
    return bundle_put(generator->bundle, &file, generator->error);
}

int service_file(struct generator *generator, const char *path, enum bundle_owner owner,
                 const char *template, const json_t *view)
{
    return put_file(generator, (struct bundle_file){.path = path, .owner = owner}, template, view);
}

int service_project_file(struct generator *generator, const char *path, enum bundle_owner owner,
                         const char *template, const json_t *view)
{
    const struct bundle_file file = {.path = path, .project = 1, .owner = owner};
    return put_file(generator, file, template, view);
}

int service_stub_file(struct generator *generator, const char *path, const char *template,
                      const json_t *view, struct bundle_stub *stubs, size_t count)
{
    const struct bundle_file file = {
        .path = path, .owner = BUNDLE_PEOPLE, .stubs = stubs, .stub_count = count};
    return put_file(generator, file, template, view);
}

json_t *service_view(const struct spec *spec)
{
    json_t *view = json_object();
    json_object_set_new(view, "title", json_string(spec->title));
    json_object_set_new(view, "version", json_string(spec->api_version));
    return view;
}

static int add_types(struct generator *generator)
{
    json_t *view = types_view(generator->spec);
    json_object_set_new(view, "title", json_string(generator->spec->title));
    int result = service_file(generator, "types/api.ts", BUNDLE_GENERATOR, "shared/types.ts", view);
    json_decref(view);
    return result;
}

/* What differs between the checks of requests and of responses. */
struct checked {
    enum check_direction direction;
    const char *template; /* of one operation */
    json_t *(*view)(struct arena *, const struct operation *, struct validators *);
};

/* The operations with what they ask of their checks, one after the other: their views are large. */
static int operations_code(struct generator *generator, const struct checked *checked,
                           struct validators *validators, json_t *pieces)
{
    struct arena *scratch = arena_new();
    struct buffer text = BUFFER_INIT;
    int result = 0;
    for (size_t i = 0; result == 0 && i < generator->spec->operation_count; i++) {
        json_t *view = checked->view(scratch, &generator->spec->operations[i], validators);
        code_put_piece(pieces, &text, false);
        result = service_append(generator, checked->template, view, &text);
        json_decref(view);
        arena_clear(scratch);
    }
    code_put_piece(pieces, &text, true);
    buffer_release(&text);
    arena_free(scratch);
    return result;
}

/* The checks of one direction, and the operations that run them; NULL with the error set. */
static json_t *checks_view(struct generator *generator, const struct checked *checked,
                           struct diagnostics *list)
{
    struct arena *arena = arena_new();
    json_t *operations = json_array();
    struct validators *validators =
        validators_new(arena, generator->spec, checked->direction, list);
    if (generator->options->zod) {
        validators_use_zod(validators);
    }
    int result = operations_code(generator, checked, validators, operations);
    json_t *view = validators_finish(validators);
    arena_free(arena);
    json_object_set_new(view, "operations", operations);
    json_object_set_new(view, "title", json_string(generator->spec->title));
    if (result != 0) {
        json_decref(view);
        return NULL;
    }
    return view;
}

static int add_validators(struct generator *generator, struct diagnostics *list)
{
    static const struct checked requests = {CHECK_REQUEST, "shared/request.ts", request_view};
    json_t *view = checks_view(generator, &requests, list);
    int result = view == NULL ? -1
                              : service_file(generator, "middleware/validators.ts",
                                             BUNDLE_GENERATOR, "shared/validators.ts", view);
    if (result == 0 && generator->options->zod) {
        result =
            service_file(generator, "middleware/zod.ts", BUNDLE_GENERATOR, "shared/zod.ts", view);
    }
    json_decref(view);
    return result;
}

/* The same of responses, apart: a service in production does not load them. */
static int add_answers(struct generator *generator, struct diagnostics *list)
{
    static const struct checked responses = {CHECK_RESPONSE, "shared/response.ts", response_view};
    json_t *view = checks_view(generator, &responses, list);
    bool done = view != NULL &&
                service_file(generator, "middleware/responses.ts", BUNDLE_GENERATOR,
                             "shared/responses.ts", view) == 0 &&
                service_file(generator, "middleware/answers.ts", BUNDLE_GENERATOR,
                             "shared/answers.ts", view) == 0;
    json_decref(view);
    return done ? 0 : -1;
}

json_t *service_stub_code(const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    return length == 0 ? json_string("") : json_stringn_nocheck(text, length - 1);
}

static int add_routes(struct generator *generator, struct diagnostics *list)
{
    const struct routes *routes =
        routes_new(generator->arena, generator->spec, generator->options->framework,
                   generator->options->by_tag, list);
    generator->routes = routes;
    for (size_t i = 0; i < routes->file_count; i++) {
        if (service_handlers(generator, i) != 0) {
            return -1;
        }
    }
    return service_routes(generator);
}

/* Extensions, where the specification has any. */
static int add_extensions(struct generator *generator)
{
    struct arena *scratch = arena_new();
    json_t *view = extension_view(scratch, generator->spec);
    arena_free(scratch);
    if (view == NULL) {
        return 0;
    }
    json_object_set_new(view, "title", json_string(generator->spec->title));
    int result = service_file(generator, "types/extensions.ts", BUNDLE_GENERATOR,
                              "shared/extensions.ts", view);
    json_decref(view);
    return result;
}

/* The schemas of routes, and the types that go with them. */
static int add_native(struct generator *generator)
{
    json_t *view = native_view(generator->arena, generator->spec);
    json_object_set_new(view, "title", json_string(generator->spec->title));
    int result =
        service_file(generator, "middleware/schemas.ts", BUNDLE_GENERATOR, "schemas.ts", view);
    if (result == 0) {
        result = service_file(generator, "middleware/provider.ts", BUNDLE_GENERATOR, "provider.ts",
                              view);
    }
    json_decref(view);
    return result;
}

/* Files that are the same for every specification. */
static int add_fixed(struct generator *generator)
{
    static const struct {
        const char *path, *template;
    } files[] = {
        {"middleware/checks.ts", "shared/checks.ts"},
        {"middleware/punycode.ts", "shared/punycode.ts"},
        {"middleware/requests.ts", "shared/requests.ts"},
        {"middleware/authorization.ts", "shared/authorization.ts"},
        {"middleware/errors.ts", "shared/errors.ts"},
        {"middleware/log.ts", "shared/log.ts"},
        {"middleware/streams.ts", "shared/streams.ts"},
        {"middleware/operations.ts", "shared/operations.ts"},
        {"middleware/http.ts", "http.ts"},
    };
    json_t *view = service_view(generator->spec);
    json_object_set_new(view, "problem", json_boolean(generator->options->problem));
    json_object_set_new(view, "responses", json_boolean(generator->options->responses));
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof files / sizeof *files; i++) {
        result = service_file(generator, files[i].path, BUNDLE_GENERATOR, files[i].template, view);
    }
    json_decref(view);
    return result;
}

bool service_queries(const struct generator *generator)
{
    return generator->options->database != NULL && !generator->options->mock;
}

/* What the handlers of a database are made of. */
static int add_database(struct generator *generator)
{
    static const char *const files[][2] = {{"database/pool.ts", "database/pool.ts"},
                                           {"database/errors.ts", "database/errors.ts"},
                                           {"database/queries.ts", "database/queries.ts"},
                                           {"database/tables.ts", "database/tables.ts"}};
    const struct generate_database *database = generator->options->database;
    json_t *view = json_pack("{s:O, s:b}", "tables", database->tables, "rls", (int)database->rls);
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof files / sizeof *files; i++) {
        result = service_file(generator, files[i][0], BUNDLE_GENERATOR, files[i][1], view);
    }
    json_decref(view);
    return result;
}

int generate_check(struct arena *arena, const struct spec *spec,
                   const struct generate_options *options, struct diagnostics *list,
                   struct error *error)
{
    struct bundle unused;
    int result = 0;
    routes_new(arena, spec, options->framework, options->by_tag, list);
    fallback_check(arena, spec, list);
    if (options->zod) {
        bundle_init(&unused, arena);
        struct generator generator = {.arena = arena,
                                      .spec = spec,
                                      .options = options,
                                      .bundle = &unused,
                                      .templates = template_set_new(scaffold_templates),
                                      .error = error};
        result = add_validators(&generator, list);
        template_set_free(generator.templates);
    }
    return result;
}

int generate_service(struct arena *arena, const struct spec *spec,
                     const struct generate_options *options, struct diagnostics *list,
                     struct bundle *bundle, struct error *error)
{
    struct generator generator = {.arena = arena,
                                  .spec = spec,
                                  .options = options,
                                  .bundle = bundle,
                                  .templates = template_set_new(scaffold_templates),
                                  .error = error};
    int result = add_routes(&generator, list);
    fallback_check(arena, spec, list);
    if (result == 0 && options->framework->native) {
        result = add_native(&generator);
    }
    if (result == 0) {
        result = add_validators(&generator, list);
    }
    if (result == 0 && options->responses) {
        result = add_answers(&generator, list);
    }
    if (result == 0) {
        result = add_types(&generator);
    }
    if (result == 0) {
        result = add_extensions(&generator);
    }
    if (result == 0) {
        result = service_security(&generator);
    }
    if (result == 0) {
        result = add_fixed(&generator);
    }
    if (result == 0 && service_queries(&generator)) {
        result = add_database(&generator);
    }
    if (result == 0 && options->init) {
        result = project_files(&generator);
    } else if (result == 0 && options->document) {
        result = project_document(&generator);
    }
    template_set_free(generator.templates);
    return result;
}
