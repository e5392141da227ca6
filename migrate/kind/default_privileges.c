/* Default privileges: what objects that a role will create are given. */
#include "migrate/kind/list.h"
#include "migrate/kind/privilege.h"
#include "migrate/kind/step.h"

#include <string.h>

static const struct attribute default_privileges_attributes[] = {
    {"entries", ASKS_ALTER}, {"base", ASKS_NOTHING},      {"role", ASKS_NOTHING},
    {"type", ASKS_NOTHING},  {"in_schema", ASKS_NOTHING},
};

/* The identity is "FOR ROLE r IN SCHEMA s ON TABLES". */
static void change_entries(struct step *step, const struct object *given, const char *from,
                           const char *to)
{
    const char *on = given->identity + strlen(given->identity);
    while (strncmp(on, " ON ", 4) != 0)
        on--;
    struct privileged what = {
        .prefix = arena_printf(step->arena, "ALTER DEFAULT PRIVILEGES %.*s ",
                               (int)(on - given->identity), given->identity),
        .target = on + 4,
        .owner = object_get(given, "role"),
    };
    privilege_change(step, &what, from, to);
}

static void default_privileges_create(struct step *step, const struct object *given)
{
    change_entries(step, given, object_get(given, "base"), object_get(given, "entries"));
}

static void default_privileges_drop(struct step *step, const struct object *given)
{
    change_entries(step, given, object_get(given, "entries"), object_get(given, "base"));
}

static void default_privileges_alter(struct step *step, const struct change *change)
{
    change_entries(step, change->to, object_get(change->from, "entries"),
                   object_get(change->to, "entries"));
}

const struct kind kind_default_privileges = {
    .name = "default privileges",
    .ddl = "DEFAULT PRIVILEGES",
    .query = "catalog/default_privileges.sql",
    .class_id = CLASS_DEFAULT_PRIVILEGES,
    ATTRIBUTES(default_privileges_attributes),
    .trails = true,
    .create = default_privileges_create,
    .drop = default_privileges_drop,
    .alter = default_privileges_alter,
};
