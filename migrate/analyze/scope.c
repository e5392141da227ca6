/* Resolves names the way the server does, as far as the facts go. */
#include "migrate/analyze/scope.h"

#include "migrate/analyze/tree.h"

#include <string.h>

static const struct origin nowhere = {NO_INSTANCE, NULL, NULL};

void scope_add(struct arena *arena, struct scope *scope, struct source source)
{
    if (scope->count == scope->capacity) {
        size_t grown = scope->capacity == 0 ? 4 : scope->capacity * 2;

        scope->sources =
            arena_grow(arena, scope->sources, scope->count, grown, sizeof *scope->sources);
        scope->capacity = grown;
    }
    scope->sources[scope->count++] = source;
}

void scope_merge(struct arena *arena, struct scope *scope, const char *name)
{
    scope->merged = arena_grow(arena, scope->merged, scope->merged_count, scope->merged_count + 1,
                               sizeof *scope->merged);
    scope->merged[scope->merged_count++] = name;
}

const struct source *scope_common(const struct scope *scope, const char *name)
{
    for (; scope != NULL; scope = scope->outer) {
        for (const struct common_table *c = scope->common; c != NULL; c = c->next) {
            if (strcmp(c->name, name) == 0)
                return &c->source;
        }
    }
    return NULL;
}

/* The column of one source; false when it has none of that name. */
static bool find_in(const struct source *source, const struct usage *usage, const char *name,
                    struct origin *origin)
{
    if (source->instance != NO_INSTANCE) {
        const struct column *column =
            table_column_named(usage->instances[source->instance].table, name);

        if (column != NULL)
            *origin = (struct origin){source->instance, column, NULL};
        return column != NULL;
    }
    for (size_t i = 0; i < source->output_count; i++) {
        if (strcmp(source->outputs[i].name, name) == 0) {
            *origin = source->outputs[i].origin;
            return true;
        }
    }
    return false;
}

static bool is_merged(const struct scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->merged_count; i++) {
        if (strcmp(scope->merged[i], name) == 0)
            return true;
    }
    return false;
}

struct origin scope_find_name(const struct scope *scope, const struct usage *usage,
                              const char *name)
{
    for (; scope != NULL; scope = scope->outer) {
        struct origin found = nowhere, other;
        size_t matches = 0;

        for (size_t i = 0; i < scope->count; i++) {
            if (scope->sources[i].opaque && !find_in(&scope->sources[i], usage, name, &other))
                return nowhere;
            if (find_in(&scope->sources[i], usage, name, &other) && matches++ == 0)
                found = other;
        }
        if (matches > 1 && !is_merged(scope, name))
            return nowhere;
        if (matches > 0)
            return found;
    }
    return nowhere;
}

static struct origin find_qualified(const struct scope *scope, const struct usage *usage,
                                    const char *source, const char *name)
{
    for (; scope != NULL; scope = scope->outer) {
        for (size_t i = 0; i < scope->count; i++) {
            struct origin found = nowhere;

            if (strcmp(scope->sources[i].name, source) == 0)
                return find_in(&scope->sources[i], usage, name, &found) ? found : nowhere;
        }
    }
    return nowhere;
}

struct origin scope_find(const struct scope *scope, const struct usage *usage,
                         const json_t *reference)
{
    json_t *fields = json_object_get(reference, "fields");
    size_t count = json_array_size(fields);
    const char *name = count > 0 ? node_string(json_array_get(fields, count - 1)) : NULL;
    const char *source = count > 1 ? node_string(json_array_get(fields, count - 2)) : NULL;

    if (name == NULL)
        return nowhere;
    return source != NULL ? find_qualified(scope, usage, source, name)
                          : scope_find_name(scope, usage, name);
}
