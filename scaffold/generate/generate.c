/* The files of a service: views from the model, templates filled with them. */
#include "scaffold/generate/generate.h"

#include "common/buffer.h"
#include "common/embed.h"
#include "common/memory.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/example.h"
#include "scaffold/generate/query.h"
#include "scaffold/generate/request.h"
#include "scaffold/generate/route.h"
#include "scaffold/generate/security.h"
#include "scaffold/generate/service.h"
#include "scaffold/generate/types.h"
#include "scaffold/generate/validators.h"
#include "scaffold/name/name.h"
#include "scaffold/template/template.h"

#include <string.h>

extern const struct embed scaffold_templates[];

#define HTTP_MODULE "../middleware/http.js"
#define IMPORT_LIMIT 12 /* of one stub */

const char *service_render(struct generator *generator, const char *name, const json_t *view,
                           size_t *length)
{
    struct buffer out = BUFFER_INIT;
    const char *text = NULL;
    if (template_render(generator->templates, name, view, &out, generator->error) == 0) {
        text = arena_strndup(generator->arena, buffer_text(&out), out.length);
        *length = out.length;
    }
    buffer_release(&out);
    return text;
}

struct bundle_file *service_file(struct generator *generator, const char *path,
                                 enum bundle_owner owner, const char *template, const json_t *view)
{
    const char *name = strchr(template, '/') != NULL
                           ? template
                           : arena_printf(generator->arena, "%s/%s",
                                          generator->options->framework->name, template);
    size_t length = 0;
    const char *text = service_render(generator, name, view, &length);
    if (text == NULL) {
        return NULL;
    }
    struct bundle_file *file = bundle_add(generator->bundle, path, owner);
    file->bytes = text;
    file->length = length;
    return file;
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
    json_t *view = types_view(generator->arena, generator->spec);
    json_object_set_new(view, "title", json_string(generator->spec->title));
    bool done =
        service_file(generator, "types/api.ts", BUNDLE_GENERATOR, "shared/types.ts", view) != NULL;
    json_decref(view);
    return done ? 0 : -1;
}

/* The names of an object's members in the order of the alphabet. */
static json_t *sorted_keys(json_t *object)
{
    json_t *list = json_array();
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        size_t at = 0;
        while (at < json_array_size(list) &&
               strcmp(json_string_value(json_array_get(list, at)), key) < 0) {
            at++;
        }
        json_array_insert_new(list, at, json_string(key));
    }
    return list;
}

static int add_validators(struct generator *generator, struct diagnostics *list)
{
    struct validators *validators = validators_new(generator->arena, generator->spec, list);
    json_t *operations = request_view(generator->arena, generator->spec, validators);
    json_t *view = validators_finish(validators);
    json_object_set_new(view, "operations", operations);
    json_object_set_new(view, "title", json_string(generator->spec->title));
    bool done = service_file(generator, "middleware/validators.ts", BUNDLE_GENERATOR,
                             "shared/validators.ts", view) != NULL;
    json_decref(view);
    return done ? 0 : -1;
}

static const char *stub_comment(struct arena *arena, const struct operation *operation)
{
    const char *summary = operation->summary;
    if (summary == NULL || summary[strspn(summary, " \t\r\n")] == '\0') {
        return code_operation(arena, operation);
    }
    return arena_printf(arena, "%s: %s", code_operation(arena, operation), summary);
}

/* The response that a mock gives: the first success, else whatever there is. */
static const struct response *mock_response(const struct operation *operation)
{
    const struct response *otherwise = NULL;
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        if (response->status[0] == '2') {
            return response;
        }
        if (strcmp(response->status, "default") == 0) {
            otherwise = response;
        }
    }
    return otherwise;
}

/* The number to answer with: of "2XX" and "default" it is 200. */
static const char *mock_status(const struct response *response)
{
    bool number = response != NULL && response->status[1] >= '0' && response->status[1] <= '9';
    return number ? response->status : "200";
}

static const struct media *mock_media(const struct response *response)
{
    for (size_t i = 0; response != NULL && i < response->media_count; i++) {
        if (media_kind_of(response->media[i].type) == MEDIA_JSON) {
            return &response->media[i];
        }
    }
    return response != NULL && response->media_count > 0 ? &response->media[0] : NULL;
}

static const struct layout *mock_body(struct arena *arena, const struct media *media)
{
    const struct node *value = example_make(arena, media->schema, media->example, CHECK_RESPONSE);
    bool textual = media_kind_of(media->type) != MEDIA_JSON && value->kind != NODE_STRING;
    return textual ? layout_text(arena, "''") : code_value(arena, value);
}

/* The call that answers with an example, after `return `. */
static json_t *mock_code(struct generator *generator, const struct operation *operation)
{
    struct arena *arena = generator->arena;
    const struct response *response = mock_response(operation);
    const struct media *media = mock_media(response);
    struct code_list arguments = {.arena = arena};
    code_add(&arguments, layout_text(arena, generator->options->framework->handler_arguments));
    code_add(&arguments, layout_text(arena, mock_status(response)));
    if (media != NULL) {
        const char *type = strchr(media->type, '*') != NULL ? "application/json" : media->type;
        code_add(&arguments, layout_text(arena, code_string(arena, type, strlen(type))));
        code_add(&arguments, mock_body(arena, media));
    }
    const struct layout *call =
        code_call(arena, "answerExample", &arguments, LAYOUT_INDENT + sizeof "return ;" - 1);
    const struct layout *whole = layout_all(arena, call, layout_text(arena, ";"), NULL);
    return json_string(code_text(arena, whole, LAYOUT_INDENT, LAYOUT_INDENT));
}

/* Whether the first line of the handler fits: every % of the signature is its name. */
static bool is_short(const char *signature, const char *name)
{
    size_t length = 0;
    for (; *signature != '\0'; signature++) {
        length += *signature == '%' ? strlen(name) : 1;
    }
    return length <= LAYOUT_WIDTH;
}

static json_t *stub_view(struct generator *generator, const struct route *route)
{
    const struct operation *operation = route->operation;
    const char *name = operation->name;
    json_t *view = json_object();
    json_object_set_new(view, "name", json_string(name));
    json_object_set_new(view, "comment", json_string(stub_comment(generator->arena, operation)));
    json_object_set_new(view, "deprecated", json_boolean(operation->deprecated));
    json_object_set_new(view, "short",
                        json_boolean(is_short(generator->options->framework->signature, name)));
    json_object_set_new(view, "mock",
                        generator->options->mock ? mock_code(generator, operation) : json_null());
    const struct generate_database *database = generator->options->database;
    json_t *query = database == NULL ? NULL : json_object_get(database->queries, name);
    json_object_set(view, "query", query == NULL || generator->options->mock ? json_null() : query);
    return view;
}

static size_t stub_imports(struct generator *generator, const json_t *view,
                           struct bundle_import *imports)
{
    const json_t *query = json_object_get(view, "query");
    size_t count = 0;
    if (!json_is_null(query)) {
        count = query_imports(query, imports);
    } else {
        const char *helper =
            json_is_null(json_object_get(view, "mock")) ? "notImplemented" : "answerExample";
        imports[count++] = (struct bundle_import){.name = helper, .module = HTTP_MODULE};
    }
    for (const char *const *type = generator->options->framework->types; *type != NULL; type++) {
        imports[count++] =
            (struct bundle_import){.name = *type, .module = HTTP_MODULE, .type_only = 1};
    }
    return count;
}

static int add_stub(struct generator *generator, const struct route *route,
                    struct bundle_stub *stub)
{
    json_t *view = stub_view(generator, route);
    size_t length = 0;
    const char *template =
        arena_printf(generator->arena, "%s/stub.ts", generator->options->framework->name);
    stub->name = route->operation->name;
    stub->operation = code_operation(generator->arena, route->operation);
    stub->text = service_render(generator, template, view, &length);
    struct bundle_import *imports = arena_alloc(generator->arena, IMPORT_LIMIT, sizeof *imports);
    stub->import_count = stub_imports(generator, view, imports);
    for (size_t i = 0; i < stub->import_count; i++) { /* the view's names end with it */
        imports[i].name = arena_strdup(generator->arena, imports[i].name);
    }
    stub->imports = imports;
    json_decref(view);
    return stub->text == NULL ? -1 : 0;
}

static json_t *without_newline(const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);
    return length == 0 ? json_string("") : json_stringn(text, length - 1);
}

static size_t count_handlers(const struct routes *routes, const char *file)
{
    size_t count = 0;
    for (size_t i = 0; i < routes->count; i++) {
        count += routes->items[i].file == file;
    }
    return count;
}

/* The values that the stubs import from a module, in the order of the alphabet. */
static json_t *values_of(const struct bundle_stub *stubs, size_t count, const char *module)
{
    json_t *names = json_object();
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < stubs[i].import_count; j++) {
            const struct bundle_import *import = &stubs[i].imports[j];
            if (!import->type_only && strcmp(import->module, module) == 0) {
                json_object_set_new(names, import->name, json_true());
            }
        }
    }
    json_t *sorted = sorted_keys(names);
    json_decref(names);
    return sorted;
}

/* One file of handlers: those of the file `name`, in the order of the document. */
static int add_handlers(struct generator *generator, const struct routes *routes, const char *name)
{
    struct bundle_stub *stubs =
        arena_alloc(generator->arena, count_handlers(routes, name), sizeof *stubs);
    size_t count = 0;
    json_t *texts = json_array();
    int result = 0;
    for (size_t i = 0; result == 0 && i < routes->count; i++) {
        if (routes->items[i].file == name) {
            result = add_stub(generator, &routes->items[i], &stubs[count]);
            json_array_append_new(texts, without_newline(stubs[count].text));
            count++;
        }
    }
    json_t *view = json_pack("{s:o, s:o, s:o, s:o}", "stubs", texts, "helpers",
                             values_of(stubs, count, HTTP_MODULE), "queries",
                             values_of(stubs, count, QUERY_QUERIES), "tables",
                             values_of(stubs, count, QUERY_TABLES));
    struct bundle_file *file =
        result != 0 ? NULL
                    : service_file(generator, arena_printf(generator->arena, "routes/%s.ts", name),
                                   BUNDLE_PEOPLE, "handlers.ts", view);
    json_decref(view);
    if (file == NULL) {
        return -1;
    }
    file->stubs = stubs;
    file->stub_count = count;
    return 0;
}

static int add_routes(struct generator *generator, struct diagnostics *list)
{
    const struct routes *routes =
        routes_new(generator->arena, generator->spec, generator->options->framework,
                   generator->options->by_tag, list);
    generator->routes = routes;
    for (size_t i = 0; i < routes->file_count; i++) {
        if (add_handlers(generator, routes, routes->files[i]) != 0) {
            return -1;
        }
    }
    json_t *view =
        routes_view(generator->arena, generator->spec, generator->options->framework, routes);
    json_object_set_new(view, "title", json_string(generator->spec->title));
    bool done =
        service_file(generator, "routes/index.ts", BUNDLE_GENERATOR, "routes.ts", view) != NULL;
    json_decref(view);
    return done ? 0 : -1;
}

/* What the hook of a scheme calls until somebody writes it, and where that is from. */
static struct bundle_import hook_helper(const struct generator *generator, const json_t *scheme)
{
    static const char *const module = "./authorization.js";
    if (generator->options->mock) {
        return (struct bundle_import){.name = "acceptAnything", .module = module};
    }
    if (generator->options->init && json_is_true(json_object_get(scheme, "bearer"))) {
        return (struct bundle_import){.name = "verifyToken", .module = "./jwt.js"};
    }
    return (struct bundle_import){.name = "refuse", .module = module};
}

/* The hook of one scheme, in the file of hooks. */
static int add_hook(struct generator *generator, json_t *scheme, struct bundle_stub *stub)
{
    const char *name = json_string_value(json_object_get(scheme, "hook"));
    size_t length = 0;
    struct bundle_import *imports = arena_alloc(generator->arena, 2, sizeof *imports);
    imports[0] = hook_helper(generator, scheme);
    imports[1] =
        (struct bundle_import){.name = "Attempt", .module = "./authorization.js", .type_only = 1};
    json_object_set_new(scheme, "helper", json_string(imports[0].name));
    json_object_set(scheme, "name", json_object_get(scheme, "hook"));
    stub->name = arena_strdup(generator->arena, name);
    stub->operation = arena_printf(generator->arena, "security scheme %s", name);
    stub->text = service_render(generator, "shared/hook.ts", scheme, &length);
    stub->imports = imports;
    stub->import_count = 2;
    return stub->text == NULL ? -1 : 0;
}

/* The helpers of the hooks, each once, in the order of their modules. */
static json_t *helpers_view(const struct bundle_stub *stubs, size_t count)
{
    static const char *const known[] = {"acceptAnything", "refuse", "verifyToken"};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (size_t j = 0; j < count; j++) {
            if (strcmp(stubs[j].imports[0].name, known[i]) == 0) {
                json_array_append_new(list, json_pack("{s:s, s:s}", "name", known[i], "module",
                                                      stubs[j].imports[0].module));
                break;
            }
        }
    }
    return list;
}

/* security.ts belongs to the people: a hook for each scheme, which refuses until it is written. */
static int add_hooks(struct generator *generator, json_t *schemes)
{
    size_t count = json_array_size(schemes);
    struct bundle_stub *stubs = arena_alloc(generator->arena, count + 1, sizeof *stubs);
    json_t *texts = json_array();
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        result = add_hook(generator, json_array_get(schemes, i), &stubs[i]);
        json_array_append_new(texts, without_newline(stubs[i].text));
    }
    json_t *view = json_pack("{s:o, s:o}", "stubs", texts, "helpers",
                             helpers_view(stubs, result == 0 ? count : 0));
    struct bundle_file *file = result != 0
                                   ? NULL
                                   : service_file(generator, "middleware/security.ts",
                                                  BUNDLE_PEOPLE, "shared/security.ts", view);
    json_decref(view);
    if (file == NULL) {
        return -1;
    }
    file->stubs = stubs;
    file->stub_count = count;
    return 0;
}

static int add_security(struct generator *generator)
{
    json_t *view = service_view(generator->spec);
    json_t *schemes = security_schemes_view(generator->arena, generator->spec);
    json_object_set(view, "schemes", schemes);
    int result = service_file(generator, "middleware/schemes.ts", BUNDLE_GENERATOR,
                              "shared/schemes.ts", view) == NULL
                     ? -1
                     : 0;
    if (result == 0 && json_array_size(schemes) > 0) {
        result = add_hooks(generator, schemes);
    }
    json_decref(view);
    json_decref(schemes);
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
        {"middleware/operations.ts", "shared/operations.ts"},
        {"middleware/http.ts", "http.ts"},
    };
    json_t *view = service_view(generator->spec);
    json_object_set_new(view, "problem", json_boolean(generator->options->problem));
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof files / sizeof *files; i++) {
        result = service_file(generator, files[i].path, BUNDLE_GENERATOR, files[i].template,
                              view) == NULL
                     ? -1
                     : 0;
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
        result = service_file(generator, files[i][0], BUNDLE_GENERATOR, files[i][1], view) == NULL
                     ? -1
                     : 0;
    }
    json_decref(view);
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
    if (result == 0) {
        result = add_validators(&generator, list);
    }
    if (result == 0) {
        result = add_types(&generator);
    }
    if (result == 0) {
        result = add_security(&generator);
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
        project_document(&generator);
    }
    template_set_free(generator.templates);
    return result;
}
