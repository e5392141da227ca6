/* The files of handlers, which belong to people: a stub for each operation. */
#include "common/buffer.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/mock.h"
#include "scaffold/generate/query.h"
#include "scaffold/generate/service.h"

#include <string.h>

#define HTTP_MODULE "../middleware/http.js"
#define IMPORT_LIMIT 12 /* of one stub */

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

static const char *stub_comment(struct arena *arena, const struct operation *operation)
{
    const char *summary = operation->summary;
    if (summary == NULL || summary[strspn(summary, " \t\r\n")] == '\0') {
        return code_operation(arena, operation);
    }
    return arena_printf(arena, "%s: %s", code_operation(arena, operation), summary);
}

static json_t *stub_view(struct generator *generator, const struct route *route)
{
    const struct operation *operation = route->operation;
    const char *name = operation->name;
    json_t *view = json_object();
    code_set_text(view, "name", name);
    code_set_text(view, "comment", stub_comment(generator->arena, operation));
    code_set_flag(view, "deprecated", operation->deprecated);
    code_set_flag(view, "short", code_fits(generator->options->framework->signature, name));
    json_object_set_new(view, "mock",
                        generator->options->mock ? mock_code(generator, operation) : json_null());
    const struct generate_database *database = generator->options->database;
    json_t *query = database == NULL ? NULL : json_object_get(database->queries, name);
    bool queries = query != NULL && !generator->options->mock;
    json_object_set(view, "query", queries ? query : json_null());
    if (queries) {
        code_set_text(view, "call",
                      query_call(generator->arena, query, generator->options->framework));
    }
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
    stub->name = route->operation->name;
    stub->operation = code_operation(generator->arena, route->operation);
    stub->text = service_render(generator, "stub.ts", view);
    struct bundle_import all[IMPORT_LIMIT] = {{NULL}};
    stub->import_count = stub_imports(generator, view, all);
    struct bundle_import *imports =
        arena_alloc(generator->arena, stub->import_count, sizeof *imports);
    for (size_t i = 0; i < stub->import_count; i++) { /* the view's names end with it */
        imports[i] = all[i];
        imports[i].name = arena_strdup(generator->arena, all[i].name);
    }
    stub->imports = imports;
    json_decref(view);
    return stub->text == NULL ? -1 : 0;
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

static int add_file(struct generator *generator, size_t file)
{
    const struct routes *routes = generator->routes;
    const struct route *const *first = routes->by_file + routes->starts[file];
    size_t count = routes->starts[file + 1] - routes->starts[file];
    struct bundle_stub *stubs = arena_alloc(generator->arena, count, sizeof *stubs);
    json_t *texts = json_array();
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        result = add_stub(generator, first[i], &stubs[i]);
        json_array_append_new(texts, service_stub_code(stubs[i].text));
    }
    json_t *view = json_pack("{s:o, s:o, s:o, s:o}", "stubs", texts, "helpers",
                             values_of(stubs, count, HTTP_MODULE), "queries",
                             values_of(stubs, count, QUERY_QUERIES), "tables",
                             values_of(stubs, count, QUERY_TABLES));
    if (result == 0) {
        const char *path = arena_printf(generator->arena, "routes/%s.ts", routes->files[file]);
        result = service_stub_file(generator, path, "handlers.ts", view, stubs, count);
    }
    json_decref(view);
    return result;
}

/* What a file refers to is gone with it, unless it is kept. */
int service_handlers(struct generator *generator, size_t file)
{
    struct generator passing = *generator;
    if (generator->bundle->pass == NULL) {
        return add_file(generator, file);
    }
    passing.arena = arena_new();
    int result = add_file(&passing, file);
    arena_free(passing.arena);
    return result;
}
