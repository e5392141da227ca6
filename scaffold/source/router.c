/* Registering routes and mounts: the methods of routers. */
#include "scaffold/source/router.h"

#include "scaffold/source/native.h"
#include "scaffold/source/reference.h"

#include <ctype.h>
#include <string.h>

#define LIST_DEPTH_LIMIT 8 /* lists of handlers in one another */

typedef struct value router_call(struct machine *machine, struct router *router,
                                 const struct invocation *invocation);

static const char *const verbs[] = {"get",  "post",    "put", "patch", "delete", "del",
                                    "head", "options", "all", "trace", NULL};

/* Of getAsync (@awaitjs/express) as well. */
static const char *verb_of(const char *name)
{
    for (const char *const *verb = verbs; name && *verb; verb++) {
        size_t length = strlen(*verb);

        if (strncmp(*verb, name, length) == 0 &&
            (!name[length] || strcmp(name + length, "Async") == 0))
            return strcmp(*verb, "del") == 0 ? "delete" : *verb;
    }
    return NULL;
}

struct value router_new(struct machine *self, enum framework framework,
                        const struct invocation *invocation)
{
    struct value value = value_plain(self->arena);
    struct router *router = arena_alloc(self->arena, 1, sizeof *router);

    router->framework = framework;
    router->object = value.object;
    router->node = invocation->node;
    router->source = invocation->scope->source;
    value.object->router = router;
    if (self->router_count == self->router_capacity) {
        size_t capacity = self->router_capacity ? self->router_capacity * 2 : 64;

        self->routers = arena_grow(self->arena, self->routers, self->router_capacity, capacity,
                                   sizeof(struct router *));
        self->router_capacity = capacity;
    }
    self->routers[self->router_count++] = router;
    return value;
}

struct entry *router_add(struct machine *self, struct router *router, enum entry_kind kind,
                         const struct invocation *invocation)
{
    struct entry *entry;

    if (router->count == router->capacity) {
        unsigned capacity = router->capacity ? router->capacity * 2 : 8;

        router->entries = arena_grow(self->arena, router->entries, router->capacity, capacity,
                                     sizeof *router->entries);
        router->capacity = capacity;
    }
    entry = &router->entries[router->count++];
    *entry = (struct entry){.kind = kind, .path = ""};
    entry->node = invocation->node;
    entry->source = invocation->scope->source;
    entry->scope = invocation->scope;
    return entry;
}

/* Handlers are not run, and not taken for code that sets something up. */
static void mark_handlers(struct machine *self, const struct value *handlers, unsigned count,
                          int depth)
{
    for (unsigned i = 0; i < count && depth < LIST_DEPTH_LIMIT && machine_spend(self, 1); i++) {
        if (value_is(handlers[i], OBJECT_FUNCTION))
            handlers[i].object->called = true;
        if (value_is(handlers[i], OBJECT_ARRAY))
            mark_handlers(self, handlers[i].object->items, handlers[i].object->count, depth + 1);
    }
}

static bool is_path_word(const char *label)
{
    static const char *const words[] = {"path",     "prefix", "url",  "base", "route",
                                        "endpoint", "mount",  "root", "uri"};
    char lower[64];
    const char *dot = label ? strrchr(label, '.') : NULL;
    size_t length = 0;

    for (label = dot ? dot + 1 : label; label && *label && length < sizeof lower - 1; label++)
        lower[length++] = (char)tolower((unsigned char)*label);
    lower[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(lower, words[i]) && !strstr(lower, "router"))
            return !strstr(lower, "routes");
    return false;
}

/* What stands where a path may stand. */
static bool is_path(struct value value)
{
    if (value_is(value, OBJECT_ARRAY) && value.object->count > 0)
        value = value.object->items[0];
    if (value.kind == VALUE_STRING || value_is(value, OBJECT_REGEX))
        return true;
    return value_is_unknown(value) && !(value.kind == VALUE_OBJECT && value.object->router) &&
           is_path_word(value_label(value));
}

static void add_route(struct machine *self, struct router *router, const char *method,
                      struct value path, const struct invocation *invocation, unsigned from)
{
    struct router *target = router->of ? router->of : router;
    struct entry *entry;

    if (value_is(path, OBJECT_ARRAY)) {
        for (unsigned i = 0; i < path.object->count && i < MACHINE_LOOP_LIMIT; i++)
            if (!value_is(path.object->items[i], OBJECT_ARRAY))
                add_route(self, router, method, path.object->items[i], invocation, from);
        return;
    }
    entry = router_add(self, target, ENTRY_ROUTE, invocation);
    entry->method = method;
    entry->is_pattern = value_is(path, OBJECT_REGEX);
    entry->path = entry->is_pattern ? path.object->label : value_string(self->arena, path);
    entry->handlers = invocation->arguments + from;
    entry->count = invocation->count > from ? invocation->count - from : 0;
    entry->options = value_undefined();
    if (router->framework != FRAMEWORK_EXPRESS && router->framework != FRAMEWORK_KOA &&
        entry->count > 1 && value_is(entry->handlers[0], OBJECT_PLAIN) &&
        !entry->handlers[0].object->router) {
        entry->options = entry->handlers[0];
        entry->handlers++;
        entry->count--;
    }
    mark_handlers(self, entry->handlers, entry->count, 0);
}

/* router.get(path, handler…); on .route(path) without the path; Koa's may have a name before it. */
static bool call_verb(struct machine *self, struct router *router, const char *verb,
                      const struct invocation *invocation)
{
    const char *method = strcmp(verb, "all") == 0 ? NULL : verb;
    struct value path = argument(invocation, 0);
    unsigned from = 1;

    if (router->chain) {
        add_route(self, router, method, value_text(router->chain), invocation, 0);
        return true;
    }
    if (router->framework != FRAMEWORK_EXPRESS && path.kind == VALUE_STRING &&
        (argument(invocation, 1).kind == VALUE_STRING ||
         (router->framework == FRAMEWORK_KOA && value_is(argument(invocation, 1), OBJECT_REGEX)))) {
        path = argument(invocation, 1);
        from = 2;
    }
    if (invocation->count <= from)
        return false;
    if (!is_path(path) && !value_is_unknown(path))
        return false;
    add_route(self, router, method, path, invocation, from);
    return true;
}

/* Fastify's route({ method, url, handler }). */
static void add_full_route(struct machine *self, struct router *router, struct value options,
                           const struct invocation *invocation)
{
    struct value method = value_get(options, "method"), url = value_get(options, "url");
    struct value methods = value_array(self->arena);

    if (url.kind == VALUE_UNDEFINED)
        url = value_get(options, "path");
    if (value_is(method, OBJECT_ARRAY))
        methods = method;
    else
        array_push(self->arena, methods.object, method);
    for (unsigned i = 0; i < methods.object->count && i < MACHINE_LOOP_LIMIT; i++) {
        struct entry *entry = router_add(self, router, ENTRY_ROUTE, invocation);
        const char *name =
            methods.object->items[i].kind == VALUE_STRING ? methods.object->items[i].text : "";
        char *lower = arena_strdup(self->arena, name);

        for (char *at = lower; *at; at++)
            *at = (char)tolower((unsigned char)*at);
        entry->method = verb_of(lower) ? verb_of(lower) : lower;
        entry->path = value_string(self->arena, url);
        entry->options = options;
        entry->handlers = arena_alloc(self->arena, 1, sizeof *entry->handlers);
        entry->handlers[0] = value_get(options, "handler");
        entry->count = 1;
        mark_handlers(self, entry->handlers, 1, 0);
    }
}

/* A list of them, which koa-joi-router takes. */
static bool holds_routes(struct value value)
{
    return value_is(value, OBJECT_ARRAY) && value.object->count > 0 &&
           value_is(value.object->items[0], OBJECT_PLAIN);
}

static void add_full_routes(struct machine *self, struct router *router,
                            const struct invocation *invocation)
{
    struct value given = argument(invocation, 0);

    if (!holds_routes(given))
        add_full_route(self, router, given, invocation);
    else
        for (unsigned i = 0; i < given.object->count && i < MACHINE_LOOP_LIMIT; i++)
            add_full_route(self, router, given.object->items[i], invocation);
}

static struct value call_route(struct machine *self, struct router *router,
                               const struct invocation *invocation)
{
    struct value path = argument(invocation, 0), chain;

    if (value_is(path, OBJECT_PLAIN) || holds_routes(path)) {
        add_full_routes(self, router, invocation);
        return value_object(router->object);
    }
    chain = router_new(self, router->framework, invocation);
    chain.object->router->chain = value_string(self->arena, path);
    chain.object->router->of = router->of ? router->of : router;
    return chain;
}

/* Add what is no router as a guard. */
static void add_guard(struct machine *self, struct router *router, const char *prefix,
                      struct value *guards, unsigned count, const struct invocation *invocation)
{
    struct entry *entry = router_add(self, router, ENTRY_GUARD, invocation);

    entry->path = prefix;
    entry->handlers = guards;
    entry->count = count;
    mark_handlers(self, guards, count, 0);
}

static bool mount_one(struct machine *self, struct router *router, const char *prefix,
                      struct value value, const struct invocation *invocation)
{
    struct entry *entry;
    struct router *target;

    if (value.kind == VALUE_OBJECT && !value.object->router && value.object->kind == OBJECT_PLAIN)
        value = value_get(value, "default");
    if (value.kind != VALUE_OBJECT || !value.object->router)
        return false;
    target = value.object->router;
    if (target == router || target->of == router)
        return true;
    entry = router_add(self, router, ENTRY_MOUNT, invocation);
    entry->path = prefix;
    entry->target = target;
    entry->is_weak = target->object != value.object && value.object->kind == OBJECT_MYSTERY;
    if (!entry->is_weak)
        target->mounts++;
    return true;
}

static bool mount_all(struct machine *self, struct router *router, const char *prefix,
                      struct value value, const struct invocation *invocation, int depth)
{
    bool found = false;

    if (!value_is(value, OBJECT_ARRAY))
        return mount_one(self, router, prefix, value, invocation);
    for (unsigned i = 0;
         i < value.object->count && depth < LIST_DEPTH_LIMIT && machine_spend(self, 1); i++)
        found |= mount_all(self, router, prefix, value.object->items[i], invocation, depth + 1);
    return found;
}

bool router_mount(struct machine *self, struct router *router, const char *prefix,
                  struct value value, const struct invocation *invocation)
{
    return mount_all(self, router, prefix, value, invocation, 0);
}

static void use_below(struct machine *self, struct router *router, struct value prefix,
                      const struct invocation *invocation, unsigned from)
{
    const char *path = value_is(prefix, OBJECT_REGEX) ? "" : value_string(self->arena, prefix);

    if (value_is(prefix, OBJECT_ARRAY)) {
        for (unsigned i = 0; i < prefix.object->count; i++)
            if (!value_is(prefix.object->items[i], OBJECT_ARRAY))
                use_below(self, router, prefix.object->items[i], invocation, from);
        return;
    }
    for (unsigned i = from; i < invocation->count; i++)
        if (!router_mount(self, router, path, invocation->arguments[i], invocation))
            add_guard(self, router, path, invocation->arguments + i, 1, invocation);
}

static struct value call_use(struct machine *self, struct router *router,
                             const struct invocation *invocation)
{
    struct value first = argument(invocation, 0);

    if (is_path(first))
        use_below(self, router, first, invocation, 1);
    else
        use_below(self, router, value_text(""), invocation, 0);
    return value_object(router->object);
}

static struct value call_prefix(struct machine *self, struct router *router,
                                const struct invocation *invocation)
{
    router->prefix = path_join(self, value_string(self->arena, argument(invocation, 0)),
                               router->prefix ? router->prefix : "");
    return value_object(router->object);
}

static struct value call_self(struct machine *self, struct router *router,
                              const struct invocation *invocation)
{
    (void)self;
    (void)invocation;
    return value_object(router->object);
}

/* allowedMethods() and the like: middleware without routes. */
static struct value call_nothing(struct machine *self, struct router *router,
                                 const struct invocation *invocation)
{
    (void)router;
    return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
}

/* Fastify's register(plugin, options); Koa's register(path, methods, middleware). */
static struct value call_register(struct machine *self, struct router *router,
                                  const struct invocation *invocation)
{
    struct value methods = argument(invocation, 1);

    if (argument(invocation, 0).kind != VALUE_STRING) {
        router_register(self, router, invocation);
    } else if (value_is(methods, OBJECT_ARRAY)) {
        for (unsigned i = 0; i < methods.object->count; i++)
            if (methods.object->items[i].kind == VALUE_STRING)
                add_route(self, router, verb_of(methods.object->items[i].text),
                          argument(invocation, 0), invocation, 2);
    }
    return value_object(router->object);
}

static struct value call_hook(struct machine *self, struct router *router,
                              const struct invocation *invocation)
{
    if (invocation->count > 1)
        add_guard(self, router, "", invocation->arguments + 1, 1, invocation);
    router->late_guards = true;
    (void)self;
    return value_object(router->object);
}

/* after(), ready(), and decorate() with what it makes available. */
static struct value call_after(struct machine *self, struct router *router,
                               const struct invocation *invocation)
{
    struct value callback = argument(invocation, 0);

    if (value_is(callback, OBJECT_FUNCTION))
        machine_apply(self, callback, value_object(router->object), NULL, 0, invocation->node,
                      invocation->scope);
    return value_object(router->object);
}

static struct value call_decorate(struct machine *self, struct router *router,
                                  const struct invocation *invocation)
{
    const char *name = argument_text(invocation, 0);

    if (name && strcmp(invocation->name, "decorate") == 0)
        machine_set(self, value_object(router->object), atom(self->atoms, name),
                    argument(invocation, 1));
    return value_object(router->object);
}

/* addSchema({ $id: 'user', … }) */
static struct value call_schema(struct machine *self, struct router *router,
                                const struct invocation *invocation)
{
    reference_add(self, argument(invocation, 0));
    return value_object(router->object);
}

/* What every router understands; a verb is none of these. */
static const struct {
    const char *name;
    router_call *call;
} methods[] = {
    {"use", call_use},
    {"useAsync", call_use},
    {"route", call_route},
    {"register", call_register},
    {"routes", call_self},
    {"middleware", call_self},
    {"callback", call_nothing},
    {"allowedMethods", call_nothing},
    {"prefix", call_prefix},
    {"addHook", call_hook},
    {"after", call_after},
    {"ready", call_after},
    {"decorate", call_decorate},
    {"decorateRequest", call_decorate},
    {"decorateReply", call_decorate},
    {"withTypeProvider", call_self},
    {"setValidatorCompiler", call_self},
    {"setSerializerCompiler", call_self},
    {"setErrorHandler", call_self},
    {"setNotFoundHandler", call_self},
    {"addSchema", call_schema},
    {"addContentTypeParser", call_self},
    {"set", call_self},
    {"enable", call_self},
    {"disable", call_self},
    {"param", call_self},
    {"engine", call_self},
};

bool router_method(struct machine *self, const struct invocation *invocation, struct value *result)
{
    struct router *router = invocation->self.object->router;
    const char *verb = verb_of(invocation->name);

    if (verb) {
        *result = invocation->self;
        if (!call_verb(self, router, verb, invocation))
            *result = value_unknown(invocation->name);
        return true;
    }
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, invocation->name) == 0) {
            *result = methods[i].call(self, router, invocation);
            return true;
        }
    return false;
}

static struct value call_member(struct machine *self, const struct invocation *invocation)
{
    struct value result;

    return router_method(self, invocation, &result) ? result : value_unknown(invocation->name);
}

struct value router_member(struct machine *self, struct object *object, const char *name)
{
    static const struct native native = {"", "#router", NULL, call_member};
    bool is_method = verb_of(name) != NULL;
    struct object *member;

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        is_method |= strcmp(methods[i].name, name) == 0;
    if (!is_method)
        return value_undefined();
    member = object_new(self->arena, OBJECT_NATIVE);
    member->native = &native;
    member->bound = value_object(object);
    member->label = name;
    return value_object(member);
}

static bool is_handler(struct value value)
{
    return value_is_callable(value) || value_is_unknown(value) || value_is(value, OBJECT_ARRAY);
}

/* x.get('/…', …, handler) */
static bool looks_like_route(const struct invocation *invocation)
{
    struct value path = argument(invocation, 0);

    if (value_is(path, OBJECT_ARRAY) && path.object->count)
        path = path.object->items[0];
    return invocation->count > 1 && path.kind == VALUE_STRING &&
           (*path.text == '/' || *path.text == HOLE_OPEN || *path.text == '\0') &&
           is_handler(invocation->arguments[invocation->count - 1]);
}

static bool holds_router(const struct invocation *invocation)
{
    for (unsigned i = 0; i < invocation->count; i++)
        if (invocation->arguments[i].kind == VALUE_OBJECT &&
            invocation->arguments[i].object->router)
            return true;
    return false;
}

static bool looks_like_router(const struct invocation *invocation)
{
    struct value first = argument(invocation, 0);
    bool may_be = invocation->self.object->may_be_root;

    if (!invocation->name)
        return false;
    if (verb_of(invocation->name))
        return looks_like_route(invocation);
    if (strcmp(invocation->name, "use") == 0)
        return holds_router(invocation) || may_be;
    if (strcmp(invocation->name, "register") == 0)
        return may_be && (value_is_callable(first) || value_is(first, OBJECT_PLAIN));
    if (strcmp(invocation->name, "route") == 0)
        return (first.kind == VALUE_STRING && *first.text == '/') ||
               value_get(first, "url").kind == VALUE_STRING;
    return may_be && strcmp(invocation->name, "addHook") == 0;
}

bool router_of_mystery(struct machine *self, const struct invocation *invocation,
                       struct value *result)
{
    struct value made;
    struct router *router;

    if (!looks_like_router(invocation))
        return false;
    made = router_new(self, FRAMEWORK_OPEN, invocation);
    router = made.object->router;
    router->object = invocation->self.object;
    router->may_be_root = invocation->self.object->may_be_root;
    invocation->self.object->router = router;
    return router_method(self, invocation, result);
}
