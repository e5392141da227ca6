/* Privileges beside those of an object: what a role will give, and what an extension has given. */
#include "migrate/kind/list.h"
#include "migrate/kind/privilege.h"
#include "migrate/kind/step.h"

#include <string.h>

static const struct attribute default_privileges_attributes[] = {
    {"entries", ASKS_ALTER, true}, {"base", ASKS_NOTHING},      {"role", ASKS_NOTHING, true},
    {"type", ASKS_NOTHING, true},  {"in_schema", ASKS_NOTHING},
};

/* The identity is "FOR ROLE r IN SCHEMA s ON TABLES". */
static void change_entries(struct step *step, const struct object *given, const char *from,
                           const char *to)
{
    const char *on = given->identity + strlen(given->identity);
    while (on > given->identity && strncmp(on, " ON ", 4) != 0)
        on--;
    if (on == given->identity)
        return;
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

static const struct attribute extension_object_attributes[] = {
    {"entries", ASKS_ALTER, true},
    {"base", ASKS_NOTHING},
    {"role", ASKS_NOTHING, true},
    {"extension", ASKS_NOTHING},
};

/* The identity is what GRANT takes: "FUNCTION public.f(integer)". */
static void change_member(struct step *step, const struct object *member, const char *from,
                          const char *to)
{
    struct privileged what = {
        .prefix = "", .target = member->identity, .owner = object_get(member, "role")};
    privilege_change(step, &what, from, to);
}

static void member_create(struct step *step, const struct object *member)
{
    change_member(step, member, object_get(member, "base"), object_get(member, "entries"));
}

static void member_drop(struct step *step, const struct object *member)
{
    change_member(step, member, object_get(member, "entries"), object_get(member, "base"));
}

static void member_alter(struct step *step, const struct change *change)
{
    change_member(step, change->to, object_get(change->from, "entries"),
                  object_get(change->to, "entries"));
}

static void member_link(struct catalog *catalog, struct object *member)
{
    struct object *extension =
        catalog_resolve(catalog, (struct address){CLASS_EXTENSION,
                                                  (unsigned)object_number(member, "extension"), 0});
    catalog_edge(catalog, member, extension);
    member->drop_with = extension;
}

const struct kind kind_extension_object = {
    .name = "extension object",
    .ddl = "EXTENSION OBJECT",
    .query = "catalog/extension_object.sql",
    ATTRIBUTES(extension_object_attributes),
    .create = member_create,
    .drop = member_drop,
    .alter = member_alter,
    .link = member_link,
};
