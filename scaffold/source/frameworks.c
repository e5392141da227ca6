/* Express, Fastify and Koa: what their packages export. */
#include "scaffold/source/native.h"
#include "scaffold/source/router.h"

#include <string.h>

static struct value new_app(struct machine *self, enum framework framework,
                            const struct invocation *invocation)
{
    struct value app = router_new(self, framework, invocation);

    app.object->router->is_app = true;
    return app;
}

static struct value express_app(struct machine *self, const struct invocation *invocation)
{
    return new_app(self, FRAMEWORK_EXPRESS, invocation);
}

static struct value express_router(struct machine *self, const struct invocation *invocation)
{
    return router_new(self, FRAMEWORK_EXPRESS, invocation);
}

static struct value fastify_app(struct machine *self, const struct invocation *invocation)
{
    return new_app(self, FRAMEWORK_FASTIFY, invocation);
}

static struct value koa_app(struct machine *self, const struct invocation *invocation)
{
    return new_app(self, FRAMEWORK_KOA, invocation);
}

/* new Router({ prefix }) */
static struct value koa_router(struct machine *self, const struct invocation *invocation)
{
    struct value router = router_new(self, FRAMEWORK_KOA, invocation);
    struct value options = argument(invocation, 0);
    struct value prefix = options.kind == VALUE_OBJECT
                              ? machine_get(self, options, atom(self->atoms, "prefix"))
                              : value_undefined();

    if (prefix.kind == VALUE_STRING)
        router.object->router->prefix = prefix.text;
    return router;
}

/* mount(path, app) and mount(app): a router that mounts one. */
static struct value koa_mount(struct machine *self, const struct invocation *invocation)
{
    struct value wrapper = router_new(self, FRAMEWORK_KOA, invocation);
    bool has_path = invocation->count > 1;
    const char *path = has_path ? value_string(self->arena, argument(invocation, 0)) : "";

    router_mount(self, wrapper.object->router, path, argument(invocation, has_path ? 1 : 0),
                 invocation);
    return wrapper;
}

/* compose([a, b]) and combineRouters(a, b): all of them, as one. */
static struct value koa_compose(struct machine *self, const struct invocation *invocation)
{
    struct value wrapper = router_new(self, FRAMEWORK_KOA, invocation);

    for (unsigned i = 0; i < invocation->count; i++)
        router_mount(self, wrapper.object->router, "", invocation->arguments[i], invocation);
    return wrapper;
}

/* combineRouters() gives a function that gives the middleware. */
static struct value koa_combine(struct machine *self, const struct invocation *invocation)
{
    struct object *function = object_new(self->arena, OBJECT_NATIVE);

    function->router = koa_compose(self, invocation).object->router;
    function->native = native_find("koa-combine-routers", "#call");
    return value_object(function);
}

static struct value return_callee(struct machine *self, const struct invocation *invocation)
{
    (void)self;
    return invocation->callee;
}

/* fastify-plugin: the plugin works on the scope it is registered in. */
static struct value share_plugin(struct machine *self, const struct invocation *invocation)
{
    struct value plugin = argument(invocation, 0);

    (void)self;
    if (plugin.kind == VALUE_OBJECT)
        plugin.object->shares = true;
    return plugin;
}

static void run_plugin(struct machine *self, struct router *router, struct value plugin,
                       struct value options, const struct invocation *invocation)
{
    struct value arguments[3];

    arguments[0] = value_object(router->object);
    arguments[1] = options.kind == VALUE_UNDEFINED ? value_plain(self->arena) : options;
    arguments[2] = machine_mystery(self, "done");
    machine_apply(self, plugin, arguments[0], arguments, 3, invocation->node, invocation->scope);
}

static bool is_true(struct value value, bool otherwise)
{
    return value.kind == VALUE_BOOLEAN ? value.truth : otherwise;
}

/* By fastify-plugin, or by hand as that does it: plugin[Symbol.for('skip-override')] = true. */
static bool shares_scope(struct value plugin)
{
    return plugin.kind == VALUE_OBJECT &&
           (plugin.object->shares || is_true(value_get(plugin, "@@skip-override"), false));
}

/* Register a plugin below a prefix, in a scope of its own. */
static void register_plugin(struct machine *self, struct router *router, struct value plugin,
                            const char *prefix, struct value options,
                            const struct invocation *invocation)
{
    struct value child;

    if (shares_scope(plugin)) {
        run_plugin(self, router, plugin, options, invocation);
        return;
    }
    child = router_new(self, router->framework, invocation);
    child.object->properties = router->object->properties;
    child.object->router->is_plugin = true;
    child.object->router->late_guards = true;
    router_mount(self, router, prefix, child, invocation);
    run_plugin(self, child.object->router, plugin, options, invocation);
}

/* --- @fastify/autoload --- */

struct autoload {
    struct machine *machine;
    struct router *router;
    const struct invocation *invocation;
    struct value options; /* given to plugins */
    const char *prefix;   /* of options */
    bool uses_names;      /* folders are prefixes */
    bool has_parameters;  /* _id is :id */
};

static bool is_code(const char *name)
{
    static const char *const endings[] = {".ts", ".js", ".mjs", ".cjs", ".mts", ".cts"};
    const char *dot = strrchr(name, '.');

    if (!dot || strstr(name, ".d.") || strstr(name, ".test.") || strstr(name, ".spec.") ||
        strncmp(name, "autohooks", 9) == 0)
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (strcmp(endings[i], dot) == 0)
            return true;
    return false;
}

static void autoload_file(struct autoload *load, const char *path, const char *prefix)
{
    struct machine *self = load->machine;
    struct source *source = project_file(self->project, path);
    struct value plugin, automatic, override;
    const char *full;

    if (!source)
        return;
    plugin = machine_export(self, source, atom(self->atoms, "default"));
    automatic = machine_export(self, source, atom(self->atoms, "autoPrefix"));
    override = machine_export(self, source, atom(self->atoms, "prefixOverride"));
    if (automatic.kind != VALUE_STRING && plugin.kind == VALUE_OBJECT)
        automatic = value_get(plugin, "autoPrefix");
    if (!value_is_callable(plugin))
        return;
    full = path_join(self, load->prefix, prefix);
    if (automatic.kind == VALUE_STRING)
        full = path_join(self, full, automatic.text);
    if (override.kind == VALUE_STRING)
        full = override.text;
    register_plugin(self, load->router, plugin, full, load->options, load->invocation);
}

static const char *index_of(const char **names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(names[i], "index.", 6) == 0 && is_code(names[i]))
            return names[i];
    return NULL;
}

static const char *folder_prefix(struct autoload *load, const char *prefix, const char *name)
{
    if (!load->uses_names)
        return prefix;
    if (load->has_parameters && *name == '_')
        name = arena_printf(load->machine->arena, ":%s", name + 1);
    return path_join(load->machine, prefix, name);
}

/* Where there is an index file, the other files of its folder are its own business. */
static void autoload_folder(struct autoload *load, const char *folder, const char *prefix,
                            int depth)
{
    struct machine *self = load->machine;
    size_t count;
    const char **names = project_list(self->project, folder, &count);
    const char *index = index_of(names, count);

    if (index)
        autoload_file(load, path_normal(self->arena, folder, index), prefix);
    for (size_t i = 0; i < count && depth < PROJECT_DEPTH_LIMIT; i++) {
        const char *path = path_normal(self->arena, folder, names[i]);

        if (path_is_own_folder(path))
            autoload_folder(load, path, folder_prefix(load, prefix, names[i]), depth + 1);
        else if (!index && is_code(names[i]))
            autoload_file(load, path, prefix);
    }
}

static void autoload(struct machine *self, struct router *router,
                     const struct invocation *invocation)
{
    struct value options = argument(invocation, 1);
    const char *folder = value_get_text(options, "dir");
    struct autoload load = {self,
                            router,
                            invocation,
                            value_get(options, "options"),
                            "",
                            true,
                            is_true(value_get(options, "routeParams"), false)};
    struct value prefix = value_get(load.options, "prefix");

    if (prefix.kind == VALUE_STRING)
        load.prefix = prefix.text;
    load.uses_names = is_true(value_get(options, "dirNameRoutePrefix"), true);
    if (folder)
        autoload_folder(&load, folder, "", 0);
}

/* The package's function does nothing by itself: register() knows it. */
static struct value autoload_call(struct machine *self, const struct invocation *invocation)
{
    return machine_mystery(self, machine_label(self, invocation->scope, invocation->node));
}

void router_register(struct machine *self, struct router *router,
                     const struct invocation *invocation)
{
    struct value plugin = argument(invocation, 0), options = argument(invocation, 1);
    struct value prefix;

    if (value_is(plugin, OBJECT_PLAIN) && !plugin.object->router)
        plugin = value_get(plugin, "default");
    if (value_is(options, OBJECT_FUNCTION))
        options = machine_apply(self, options, value_undefined(), NULL, 0, invocation->node,
                                invocation->scope);
    if (value_is(plugin, OBJECT_NATIVE) && plugin.object->native &&
        plugin.object->native->call == autoload_call) {
        autoload(self, router, invocation);
        return;
    }
    if (!value_is(plugin, OBJECT_FUNCTION))
        return;
    prefix = options.kind == VALUE_OBJECT ? machine_get(self, options, atom(self->atoms, "prefix"))
                                          : value_undefined();
    register_plugin(self, router, plugin,
                    prefix.kind == VALUE_UNDEFINED ? "" : value_string(self->arena, prefix),
                    options, invocation);
}

const struct native express_natives[] = {
    {"express", "", express_app, NULL},
    {"express", "Router", express_router, NULL},
    {"router", "", express_router, NULL},
    {"express-promise-router", "", express_router, NULL},
    {"express-async-router", "AsyncRouter", express_router, NULL},
    {"@awaitjs/express", "Router", express_router, NULL},
    {NULL, NULL, NULL, NULL},
};

const struct native fastify_natives[] = {
    {"fastify", "", fastify_app, NULL},
    {"fastify", "fastify", fastify_app, NULL},
    {"fastify", "Fastify", fastify_app, NULL},
    {"fastify-plugin", "", share_plugin, NULL},
    {"@fastify/autoload", "", autoload_call, NULL},
    {"@fastify/autoload", "fastifyAutoload", autoload_call, NULL},
    {"fastify-autoload", "", autoload_call, NULL},
    {NULL, NULL, NULL, NULL},
};

const struct native koa_natives[] = {
    {"koa", "", koa_app, NULL},
    {"@koa/router", "", koa_router, NULL},
    {"@koa/router", "Router", koa_router, NULL},
    {"koa-router", "", koa_router, NULL},
    {"koa-router", "Router", koa_router, NULL},
    {"koa-joi-router", "", koa_router, NULL},
    {"koa-better-router", "", koa_router, NULL},
    {"koa-swagger-decorator", "SwaggerRouter", koa_router, NULL},
    {"koa-mount", "", koa_mount, NULL},
    {"koa-compose", "", koa_compose, NULL},
    {"koa-combine-routers", "", koa_combine, NULL},
    {"koa-combine-routers", "#call", return_callee, NULL},
    {NULL, NULL, NULL, NULL},
};
