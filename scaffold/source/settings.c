/* What comes out of a schema's check, as far as its defaults say it. */
#include "scaffold/source/settings.h"

#include "scaffold/source/shape.h"

#include <string.h>

#define DEPTH_LIMIT 8 /* objects in objects */

/* What was given, where it is known, else the default; an object of them for an object. */
static struct value checked(struct machine *self, struct value schema, struct value given,
                            const char *name, int depth)
{
    struct value properties = value_get(schema, "properties"), made;
    struct value otherwise = value_get(schema, "default");

    if (given.kind != VALUE_UNDEFINED && !value_is_unknown(given))
        return given;
    if (properties.kind != VALUE_OBJECT || depth > DEPTH_LIMIT)
        return otherwise.kind == VALUE_UNDEFINED ? machine_mystery(self, name) : otherwise;
    made = value_plain(self->arena);
    made.object->is_open = true;
    for (unsigned i = 0; i < properties.object->properties.count; i++) {
        const struct table_entry *entry = &properties.object->properties.entries[i];

        if (*entry->key)
            machine_set(self, made, entry->key,
                        checked(self, entry->value, value_undefined(), entry->key, depth + 1));
    }
    return made;
}

bool settings_method(struct machine *self, const struct invocation *call, struct value *result)
{
    static const struct {
        const char *name, *member; /* of what it gives, or NULL: it gives the data */
    } methods[] = {
        {"parse", NULL},
        {"parseAsync", NULL},
        {"safeParse", "data"},
        {"validate", "value"},
        {"attempt", NULL},
        {"validateSync", NULL},
        {"safeParseAsync", "data"},
        {"validateAsync", NULL},
    };

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct value data;

        if (strcmp(methods[i].name, call->name) != 0)
            continue;
        data = checked(self, call->self.object->shape->schema, argument(call, 0), "data", 0);
        *result = data;
        if (methods[i].member) {
            *result = machine_mystery(self, "checked");
            machine_set(self, *result, atom(self->atoms, methods[i].member), data);
        }
        return true;
    }
    return false;
}

struct value settings_clean(struct machine *self, const struct invocation *call)
{
    struct value rules = argument(call, 1), made = machine_mystery(self, "env");

    for (unsigned i = 0; rules.kind == VALUE_OBJECT && i < rules.object->properties.count; i++) {
        const struct table_entry *rule = &rules.object->properties.entries[i];
        const struct call *by = rule->value.kind == VALUE_OBJECT ? rule->value.object->made : NULL;
        struct value options = by && by->count ? by->arguments[0] : value_undefined();
        struct value otherwise = value_get(options, "default");

        if (otherwise.kind == VALUE_UNDEFINED)
            otherwise = value_get(options, "devDefault");
        if (*rule->key && otherwise.kind != VALUE_UNDEFINED)
            machine_set(self, made, rule->key, otherwise);
    }
    return made;
}

static struct value default_settings(struct machine *self)
{
    const char *path = path_normal(self->arena, project_root(self->project), "config/default");
    struct value given = project_json(self->project, arena_printf(self->arena, "%s.json", path));
    struct source *source;

    if (given.kind == VALUE_OBJECT)
        return given;
    source = project_file(self->project, path);
    return source ? machine_export(self, source, atom(self->atoms, "default")) : value_undefined();
}

struct value settings_config(struct machine *self, const struct invocation *invocation)
{
    const char *at = argument_text(invocation, 0);
    struct value found;

    if (!at)
        return machine_mystery(self, "config");
    found = default_settings(self);
    while (*at && found.kind == VALUE_OBJECT) {
        size_t length = strcspn(at, ".");

        found = machine_get(self, found, atom(self->atoms, arena_strndup(self->arena, at, length)));
        at += length + (at[length] == '.');
    }
    return *at || found.kind == VALUE_UNDEFINED ? machine_mystery(self, "config") : found;
}
