/* Routes in the order in which a router must try them. */
#include "scaffold/generate/route.h"

#include "common/buffer.h"
#include "scaffold/generate/code.h"
#include "scaffold/name/name.h"
#include "scaffold/spec/path.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HANDLER_COLUMN 7 /* behind `...` in an object in a function */

/* Characters that stand in a path as they are; everything else is percent-encoded. */
static bool is_path_byte(unsigned char byte)
{
    return isalnum(byte) || strchr("-._~!$&'()*+,;=:@/%", byte) != NULL;
}

static void put_literal(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte != 0 && byte < 0x80 && is_path_byte(byte)) {
            buffer_putc(out, text[i]);
        } else {
            buffer_printf(out, "%%%02X", byte);
        }
    }
}

/* The other way: what %XX stands for, but a percent sign itself. */
static void put_decoded(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char digits[3] = {0};
        if (text[i] == '%' && i + 2 < length && isxdigit((unsigned char)text[i + 1]) &&
            isxdigit((unsigned char)text[i + 2])) {
            memcpy(digits, text + i + 1, 2);
            buffer_putc(out, (char)strtoul(digits, NULL, 16));
            i += 2;
        } else {
            buffer_putc(out, text[i]);
        }
    }
}

static size_t cut_path(struct arena *arena, const char *path, bool decoded, struct path_part *parts)
{
    size_t count = 0;
    while (*path != '\0') {
        struct path_part *part = &parts[count++];
        if (path_parameter(path, &part->length)) {
            part->text = arena_strndup(arena, path + 1, part->length);
            part->is_parameter = true;
            path += part->length + 2;
            continue;
        }
        struct buffer literal = BUFFER_INIT;
        size_t parameter;
        const char *next = path_next(path, &parameter);
        size_t length = next == NULL ? strlen(path) : (size_t)(next - path);
        (decoded ? put_decoded : put_literal)(&literal, path, length);
        part->text = arena_strndup(arena, buffer_text(&literal), literal.length);
        part->length = literal.length;
        part->is_parameter = false;
        buffer_release(&literal);
        path += length;
    }
    return count;
}

/* One letter for each segment: a literal comes before a mixture, that before a parameter. */
static const char *order_of(struct arena *arena, const char *path)
{
    struct buffer order = BUFFER_INIT;
    while (*path == '/') {
        size_t length = strcspn(++path, "/");
        size_t name;
        const char *open = path_next(path, &name);
        bool literal = open == NULL || open >= path + length;
        bool whole = !literal && open == path && name + 2 == length;
        buffer_putc(&order, literal ? 'a' : whole ? 'c' : 'b');
        path += length;
    }
    const char *result = arena_strdup(arena, buffer_text(&order));
    buffer_release(&order);
    return result;
}

static bool knows_method(const struct framework *framework, const char *method)
{
    for (size_t i = 0; framework->methods[i] != NULL; i++) {
        if (strcmp(framework->methods[i], method) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_neighbours(const struct path_part *parts, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (parts[i].is_parameter && parts[i - 1].is_parameter) {
            return true;
        }
    }
    return false;
}

static void place(struct arena *arena, const struct framework *framework, struct route *route,
                  struct diagnostics *list)
{
    const char *path =
        arena_printf(arena, "%s%s", route->operation->prefix, route->operation->path);
    struct path_part *parts = arena_alloc(arena, strlen(path) + 1, sizeof *parts);
    size_t count = cut_path(arena, path, framework->decodes, parts);
    struct buffer written = BUFFER_INIT;
    if (has_neighbours(parts, count)) {
        diagnostics_add(list, SEVERITY_WARNING, route->operation->where,
                        "put a character between them",
                        "nothing parts two parameters of the path '%s'", path);
    }
    framework->put_path(&written, parts, count);
    route->path = arena_strdup(arena, buffer_text(&written));
    buffer_release(&written);
    route->order = order_of(arena, path);
    route->names = arena_alloc(arena, count + 1, sizeof *route->names);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].is_parameter) {
            route->names[route->name_count++] = parts[i].text;
        }
    }
}

/* Distinct resources get distinct files; `index` is the wiring's own. */
struct files {
    struct arena *arena;
    struct name_scope *names, *aliases;
    json_t *known; /* resource → index into files */
    struct routes *routes;
};

static size_t file_of(struct files *files, const char *resource)
{
    json_t *known = json_object_get(files->known, resource);
    if (known != NULL) {
        return (size_t)json_integer_value(known);
    }
    size_t index = files->routes->file_count++;
    files->routes->files[index] = name_scope_add(files->names, resource);
    files->routes->aliases[index] = name_scope_add(files->aliases, resource);
    json_object_set_new(files->known, resource, json_integer((json_int_t)index));
    return index;
}

static void reserve_all(struct name_scope *scope, const char *const *names)
{
    for (; *names != NULL; names++) {
        name_scope_reserve(scope, *names);
    }
}

static const char *group_of(const struct operation *operation, bool by_tag)
{
    return by_tag && operation->tag_count > 0 ? operation->tags[0] : operation->resource;
}

static void sort_into_files(struct arena *arena, struct routes *routes, bool by_tag)
{
    static const char *const file_names[] = {"index", NULL};
    static const char *const alias_names[] = {
        "Router",   "operation",   "rawBody", "routes",  "methodNotAllowed",
        "basePath", "router",      "app",     "prepare", "refuseOthers",
        "describe", "definitions", "schemas", "options", NULL};
    struct files files = {.arena = arena, .routes = routes, .known = json_object()};
    files.names = name_scope_new(arena, NAME_KEBAB);
    files.aliases = name_scope_new(arena, NAME_CAMEL);
    reserve_all(files.names, file_names);
    reserve_all(files.aliases, alias_names);
    for (size_t i = 0; i < routes->count; i++) {
        size_t index = file_of(&files, group_of(routes->items[i].operation, by_tag));
        routes->items[i].file = routes->files[index];
        routes->items[i].alias = routes->aliases[index];
    }
    json_decref(files.known);
}

struct routes *routes_new(struct arena *arena, const struct spec *spec,
                          const struct framework *framework, bool by_tag, struct diagnostics *list)
{
    struct routes *routes = arena_alloc(arena, 1, sizeof *routes);
    routes->items = arena_alloc(arena, spec->operation_count + 1, sizeof *routes->items);
    routes->files = arena_alloc(arena, spec->operation_count + 1, sizeof *routes->files);
    routes->aliases = arena_alloc(arena, spec->operation_count + 1, sizeof *routes->aliases);
    for (size_t i = 0; i < spec->operation_count; i++) {
        const struct operation *operation = &spec->operations[i];
        if (!knows_method(framework, operation->method)) {
            diagnostics_add(list, SEVERITY_WARNING, operation->where, NULL,
                            "%s has no routes for the method '%s'; '%s' is not served",
                            framework->name, operation->method, operation->name);
            continue;
        }
        struct route *route = &routes->items[routes->count++];
        route->operation = operation;
        place(arena, framework, route, list);
    }
    sort_into_files(arena, routes, by_tag);
    return routes;
}

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

static void set_code(json_t *view, const char *key, struct arena *arena, const struct layout *code,
                     unsigned indent, unsigned column)
{
    json_object_set_new(view, key, json_string(code_text(arena, code, indent, column)));
}

/* The operation as each framework has it: `chained` is .get(operation), `listed` is
 * router.get(path, operation), `handler` what an object spreads. */
static json_t *method_view(struct arena *arena, const struct route *route)
{
    json_t *view = json_object();
    const char *method = route->operation->method;
    unsigned width = (unsigned)strlen(method);
    const struct layout *operation = operation_code(arena, route, 2 * LAYOUT_INDENT);
    const struct layout *path =
        layout_text(arena, code_string(arena, route->path, strlen(route->path)));
    const struct layout *both[] = {path, operation};
    const struct layout *chained = layout_list(arena, "(", &operation, 1, ")");
    json_object_set_new(view, "name", json_string(route->operation->name));
    json_object_set_new(view, "method", json_string(method));
    json_object_set_new(view, "verb", json_string(upper(arena, method)));
    set_code(view, "chained", arena, chained, LAYOUT_INDENT, LAYOUT_INDENT + width + 1);
    const struct layout *listed =
        layout_all(arena, layout_list(arena, "(", both, 2, ")"), layout_text(arena, ";"), NULL);
    set_code(view, "listed", arena, listed, 0, width + 7);
    const struct layout *handler = layout_all(arena, operation_code(arena, route, HANDLER_COLUMN),
                                              layout_text(arena, ","), NULL);
    set_code(view, "handler", arena, handler, 2 * LAYOUT_INDENT, HANDLER_COLUMN);
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

static json_t *path_view(struct arena *arena, const struct route *const *routes, size_t count)
{
    json_t *view = json_object();
    json_t *methods = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(methods, method_view(arena, routes[i]));
    }
    json_object_set_new(view, "path", json_string(routes[0]->path));
    json_object_set_new(view, "methods", methods);
    json_object_set_new(view, "allow", json_string(allow_code(arena, routes, count)));
    return view;
}

static json_t *imports_view(const struct routes *routes)
{
    json_t *list = json_array();
    for (size_t i = 0; i < routes->file_count; i++) {
        json_t *view = json_object();
        json_object_set_new(view, "file", json_string(routes->files[i]));
        json_object_set_new(view, "alias", json_string(routes->aliases[i]));
        json_array_append_new(list, view);
    }
    return list;
}

/* The path of the server as the framework's router wants it. */
static json_t *base_path(struct arena *arena, const char *path, const struct framework *framework)
{
    struct buffer text = BUFFER_INIT;
    struct buffer written = BUFFER_INIT;
    (framework->decodes ? put_decoded : put_literal)(&text, path, strlen(path));
    struct path_part part = {.text = arena_strndup(arena, buffer_text(&text), text.length),
                             .length = text.length};
    framework->put_path(&written, &part, 1);
    json_t *result = json_string(buffer_text(&written));
    buffer_release(&text);
    buffer_release(&written);
    return result;
}

json_t *routes_view(struct arena *arena, const struct spec *spec, const struct framework *framework,
                    const struct routes *routes)
{
    const struct route **sorted = arena_alloc(arena, routes->count + 1, sizeof *sorted);
    json_t *list = json_array();
    for (size_t i = 0; i < routes->count; i++) {
        sorted[i] = &routes->items[i];
    }
    qsort(sorted, routes->count, sizeof *sorted, compare_routes);
    for (size_t i = 0, next; i < routes->count; i = next) {
        for (next = i + 1; next < routes->count && strcmp(sorted[next]->path, sorted[i]->path) == 0;
             next++) {
        }
        json_array_append_new(list, path_view(arena, &sorted[i], next - i));
    }
    json_t *view = json_object();
    json_object_set_new(view, "basePath", base_path(arena, spec->base_path, framework));
    json_object_set_new(view, "imports", imports_view(routes));
    json_object_set_new(view, "routes", list);
    return view;
}
