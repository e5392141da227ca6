/* What hangs on a table and acts by itself: triggers, rules, policies. */
#include "migrate/kind/expression.h"
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"

#include <string.h>

static const struct attribute definition_attributes[] = {
    {"definition", ASKS_REPLACE, true},
    {"enabled", ASKS_ALTER, true},
};

static void create_defined(struct step *step, const struct object *object)
{
    const char *text = object_expression(step, object, "definition");
    size_t length = strlen(text);
    if (length > 0 && text[length - 1] == ';')
        length--;
    step_add(step, object->kind == &kind_rule ? EFFECT_BRIEF : EFFECT_BRIEF_WRITES, "%.*s",
             (int)length, text);
}

static const char *state_word(const char *state)
{
    switch (*state) {
    case 'D':
        return "DISABLE";
    case 'R':
        return "ENABLE REPLICA";
    case 'A':
        return "ENABLE ALWAYS";
    default:
        return "ENABLE";
    }
}

static void set_enabled(struct step *step, const struct object *object)
{
    step_add(step, EFFECT_BRIEF_WRITES, "ALTER TABLE %s %s %s %s", object->parent->identity,
             state_word(object_get(object, "enabled")), object->kind->ddl, object->label);
}

static void settle_enabled(struct step *step, const struct object *object)
{
    if (*object_get(object, "enabled") != 'O')
        set_enabled(step, object);
}

static void alter_enabled(struct step *step, const struct change *change)
{
    if (change_has(change, "enabled"))
        set_enabled(step, change->to);
}

/* The state that a table's trigger takes goes to the partitions below as well. */
static bool trigger_disturbs(const struct change *change)
{
    return change_has(change, "enabled");
}

const struct kind kind_trigger = {
    .name = "trigger",
    .early = true,
    .ddl = "TRIGGER",
    .query = "catalog/trigger.sql",
    .class_id = CLASS_TRIGGER,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(definition_attributes),
    .on_parent = true,
    .create = create_defined,
    .settle = settle_enabled,
    .alter = alter_enabled,
    .disturbs = trigger_disturbs,
};

static const struct attribute partition_trigger_attributes[] = {
    {"enabled", ASKS_ALTER, true},
    {"given", ASKS_NOTHING, true}, /* the state of the table above */
    {"of_oid", ASKS_NOTHING},
};

static void set_state(struct step *step, const struct object *trigger, const char *attribute)
{
    step_add(step, EFFECT_BRIEF_WRITES, "ALTER TABLE ONLY %s %s TRIGGER %s",
             trigger->parent->identity, state_word(object_get(trigger, attribute)), trigger->label);
}

static void state_create(struct step *step, const struct object *trigger)
{
    set_state(step, trigger, "enabled");
}

static void state_drop(struct step *step, const struct object *trigger)
{
    set_state(step, trigger, "given");
}

static void state_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "enabled"))
        set_state(step, change->to, "enabled");
}

/* The partition has the trigger from the table above, once it stands below it. */
static void state_link(struct catalog *catalog, struct object *trigger)
{
    struct object *above = catalog_resolve(
        catalog, (struct address){CLASS_TRIGGER, (unsigned)object_number(trigger, "of_oid"), 0});
    if (above != NULL)
        catalog_edge(catalog, trigger, above);
    for (struct object *part = trigger->parent->children; part != NULL; part = part->next)
        if (part->kind == &kind_partition)
            catalog_edge(catalog, trigger, part);
}

const struct kind kind_partition_trigger = {
    .name = "partition trigger",
    .early = true,
    .ddl = "TRIGGER",
    .query = "catalog/partition_trigger.sql",
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(partition_trigger_attributes),
    .on_parent = true,
    .create = state_create,
    .drop = state_drop,
    .alter = state_alter,
    .link = state_link,
};

const struct kind kind_rule = {
    .name = "rule",
    .ddl = "RULE",
    .query = "catalog/rule.sql",
    .class_id = CLASS_RULE,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(definition_attributes),
    .on_parent = true,
    .create = create_defined,
    .settle = settle_enabled,
    .alter = alter_enabled,
};

static const struct attribute policy_attributes[] = {
    {"command", ASKS_REPLACE, true}, {"permissive", ASKS_REPLACE}, {"roles", ASKS_ALTER, true},
    {"using", ASKS_ALTER},           {"with_check", ASKS_ALTER},
};

static void policy_create(struct step *step, const struct object *policy)
{
    struct buffer sql = BUFFER_INIT;
    const char *value;
    buffer_printf(&sql, "CREATE POLICY %s ON %s", policy->label, policy->parent->identity);
    if (!object_is(policy, "permissive"))
        buffer_puts(&sql, " AS RESTRICTIVE");
    buffer_printf(&sql, " FOR %s TO %s", object_get(policy, "command"),
                  object_get(policy, "roles"));
    if ((value = object_expression(step, policy, "using")) != NULL)
        buffer_printf(&sql, " USING (%s)", value);
    if ((value = object_expression(step, policy, "with_check")) != NULL)
        buffer_printf(&sql, " WITH CHECK (%s)", value);
    step_add(step, EFFECT_BRIEF, "%s", buffer_text(&sql));
    buffer_release(&sql);
}

static void policy_alter(struct step *step, const struct change *change)
{
    struct buffer sql = BUFFER_INIT;
    const struct object *policy = change->to;
    if (change_has(change, "roles"))
        buffer_printf(&sql, " TO %s", object_get(policy, "roles"));
    if (change_has(change, "using"))
        buffer_printf(&sql, " USING (%s)", object_expression(step, policy, "using"));
    if (change_has(change, "with_check"))
        buffer_printf(&sql, " WITH CHECK (%s)", object_expression(step, policy, "with_check"));
    if (sql.length > 0)
        step_add(step, EFFECT_BRIEF, "ALTER POLICY %s ON %s%s", policy->label,
                 policy->parent->identity, buffer_text(&sql));
    buffer_release(&sql);
}

static bool gone(const struct change *change, const char *attribute)
{
    return change_has(change, attribute) && object_get(change->to, attribute) == NULL;
}

/* ALTER POLICY cannot take an expression away. */
static bool policy_replaces(const struct change *change)
{
    return gone(change, "using") || gone(change, "with_check");
}

const struct kind kind_policy = {
    .name = "policy",
    .ddl = "POLICY",
    .query = "catalog/policy.sql",
    .class_id = CLASS_POLICY,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(policy_attributes),
    .on_parent = true,
    .create = policy_create,
    .alter = policy_alter,
    .replaces = policy_replaces,
};
