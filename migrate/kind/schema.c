/* Schemas and extensions. */
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"

#include <string.h>

static void schema_create(struct step *step, const struct object *schema)
{
    step_add(step, EFFECT_NONE, "CREATE SCHEMA %s", schema->identity);
}

const struct kind kind_schema = {
    .name = "schema",
    .ddl = "SCHEMA",
    .query = "catalog/schema.sql",
    .class_id = CLASS_SCHEMA,
    .acl_type = 'n',
    .create = schema_create,
};

static const struct attribute extension_attributes[] = {
    {"in_schema", ASKS_ALTER, true},
    {"relocatable", ASKS_NOTHING},
    {"version", ASKS_NOTHING}, /* which versions there are is the server's affair */
};

static void extension_create(struct step *step, const struct object *extension)
{
    const char *schema = object_get(extension, "in_schema");
    if (strcmp(schema, "pg_catalog") == 0)
        step_add(step, EFFECT_NONE, "CREATE EXTENSION %s", extension->identity);
    else
        step_add(step, EFFECT_NONE, "CREATE EXTENSION %s WITH SCHEMA %s", extension->identity,
                 schema);
}

static void extension_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "in_schema"))
        step_add(step, EFFECT_NONE, "ALTER EXTENSION %s SET SCHEMA %s", change->to->identity,
                 object_get(change->to, "in_schema"));
}

static bool extension_replaces(const struct change *change)
{
    return change_has(change, "in_schema") && !object_is(change->to, "relocatable");
}

const struct kind kind_extension = {
    .name = "extension",
    .ddl = "EXTENSION",
    .query = "catalog/extension.sql",
    .class_id = CLASS_EXTENSION,
    ATTRIBUTES(extension_attributes),
    .create = extension_create,
    .alter = extension_alter,
    .replaces = extension_replaces,
};
