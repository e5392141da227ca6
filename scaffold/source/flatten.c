/* Following the mounts from the roots down: endpoints with full paths. */
#include "scaffold/source/router.h"

#include "scaffold/source/native.h"

#include <string.h>

/* The way from a root to where we are. */
struct trail {
    struct machine *machine;
    struct endpoints *endpoints;
    const struct router *stack[ROUTER_DEPTH_LIMIT];
    unsigned depth;
    struct guard guards[256];
    unsigned guard_count;
    bool is_asked; /* what was asked for is on the way */
    unsigned walks;
};

const char *path_join(struct machine *self, const char *prefix, const char *path)
{
    size_t length = strlen(prefix);

    while (length && prefix[length - 1] == '/')
        length--;
    while (*path == '/')
        path++;
    if (!*path)
        return arena_strndup(self->arena, prefix, length);
    return arena_printf(self->arena, "%.*s/%s", (int)length, prefix, path);
}

static bool was_asked(const struct source *source)
{
    return source && source->asked;
}

static void add_endpoint(struct trail *trail, const struct router *router,
                         const struct entry *entry, const char *prefix)
{
    struct endpoints *list = trail->endpoints;
    struct machine *self = trail->machine;
    struct guard *guards;

    if (list->count >= ROUTER_ENDPOINT_LIMIT || !(trail->is_asked || was_asked(entry->source)))
        return;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;

        list->items =
            arena_grow(self->arena, list->items, list->capacity, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    guards = arena_alloc(self->arena, trail->guard_count + 1, sizeof *guards);
    memcpy(guards, trail->guards, trail->guard_count * sizeof *guards);
    list->items[list->count++] = (struct endpoint){
        .method = entry->method,
        .path = path_join(self, prefix, entry->path),
        .entry = entry,
        .guards = guards,
        .guard_count = trail->guard_count,
        .framework = router->framework,
    };
}

static void push_guard(struct trail *trail, const struct entry *entry, const char *prefix)
{
    if (trail->guard_count < sizeof trail->guards / sizeof *trail->guards)
        trail->guards[trail->guard_count++] =
            (struct guard){entry, path_join(trail->machine, prefix, entry->path)};
}

static bool is_on_trail(const struct trail *trail, const struct router *router)
{
    for (unsigned i = 0; i < trail->depth; i++)
        if (trail->stack[i] == router)
            return true;
    return false;
}

static void walk(struct trail *trail, struct router *router, const char *prefix);

static void walk_mount(struct trail *trail, const struct entry *entry, const char *prefix)
{
    bool is_asked = trail->is_asked;

    trail->is_asked |= was_asked(entry->source);
    walk(trail, entry->target, path_join(trail->machine, prefix, entry->path));
    trail->is_asked = is_asked;
}

static void walk(struct trail *trail, struct router *router, const char *prefix)
{
    unsigned guards = trail->guard_count;
    bool is_asked = trail->is_asked;

    if (trail->depth >= ROUTER_DEPTH_LIMIT || is_on_trail(trail, router) ||
        trail->walks++ >= ROUTER_WALK_LIMIT)
        return;
    trail->stack[trail->depth++] = router;
    router->is_walked = true;
    trail->is_asked |= was_asked(router->source);
    if (router->prefix)
        prefix = path_join(trail->machine, prefix, router->prefix);
    for (unsigned i = 0; router->late_guards && i < router->count; i++)
        if (router->entries[i].kind == ENTRY_GUARD)
            push_guard(trail, &router->entries[i], prefix);
    for (unsigned i = 0; i < router->count; i++) {
        const struct entry *entry = &router->entries[i];

        if (entry->kind == ENTRY_ROUTE)
            add_endpoint(trail, router, entry, prefix);
        else if (entry->kind == ENTRY_MOUNT && !(entry->is_weak && entry->target->is_app))
            walk_mount(trail, entry, prefix);
        else if (entry->kind == ENTRY_GUARD && !router->late_guards)
            push_guard(trail, entry, prefix);
    }
    trail->guard_count = guards;
    trail->is_asked = is_asked;
    trail->depth--;
}

/* Whether anything is mounted in what was read, so that what is not mounted is not in use. */
static bool has_mounts(const struct machine *self)
{
    for (size_t i = 0; i < self->router_count; i++)
        if (self->routers[i]->mounts && !self->routers[i]->is_plugin && !self->routers[i]->is_app)
            return true;
    return false;
}

/* Routes that are not yet known by a full path. */
static bool has_routes(const struct router *router, int depth)
{
    for (unsigned i = 0; i < router->count; i++) {
        const struct entry *entry = &router->entries[i];

        if (entry->kind == ENTRY_ROUTE && was_asked(entry->source))
            return true;
        if (entry->kind == ENTRY_MOUNT && depth < ROUTER_DEPTH_LIMIT && !entry->target->is_walked &&
            has_routes(entry->target, depth + 1))
            return true;
    }
    return false;
}

static bool has_app(const struct machine *self)
{
    for (size_t i = 0; i < self->router_count; i++)
        if ((self->routers[i]->is_app || self->routers[i]->may_be_root) && self->routers[i]->count)
            return true;
    return false;
}

static void warn_unmounted(struct machine *self, const struct router *router)
{
    diagnostics_add(self->list, SEVERITY_WARNING, source_locus(router->source, router->node),
                    "name the file that mounts it, too",
                    "nothing mounts this router: its routes "
                    "are left out");
}

/* Apps that are only mounted by what nothing mounts (an app below a tenant's name, a wrapper that is
 * handed out) serve on their own, too. */
static void walk_apps(struct trail *trail)
{
    const struct machine *self = trail->machine;

    for (size_t i = 0; i < self->router_count; i++) {
        struct router *router = self->routers[i];

        if (router->is_app && !router->is_walked && !router->of && !router->is_plugin)
            walk(trail, router, "");
    }
}

static bool is_root(const struct router *router, bool all)
{
    if (router->is_app || router->may_be_root)
        return true;
    return router->framework != FRAMEWORK_OPEN && all;
}

void router_flatten(struct machine *self, struct endpoints *endpoints)
{
    struct trail trail = {.machine = self, .endpoints = endpoints};
    bool all = !(has_app(self) && has_mounts(self));

    for (size_t i = 0; i < self->router_count; i++) {
        struct router *router = self->routers[i];

        if (!router->mounts && !router->of && !router->is_plugin && is_root(router, all))
            walk(&trail, router, "");
    }
    walk_apps(&trail);
    for (size_t i = 0; i < self->router_count; i++) {
        const struct router *router = self->routers[i];

        if (!router->mounts && !router->of && !router->is_plugin && !router->is_walked &&
            router->framework != FRAMEWORK_OPEN && has_routes(router, 0))
            warn_unmounted(self, router);
    }
}
