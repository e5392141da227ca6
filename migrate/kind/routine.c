/* Functions and procedures. */
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"

#include <string.h>

static const struct attribute routine_attributes[] = {
    {"definition", ASKS_ALTER, true}, {"arguments", ASKS_REPLACE, true},
    {"result", ASKS_REPLACE, true},   {"defaults", ASKS_ALTER},
    {"form", ASKS_REPLACE, true},     {"language", ASKS_NOTHING},
};

static void routine_create(struct step *step, const struct object *routine)
{
    const char *text = object_get(routine, "definition");
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == '\n')
        length--;
    step_add(step, EFFECT_NONE, "%.*s", (int)length, text);
}

static void routine_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "definition"))
        routine_create(step, change->to);
}

/* CREATE OR REPLACE cannot take a default away. */
static bool routine_replaces(const struct change *change)
{
    return object_number(change->to, "defaults") < object_number(change->from, "defaults");
}

#define ROUTINE                                                                                    \
    .class_id = CLASS_ROUTINE, ATTRIBUTES(routine_attributes),                                     \
    .claims = CLAIM_ROUTINE | CLAIM_OVERLOAD, .acl_type = 'f', .create = routine_create,           \
    .alter = routine_alter, .replaces = routine_replaces

const struct kind kind_function = {
    .name = "function", .ddl = "FUNCTION", .query = "catalog/function.sql", ROUTINE};

const struct kind kind_procedure = {
    .name = "procedure", .ddl = "PROCEDURE", .query = "catalog/procedure.sql", ROUTINE};
