/* Operations without an operationId named by method and path, and the resources that paths are about. */
#include "scaffold/name/name.h"

#include "common/buffer.h"
#include "common/map.h"
#include "scaffold/name/word.h"

#include <stdint.h>
#include <string.h>

#define METHOD_LIMIT 16 /* bytes */

/* A path in its parts. */
struct route {
    const char **literals; /* parts that are no parameter, `api` and versions left out */
    size_t literal_count;
    const char *parameter; /* the last part when it is a parameter: an item's path */
    bool collection;       /* the last part names many things */
    const char *method;    /* lower case */
    size_t level;          /* parents in front of the noun; one more: the parameter behind it */
    const char *text;      /* the name for that level */
};

static bool is_parameter(const char *part)
{
    return part[0] == '{' && part[strlen(part) - 1] == '}' && !strchr(part + 1, '{');
}

/* api, rest, v1, v2.1, v1beta2 */
static bool is_prefix(const char *part)
{
    if (strcmp(part, "api") == 0 || strcmp(part, "rest") == 0 || strcmp(part, "apis") == 0)
        return true;
    if (word_to_lower(*part) != 'v' || !word_is_digit(part[1]))
        return false;
    part += 1 + strspn(part + 1, "0123456789.");
    return !*part || strncmp(part, "beta", 4) == 0 || strncmp(part, "alpha", 5) == 0;
}

/* The parts of a path between slashes, NULL-terminated. */
static const char **split(struct arena *arena, const char *path, size_t *count)
{
    const char **parts = arena_alloc(arena, strlen(path) / 2 + 2, sizeof *parts);
    size_t length;

    for (*count = 0; *path; path += length) {
        path += strspn(path, "/");
        length = strcspn(path, "/");
        if (length)
            parts[(*count)++] = arena_strndup(arena, path, length);
    }
    return parts;
}

/* How many parts all paths begin with, leaving each at least one literal behind. */
static size_t common_parts(const char ***parts, const size_t *counts, size_t count)
{
    size_t common, i, j;
    bool more;

    for (common = 0; count > 0; common++) {
        for (i = 0; i < count; i++) {
            if (common >= counts[i] || is_parameter(parts[i][common]) ||
                strcmp(parts[i][common], parts[0][common]) != 0)
                return common;
            for (more = false, j = common + 1; j < counts[i]; j++)
                more = more || !is_parameter(parts[i][j]);
            if (!more)
                return common;
        }
    }
    return 0;
}

/* Leave out what all paths begin with, then versions and the like, but never the last literal. */
static size_t skip_prefix(const char **parts, size_t count, size_t common)
{
    size_t at = common;

    while (at + 1 < count && is_prefix(parts[at]) && !is_parameter(parts[at + 1]))
        at++;
    return at;
}

static const char *lower(struct arena *arena, const char *text)
{
    char *copy = arena_strndup(arena, text, strnlen(text, METHOD_LIMIT)), *at;

    for (at = copy; *at; at++)
        *at = word_to_lower(*at);
    return copy;
}

static void parse_route(struct arena *arena, struct route *route, const char **parts, size_t count,
                        size_t skipped)
{
    size_t i;

    route->literals = arena_alloc(arena, count + 1, sizeof *route->literals);
    for (i = skipped; i < count; i++)
        if (!is_parameter(parts[i]))
            route->literals[route->literal_count++] = parts[i];
    if (count && is_parameter(parts[count - 1]))
        route->parameter = parts[count - 1];
    else if (route->literal_count)
        route->collection = name_is_plural(route->literals[route->literal_count - 1]);
}

/* The verb of a method; NULL: the method itself. */
static const char *verb_of(const struct route *route)
{
    static const struct {
        const char *method, *item, *collection, *single;
    } verbs[] = {
        {"get", "get", "list", "get"},
        {"post", NULL, "create", "create"},
        {"put", "update", "update", "update"},
    };
    size_t i;

    for (i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].method, route->method) == 0) {
            if (route->parameter)
                return verbs[i].item;
            return route->collection ? verbs[i].collection : verbs[i].single;
        }
    return NULL;
}

static bool is_about_one(const struct route *route)
{
    return route->parameter || strcmp(route->method, "post") == 0;
}

/* verb, parents in the singular, noun, and at the last level the parameter. */
static const char *compose(struct arena *arena, const struct route *route)
{
    struct buffer text = BUFFER_INIT;
    const char *verb = verb_of(route), *noun, *name;
    size_t last = route->literal_count, parents = last ? last - 1 : 0, i;

    buffer_puts(&text, verb ? verb : route->method);
    if (last)
        noun = route->literals[last - 1];
    else
        noun = route->parameter || route->collection ? "items" : "root";
    for (i = parents > route->level ? parents - route->level : 0; i < parents; i++)
        buffer_printf(&text, " %s", name_singular(arena, route->literals[i]));
    buffer_printf(&text, " %s", is_about_one(route) ? name_singular(arena, noun) : noun);
    if (route->parameter && route->level > parents)
        buffer_printf(&text, " by %s", route->parameter);
    name = name_make(arena, NAME_CAMEL, text.data);
    buffer_release(&text);
    return name;
}

static size_t level_limit(const struct route *route)
{
    size_t parents = route->literal_count ? route->literal_count - 1 : 0;

    return parents + (route->parameter ? 1 : 0);
}

/* Give those that share their name with another, or with an operationId, the next parent in front.
 * Whether anything changed. */
static bool deepen(struct arena *arena, const struct name_scope *scope, struct route *routes,
                   const struct name_operation *operations, size_t count)
{
    struct map users;
    bool changed = false;
    uintptr_t number;
    size_t i;

    map_init(&users, arena);
    for (i = 0; i < count; i++)
        if (!operations[i].name) {
            number = (uintptr_t)map_get(&users, routes[i].text);
            map_put(&users, routes[i].text, (void *)(number + 1));
        }
    for (i = 0; i < count; i++) {
        if (operations[i].name || routes[i].level == level_limit(&routes[i]))
            continue;
        if ((uintptr_t)map_get(&users, routes[i].text) == 1 &&
            !name_scope_has(scope, routes[i].text))
            continue;
        routes[i].level++;
        routes[i].text = compose(arena, &routes[i]);
        changed = true;
    }
    return changed;
}

/* Without slashes at the end. */
static size_t path_length(const char *path)
{
    size_t length = strlen(path);

    while (length && path[length - 1] == '/')
        length--;
    return length;
}

/* A path names many things when another goes on with a parameter behind it. */
static void find_collections(struct arena *arena, const struct name_operation *operations,
                             struct route *routes, size_t count)
{
    struct map parents;
    const char *slash;
    size_t i;

    map_init(&parents, arena);
    for (i = 0; i < count; i++) {
        slash = strrchr(operations[i].path, '/');
        if (routes[i].parameter && slash)
            *map_at(&parents, operations[i].path, (size_t)(slash - operations[i].path)) = routes;
    }
    for (i = 0; i < count; i++)
        if (!routes[i].parameter &&
            map_find(&parents, operations[i].path, path_length(operations[i].path)))
            routes[i].collection = true;
}

static void name_by_id(struct arena *arena, struct name_scope *scope,
                       struct name_operation *operations, size_t count)
{
    const char **ids = arena_alloc(arena, count + 1, sizeof *ids);
    const char **names = arena_alloc(arena, count + 1, sizeof *names);
    size_t used = 0, i;

    for (i = 0; i < count; i++)
        if (operations[i].id && *operations[i].id)
            ids[used++] = operations[i].id;
    name_scope_add_all(scope, ids, used, names);
    for (used = 0, i = 0; i < count; i++)
        operations[i].name = operations[i].id && *operations[i].id ? names[used++] : NULL;
}

void name_operations(struct arena *arena, struct name_scope *scope,
                     struct name_operation *operations, size_t count)
{
    struct arena *scratch = arena_new();
    struct route *routes = arena_alloc(scratch, count + 1, sizeof *routes);
    const char ***parts = arena_alloc(scratch, count + 1, sizeof *parts);
    size_t *counts = arena_alloc(scratch, count + 1, sizeof *counts), common, skipped, i;

    for (i = 0; i < count; i++)
        parts[i] = split(scratch, operations[i].path, &counts[i]);
    common = common_parts(parts, counts, count);
    for (i = 0; i < count; i++) {
        skipped = skip_prefix(parts[i], counts[i], common);
        routes[i].method = lower(scratch, operations[i].method);
        parse_route(scratch, &routes[i], parts[i], counts[i], skipped);
        operations[i].resource =
            name_make(arena, NAME_KEBAB, routes[i].literal_count ? routes[i].literals[0] : "root");
    }
    find_collections(scratch, operations, routes, count);
    name_by_id(scratch, scope, operations, count);
    for (i = 0; i < count; i++)
        if (!operations[i].name)
            routes[i].text = compose(scratch, &routes[i]);
    while (deepen(scratch, scope, routes, operations, count))
        continue;
    for (i = 0; i < count; i++)
        if (!operations[i].name)
            operations[i].name = name_scope_add(scope, routes[i].text);
    arena_free(scratch);
}
