/* The wiring of routes: what every path answers, in the order in which a router must try them. */
#include "scaffold/generate/code.h"
#include "scaffold/generate/service.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HANDLER_COLUMN 7 /* behind `...` in an object in a function */

static int is_head(const struct route *route)
{
    return strcmp(route->operation->method, "head") == 0;
}

/* By order, then by path, so that operations of one path are together; HEAD, which GET would answer as
 * well, before the others; then as in the document. */
static int compare_routes(const void *a, const void *b)
{
    const struct route *left = *(const struct route *const *)a;
    const struct route *right = *(const struct route *const *)b;
    int order = strcmp(left->order, right->order);
    order = order != 0 ? order : strcmp(left->path, right->path);
    order = order != 0 ? order : is_head(right) - is_head(left);
    return order != 0 ? order : (left > right) - (left < right);
}

static const char *upper(struct arena *arena, const char *method)
{
    char *text = arena_strdup(arena, method);
    for (char *at = text; *at != '\0'; at++) {
        *at = (char)toupper((unsigned char)*at);
    }
    return text;
}

/* operation('getUser', users.getUser, ['id']) */
static const struct layout *operation_code(struct arena *arena, const struct route *route,
                                           unsigned column)
{
    struct code_list arguments = {.arena = arena};
    struct code_list names = {.arena = arena};
    const char *name = route->operation->name;
    for (size_t i = 0; i < route->name_count; i++) {
        code_add(&names,
                 layout_kept(arena, code_string(arena, route->names[i], strlen(route->names[i]))));
    }
    code_add(&arguments, layout_kept(arena, code_string(arena, name, strlen(name))));
    code_add(&arguments, layout_printf(arena, "%s.%s", route->alias, name));
    if (names.count > 0) {
        code_add(&arguments, layout_list(arena, "[", names.items, names.count, "]"));
    }
    return code_call(arena, "operation", &arguments, column);
}

/* .get(operation) */
static const char *chained(struct arena *arena, const struct route *route)
{
    const struct layout *operation = operation_code(arena, route, 2 * LAYOUT_INDENT);
    unsigned width = (unsigned)strlen(route->operation->method);
    return code_text(arena, layout_list(arena, "(", &operation, 1, ")"), LAYOUT_INDENT,
                     LAYOUT_INDENT + width + 1);
}

/* router.get(path, operation); */
static const char *listed(struct arena *arena, const struct route *route)
{
    const struct layout *both[] = {
        layout_kept(arena, code_string(arena, route->path, strlen(route->path))),
        operation_code(arena, route, LAYOUT_INDENT)};
    const struct layout *code =
        layout_all(arena, layout_list(arena, "(", both, 2, ")"), layout_text(arena, ";"));
    return code_text(arena, code, 0, (unsigned)strlen(route->operation->method) + 7);
}

/* What an object spreads. */
static const char *spread(struct arena *arena, const struct route *route)
{
    const struct layout *code =
        layout_all(arena, operation_code(arena, route, HANDLER_COLUMN), layout_text(arena, ","));
    return code_text(arena, code, 2 * LAYOUT_INDENT, HANDLER_COLUMN);
}

static const char *(*const forms[])(struct arena *, const struct route *) = {
    [WIRING_CHAINED] = chained, [WIRING_LISTED] = listed, [WIRING_SPREAD] = spread};

/* schema: schemas.getUser */
static const char *schema_code(struct arena *arena, const char *name)
{
    const struct layout *schema =
        layout_printf(arena, "schemas%s", code_member(arena, name, strlen(name)));
    return code_item(arena, code_pair(arena, "schema", schema, true), 2 * LAYOUT_INDENT,
                     2 * LAYOUT_INDENT);
}

static json_t *method_view(struct arena *arena, enum wiring wiring, const struct route *route)
{
    json_t *view = json_object();
    const char *method = route->operation->method;
    code_set_text(view, "name", route->operation->name);
    code_set_text(view, "method", method);
    code_set_text(view, "verb", upper(arena, method));
    code_set_text(view, "code", forms[wiring](arena, route));
    code_set_text(view, "schema", schema_code(arena, route->operation->name));
    return view;
}

/* ['GET', 'HEAD', …]: what the path answers. */
static const struct layout *allow_code(struct arena *arena, const struct route *const *routes,
                                       size_t count)
{
    struct code_list items = {.arena = arena};
    bool get = false;
    bool head = false;
    for (size_t i = 0; i < count; i++) {
        const char *method = routes[i]->operation->method;
        get = get || strcmp(method, "get") == 0;
        head = head || strcmp(method, "head") == 0;
        code_add(&items, layout_printf(arena, "'%s'", upper(arena, method)));
    }
    if (get && !head) {
        code_add(&items, layout_literal(arena, "'HEAD'"));
    }
    return layout_list(arena, "[", items.items, items.count, "]");
}

static const struct layout *path_text(struct arena *arena, const char *path)
{
    return layout_kept(arena, code_string(arena, path, strlen(path)));
}

static const struct layout *not_allowed(struct arena *arena, const struct layout *allow)
{
    return layout_all(arena, layout_literal(arena, "methodNotAllowed("), allow,
                      layout_text(arena, ")"));
}

/* .all(methodNotAllowed([…])); */
static const char *others_chained(struct arena *arena, const char *path, const struct layout *allow)
{
    (void)path;
    const struct layout *refusal = not_allowed(arena, allow);
    const struct layout *code =
        layout_all(arena, layout_literal(arena, ".all"), layout_list(arena, "(", &refusal, 1, ")"),
                   layout_text(arena, ";"));
    return code_text(arena, code, LAYOUT_INDENT, LAYOUT_INDENT);
}

/* router.all(path, methodNotAllowed([…])); */
static const char *others_listed(struct arena *arena, const char *path, const struct layout *allow)
{
    const struct layout *both[] = {path_text(arena, path), not_allowed(arena, allow)};
    const struct layout *code =
        layout_all(arena, layout_literal(arena, "router.all"),
                   layout_list(arena, "(", both, 2, ")"), layout_text(arena, ";"));
    return code_text(arena, code, 0, 0);
}

/* refuseOthers(app, path, […]); */
static const char *others_called(struct arena *arena, const char *path, const struct layout *allow)
{
    struct code_list arguments = {.arena = arena};
    code_add(&arguments, layout_literal(arena, "app"));
    code_add(&arguments, path_text(arena, path));
    code_add(&arguments, allow);
    const struct layout *call = code_call(arena, "refuseOthers", &arguments, LAYOUT_INDENT);
    return code_text(arena, layout_all(arena, call, layout_text(arena, ";")), LAYOUT_INDENT,
                     LAYOUT_INDENT);
}

static const char *(*const others_forms[])(struct arena *, const char *, const struct layout *) = {
    [WIRING_CHAINED] = others_chained,
    [WIRING_LISTED] = others_listed,
    [WIRING_SPREAD] = others_called};

/* Where the path is told once: .route(path), url: path */
static const char *told_path(struct arena *arena, enum wiring wiring, const char *path)
{
    const struct layout *text = path_text(arena, path);
    if (wiring == WIRING_SPREAD) {
        return code_item(arena, code_pair(arena, "url", text, true), 2 * LAYOUT_INDENT,
                         2 * LAYOUT_INDENT);
    }
    const struct layout *code =
        layout_all(arena, layout_literal(arena, ".route"), layout_list(arena, "(", &text, 1, ")"));
    return code_text(arena, code, LAYOUT_INDENT, LAYOUT_INDENT);
}

static json_t *path_view(struct arena *arena, enum wiring wiring, const struct route *const *routes,
                         size_t count)
{
    json_t *view = json_object();
    json_t *methods = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(methods, method_view(arena, wiring, routes[i]));
    }
    code_set_text(view, "path", told_path(arena, wiring, routes[0]->path));
    json_object_set_new(view, "methods", methods);
    code_set_text(view, "others",
                  others_forms[wiring](arena, routes[0]->path, allow_code(arena, routes, count)));
    return view;
}

static json_t *imports_view(const struct routes *routes)
{
    json_t *list = json_array();
    for (size_t i = 0; i < routes->file_count; i++) {
        json_t *view = json_object();
        code_set_text(view, "file", routes->files[i]);
        code_set_text(view, "alias", routes->aliases[i]);
        json_array_append_new(list, view);
    }
    return list;
}

static const struct route **sorted_routes(struct arena *arena, const struct routes *routes)
{
    const struct route **sorted = arena_alloc(arena, routes->count + 1, sizeof *sorted);
    for (size_t i = 0; i < routes->count; i++) {
        sorted[i] = &routes->items[i];
    }
    qsort(sorted, routes->count, sizeof *sorted, compare_routes);
    return sorted;
}

/* How many of the sorted routes from the first on have its path. */
static size_t count_methods(const struct route *const *routes, size_t count)
{
    size_t same = 1;
    while (same < count && strcmp(routes[same]->path, routes[0]->path) == 0) {
        same++;
    }
    return same;
}

/* Path by path: a view of all would be large. */
static int routes_text(struct generator *generator, const struct route *const *routes,
                       struct buffer *text)
{
    const struct framework *framework = generator->options->framework;
    const char *template = arena_printf(generator->arena, "%s/route.ts", framework->name);
    struct arena *scratch = arena_new();
    int result = 0;
    for (size_t i = 0, count; result == 0 && i < generator->routes->count; i += count) {
        count = count_methods(routes + i, generator->routes->count - i);
        json_t *view = path_view(scratch, framework->wiring, routes + i, count);
        result = service_append(generator, template, view, text);
        json_decref(view);
        arena_clear(scratch);
    }
    arena_free(scratch);
    return result;
}

/* Methods that need no body, of which an operation has one. */
static json_t *bodies_view(struct arena *arena, const struct spec *spec)
{
    static const char *const bodyless[] = {"get", "head"};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof bodyless / sizeof *bodyless; i++) {
        size_t j = 0;
        while (j < spec->operation_count &&
               (spec->operations[j].body == NULL ||
                strcmp(spec->operations[j].method, bodyless[i]) != 0)) {
            j++;
        }
        if (j < spec->operation_count) {
            json_t *view = json_object();
            code_set_text(view, "verb", upper(arena, bodyless[i]));
            json_array_append_new(list, view);
        }
    }
    return list;
}

int service_routes(struct generator *generator)
{
    const struct spec *spec = generator->spec;
    struct arena *arena = arena_new();
    struct buffer text = BUFFER_INIT;
    int result = routes_text(generator, sorted_routes(arena, generator->routes), &text);
    json_t *view = service_view(spec);
    const char *base = routes_base_path(arena, spec->base_path, generator->options->framework);
    code_set_text(view, "basePath", base);
    json_object_set_new(view, "imports", imports_view(generator->routes));
    json_object_set_new(view, "routes", service_code(&text));
    json_object_set_new(view, "bodies", bodies_view(arena, spec));
    if (result == 0) {
        result = service_file(generator, "routes/index.ts", BUNDLE_GENERATOR, "routes.ts", view);
    }
    json_decref(view);
    arena_free(arena);
    return result;
}
