/* The hooks of the security schemes, which belong to people, and the table that calls them. */
#include "scaffold/generate/code.h"
#include "scaffold/generate/security.h"
#include "scaffold/generate/service.h"

#include <string.h>

/* What the hook of a scheme calls until somebody writes it, and where that is from. */
static struct bundle_import hook_helper(const struct generator *generator, const json_t *scheme)
{
    static const char *const module = "./authorization.js";
    if (generator->options->mock) {
        return (struct bundle_import){.name = "acceptAnything", .module = module};
    }
    if (generator->options->init && json_is_true(json_object_get(scheme, "bearer"))) {
        return (struct bundle_import){.name = "verifyToken", .module = "./jwt.js"};
    }
    return (struct bundle_import){.name = "refuse", .module = module};
}

/* The hook of one scheme, in the file of hooks. */
static int add_hook(struct generator *generator, json_t *scheme, struct bundle_stub *stub)
{
    static const char signature[] =
        "export const % = async (attempt: Attempt): Promise<unknown> => {";
    const char *name = json_string_value(json_object_get(scheme, "hook"));
    struct bundle_import *imports = arena_alloc(generator->arena, 2, sizeof *imports);
    imports[0] = hook_helper(generator, scheme);
    imports[1] =
        (struct bundle_import){.name = "Attempt", .module = "./authorization.js", .type_only = 1};
    json_object_set_new(scheme, "helper", json_string(imports[0].name));
    json_object_set(scheme, "name", json_object_get(scheme, "hook"));
    code_set_flag(scheme, "short", code_fits(signature, name));
    stub->name = arena_strdup(generator->arena, name);
    stub->operation = arena_printf(generator->arena, "security scheme %s", name);
    stub->text = service_render(generator, "shared/hook.ts", scheme);
    stub->imports = imports;
    stub->import_count = 2;
    return stub->text == NULL ? -1 : 0;
}

/* The helpers of the hooks, each once, in the order of their modules. */
static json_t *helpers_view(const struct bundle_stub *stubs, size_t count)
{
    static const char *const known[] = {"acceptAnything", "refuse", "verifyToken"};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        for (size_t j = 0; j < count; j++) {
            if (strcmp(stubs[j].imports[0].name, known[i]) == 0) {
                json_array_append_new(list, json_pack("{s:s, s:s}", "name", known[i], "module",
                                                      stubs[j].imports[0].module));
                break;
            }
        }
    }
    return list;
}

/* security.ts belongs to the people: a hook for each scheme, which refuses until it is written. */
static int add_hooks(struct generator *generator, json_t *schemes)
{
    size_t count = json_array_size(schemes);
    struct bundle_stub *stubs = arena_alloc(generator->arena, count + 1, sizeof *stubs);
    json_t *texts = json_array();
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        result = add_hook(generator, json_array_get(schemes, i), &stubs[i]);
        json_array_append_new(texts, service_stub_code(stubs[i].text));
    }
    json_t *view = json_pack("{s:o, s:o}", "stubs", texts, "helpers",
                             helpers_view(stubs, result == 0 ? count : 0));
    if (result == 0) {
        result = service_stub_file(generator, "middleware/security.ts", "shared/security.ts", view,
                                   stubs, count);
    }
    json_decref(view);
    return result;
}

int service_security(struct generator *generator)
{
    json_t *view = service_view(generator->spec);
    json_t *schemes = security_schemes_view(generator->arena, generator->spec);
    json_object_set(view, "schemes", schemes);
    int result = service_file(generator, "middleware/schemes.ts", BUNDLE_GENERATOR,
                              "shared/schemes.ts", view);
    if (result == 0 && json_array_size(schemes) > 0) {
        result = add_hooks(generator, schemes);
    }
    json_decref(view);
    json_decref(schemes);
    return result;
}
