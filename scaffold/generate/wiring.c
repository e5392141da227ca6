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
                 layout_text(arena, code_string(arena, route->names[i], strlen(route->names[i]))));
    }
    code_add(&arguments, layout_text(arena, code_string(arena, name, strlen(name))));
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
        layout_text(arena, code_string(arena, route->path, strlen(route->path))),
        operation_code(arena, route, 2 * LAYOUT_INDENT)};
    const struct layout *code =
        layout_all(arena, layout_list(arena, "(", both, 2, ")"), layout_text(arena, ";"), NULL);
    return code_text(arena, code, 0, (unsigned)strlen(route->operation->method) + 7);
}

/* What an object spreads. */
static const char *spread(struct arena *arena, const struct route *route)
{
    const struct layout *code = layout_all(arena, operation_code(arena, route, HANDLER_COLUMN),
                                           layout_text(arena, ","), NULL);
    return code_text(arena, code, 2 * LAYOUT_INDENT, HANDLER_COLUMN);
}

static const char *(*const forms[])(struct arena *, const struct route *) = {
    [WIRING_CHAINED] = chained, [WIRING_LISTED] = listed, [WIRING_SPREAD] = spread};

static json_t *method_view(struct arena *arena, enum wiring wiring, const struct route *route)
{
    json_t *view = json_object();
    const char *method = route->operation->method;
    code_set_text(view, "name", route->operation->name);
    code_set_text(view, "method", method);
    code_set_text(view, "verb", upper(arena, method));
    code_set_text(view, "code", forms[wiring](arena, route));
    return view;
}

/* 'GET', 'HEAD', …: what the path answers. */
static const char *allow_code(struct arena *arena, const struct route *const *routes, size_t count)
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
        code_add(&items, layout_text(arena, "'HEAD'"));
    }
    const struct layout *list = layout_list(arena, "[", items.items, items.count, "]");
    return code_text(arena, list, LAYOUT_INDENT,
                     LAYOUT_INDENT + sizeof ".all(methodNotAllowed(" - 1);
}

static json_t *path_view(struct arena *arena, enum wiring wiring, const struct route *const *routes,
                         size_t count)
{
    json_t *view = json_object();
    json_t *methods = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(methods, method_view(arena, wiring, routes[i]));
    }
    code_set_text(view, "path", routes[0]->path);
    json_object_set_new(view, "methods", methods);
    code_set_text(view, "allow", allow_code(arena, routes, count));
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
    if (result == 0 &&
        service_file(generator, "routes/index.ts", BUNDLE_GENERATOR, "routes.ts", view) == NULL) {
        result = -1;
    }
    json_decref(view);
    arena_free(arena);
    return result;
}
