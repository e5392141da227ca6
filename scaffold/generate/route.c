/* Routes in the order in which a router must try them. */
#include "scaffold/generate/route.h"

#include "common/buffer.h"
#include "common/map.h"
#include "scaffold/generate/code.h"
#include "scaffold/name/name.h"
#include "scaffold/spec/path.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

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

/* The other way: what %XX stands for, but a percent sign itself; %00 stays, no path can hold it. */
static void put_decoded(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char digits[3] = {0};
        if (text[i] == '%' && i + 2 < length && isxdigit((unsigned char)text[i + 1]) &&
            isxdigit((unsigned char)text[i + 2])) {
            memcpy(digits, text + i + 1, 2);
            unsigned long byte = strtoul(digits, NULL, 16);
            buffer_append(out, byte == 0 ? text + i : (char[]){(char)byte}, byte == 0 ? 3 : 1);
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

/* At most as many as cut_path() makes. */
static size_t count_parts(const char *path)
{
    size_t count = 1;
    for (; *path != '\0'; path++) {
        count += *path == '{' ? 2 : 0;
    }
    return count;
}

/* A mixture of that segment's text and parameters: those with fewer parameters first, then those with more
 * text, of which two digits are enough. */
static void put_mixture(struct buffer *order, const char *segment, size_t length)
{
    size_t parameters = 0, named = 0, name;
    for (const char *open = path_next(segment, &name); open != NULL && open < segment + length;
         open = path_next(open + 1, &name)) {
        parameters++;
        named += name + 2;
    }
    size_t text = length - named;
    buffer_printf(order, "b%c%02u", (char)('0' + (parameters < 9 ? parameters : 9)),
                  99 - (unsigned)(text < 99 ? text : 99));
}

/* A word for each segment: a literal comes before a mixture, that before a parameter. */
static const char *order_of(struct arena *arena, const char *path)
{
    struct buffer order = BUFFER_INIT;
    while (*path == '/') {
        size_t length = strcspn(++path, "/");
        size_t name;
        const char *open = path_next(path, &name);
        bool literal = open == NULL || open >= path + length;
        bool whole = !literal && open == path && name + 2 == length;
        if (literal || whole) {
            buffer_putc(&order, literal ? 'a' : 'c');
        } else {
            put_mixture(&order, path, length);
        }
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

/* What two routes must not have in common: the path without the names of its parameters. What Fastify's
 * path can only say with one (framework.c) is compared as one. */
static const char *shape_of(struct arena *arena, const struct framework *framework,
                            const struct path_part *parts, size_t count)
{
    struct buffer shape = BUFFER_INIT;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; !parts[i].is_parameter && j < parts[i].length; j++) {
            bool sign = framework->decodes && strchr("*?#", parts[i].text[j]) != NULL;
            buffer_putc(&shape, sign ? '\1' : parts[i].text[j]);
        }
        buffer_puts(&shape, parts[i].is_parameter ? "\1" : "");
    }
    const char *text = arena_strdup(arena, buffer_text(&shape));
    buffer_release(&shape);
    return text;
}

static void place(struct arena *arena, const struct framework *framework, struct route *route,
                  struct diagnostics *list)
{
    const char *path =
        arena_printf(arena, "%s%s", route->operation->prefix, route->operation->path);
    struct path_part *parts = arena_alloc(arena, count_parts(path) + 1, sizeof *parts);
    size_t count = cut_path(arena, path, framework->decodes, parts);
    struct buffer written = BUFFER_INIT;
    if (has_neighbours(parts, count)) {
        diagnostics_add(list, SEVERITY_WARNING, route->operation->where,
                        "put a character between them: all is taken for the first",
                        "nothing parts two parameters of the path '%s'", path);
    }
    framework->put_path(&written, parts, count);
    route->shape = shape_of(arena, framework, parts, count);
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

/* Counting sort: where the routes of each file begin, then each to its place. */
static void order_by_file(struct arena *arena, struct routes *routes, const size_t *file_of_route)
{
    size_t *at = arena_alloc(arena, routes->file_count + 1, sizeof *at);
    for (size_t i = 0; i < routes->count; i++) {
        at[file_of_route[i] + 1]++;
    }
    for (size_t i = 0; i < routes->file_count; i++) {
        at[i + 1] += at[i];
    }
    routes->starts = arena_take(arena, routes->file_count + 1, sizeof *routes->starts);
    memcpy(routes->starts, at, (routes->file_count + 1) * sizeof *at);
    routes->by_file = arena_take(arena, routes->count, sizeof *routes->by_file);
    for (size_t i = 0; i < routes->count; i++) {
        routes->by_file[at[file_of_route[i]]++] = &routes->items[i];
    }
}

static void sort_into_files(struct arena *arena, struct routes *routes, bool by_tag)
{
    static const char *const file_names[] = {"index", NULL};
    static const char *const alias_names[] = {
        "Router",   "operation",   "rawBody", "routes",  "methodNotAllowed",
        "basePath", "router",      "app",     "prepare", "refuseOthers",
        "describe", "definitions", "schemas", "options", NULL};
    size_t *indices = arena_alloc(arena, routes->count, sizeof *indices);
    struct files files = {.arena = arena, .routes = routes, .known = json_object()};
    files.names = name_scope_new(arena, NAME_KEBAB);
    files.aliases = name_scope_new(arena, NAME_CAMEL);
    reserve_all(files.names, file_names);
    reserve_all(files.aliases, alias_names);
    for (size_t i = 0; i < routes->count; i++) {
        indices[i] = file_of(&files, group_of(routes->items[i].operation, by_tag));
        routes->items[i].alias = routes->aliases[indices[i]];
    }
    order_by_file(arena, routes, indices);
    json_decref(files.known);
}

/* Whether a router would never come to a route, because the first of its path and method answers. */
static bool is_shadowed(struct arena *scratch, const struct framework *framework, struct map *known,
                        const struct route *route, struct diagnostics *list)
{
    const struct operation *operation = route->operation;
    const char *key = arena_printf(scratch, "%s %s", operation->method, route->shape);
    void **first = map_at(known, key, strlen(key));
    if (*first == NULL) {
        *first = (void *)(uintptr_t)operation;
        return false;
    }
    diagnostics_add(list, SEVERITY_WARNING, operation->where,
                    "paths that differ in the names of their parameters alone are the same path",
                    "'%s' has the same path as '%s' for the router of %s; '%s' is not served",
                    operation->path, ((const struct operation *)*first)->name, framework->name,
                    operation->name);
    return true;
}

struct routes *routes_new(struct arena *arena, const struct spec *spec,
                          const struct framework *framework, bool by_tag, struct diagnostics *list)
{
    struct routes *routes = arena_alloc(arena, 1, sizeof *routes);
    struct arena *scratch = arena_new();
    struct map known;
    map_init(&known, scratch);
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
        struct route *route = &routes->items[routes->count];
        route->operation = operation;
        place(arena, framework, route, list);
        if (!is_shadowed(scratch, framework, &known, route, list)) {
            routes->count++;
        } else {
            *route = (struct route){0};
        }
    }
    arena_free(scratch);
    sort_into_files(arena, routes, by_tag);
    return routes;
}

const char *routes_base_path(struct arena *arena, const char *path,
                             const struct framework *framework)
{
    struct buffer text = BUFFER_INIT;
    struct buffer written = BUFFER_INIT;
    (framework->decodes ? put_decoded : put_literal)(&text, path, strlen(path));
    struct path_part part = {.text = arena_strndup(arena, buffer_text(&text), text.length),
                             .length = text.length};
    framework->put_path(&written, &part, 1);
    const char *result = arena_strdup(arena, buffer_text(&written));
    buffer_release(&text);
    buffer_release(&written);
    return result;
}
