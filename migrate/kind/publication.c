/* Logical replication: publications, what is in them, and subscriptions. */
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"

#include <string.h>

static const struct attribute publication_attributes[] = {
    {"all_tables", ASKS_REPLACE},
    {"publish", ASKS_ALTER, true},
    {"via_root", ASKS_ALTER},
};

static const char *truth(const struct object *object, const char *attribute)
{
    return object_is(object, attribute) ? "true" : "false";
}

static void publication_create(struct step *step, const struct object *publication)
{
    step_add(step, EFFECT_NONE, "CREATE PUBLICATION %s%s WITH (publish = '%s'%s)",
             publication->identity, object_is(publication, "all_tables") ? " FOR ALL TABLES" : "",
             object_get(publication, "publish"),
             object_is(publication, "via_root") ? ", publish_via_partition_root = true" : "");
}

static void publication_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "publish") || change_has(change, "via_root"))
        step_add(step, EFFECT_NONE,
                 "ALTER PUBLICATION %s SET (publish = '%s', publish_via_partition_root = %s)",
                 change->to->identity, object_get(change->to, "publish"),
                 truth(change->to, "via_root"));
}

const struct kind kind_publication = {
    .name = "publication",
    .ddl = "PUBLICATION",
    .query = "catalog/publication.sql",
    .class_id = CLASS_PUBLICATION,
    ATTRIBUTES(publication_attributes),
    .create = publication_create,
    .alter = publication_alter,
};

static const struct attribute table_attributes[] = {
    {"columns", ASKS_REPLACE},
    {"filter", ASKS_REPLACE},
};

static void table_create(struct step *step, const struct object *table)
{
    struct buffer sql = BUFFER_INIT;
    const char *value;
    buffer_printf(&sql, "ALTER PUBLICATION %s ADD TABLE ONLY %s", table->parent->identity,
                  table->label);
    if ((value = object_get(table, "columns")) != NULL)
        buffer_printf(&sql, " (%s)", value);
    if ((value = object_get(table, "filter")) != NULL)
        buffer_printf(&sql, " WHERE (%s)", value);
    step_add(step, EFFECT_METADATA, "%s", buffer_text(&sql));
    buffer_release(&sql);
}

static void table_drop(struct step *step, const struct object *table)
{
    step_add(step, EFFECT_METADATA, "ALTER PUBLICATION %s DROP TABLE ONLY %s",
             table->parent->identity, table->label);
}

const struct kind kind_publication_table = {
    .name = "publication table",
    .ddl = "PUBLICATION TABLE",
    .query = "catalog/publication_table.sql",
    .class_id = CLASS_PUBLICATION_TABLE,
    .parent_class = CLASS_PUBLICATION,
    ATTRIBUTES(table_attributes),
    .create = table_create,
    .drop = table_drop,
};

static void schema_create(struct step *step, const struct object *schema)
{
    step_add(step, EFFECT_METADATA, "ALTER PUBLICATION %s ADD TABLES IN SCHEMA %s",
             schema->parent->identity, schema->label);
}

static void schema_drop(struct step *step, const struct object *schema)
{
    step_add(step, EFFECT_METADATA, "ALTER PUBLICATION %s DROP TABLES IN SCHEMA %s",
             schema->parent->identity, schema->label);
}

const struct kind kind_publication_schema = {
    .name = "publication schema",
    .ddl = "PUBLICATION SCHEMA",
    .query = "catalog/publication_schema.sql",
    .class_id = CLASS_PUBLICATION_SCHEMA,
    .parent_class = CLASS_PUBLICATION,
    .create = schema_create,
    .drop = schema_drop,
};

static const struct attribute subscription_attributes[] = {
    {"connection", ASKS_ALTER, true}, {"publications", ASKS_ALTER, true}, {"slot", ASKS_REPLACE},
    {"enabled", ASKS_NOTHING},        {"options", ASKS_REPLACE},
};

/* Never dials out: whoever applies the migration enables it when the other side is ready. */
static void subscription_create(struct step *step, const struct object *subscription)
{
    struct buffer sql = BUFFER_INIT;
    const char *slot = object_get(subscription, "slot"),
               *options = object_get(subscription, "options");
    buffer_printf(&sql, "CREATE SUBSCRIPTION %s CONNECTION %s PUBLICATION %s WITH (connect = false",
                  subscription->identity, object_get(subscription, "connection"),
                  object_get(subscription, "publications"));
    if (slot == NULL)
        buffer_puts(&sql, ", slot_name = NONE");
    else if (strcmp(slot, subscription->name) != 0)
        buffer_printf(&sql, ", slot_name = '%s'", slot);
    if (options != NULL && *options != '\0')
        buffer_printf(&sql, ", %s", options);
    step_add(step, EFFECT_NONE, "%s)", buffer_text(&sql));
    buffer_release(&sql);
}

static void subscription_drop(struct step *step, const struct object *subscription)
{
    const char *name = subscription->identity;
    step_add(step, EFFECT_NONE, "ALTER SUBSCRIPTION %s DISABLE", name);
    step_add(step, EFFECT_NONE, "ALTER SUBSCRIPTION %s SET (slot_name = NONE)", name);
    step_add(step, EFFECT_NONE, "DROP SUBSCRIPTION %s", name);
}

static void subscription_alter(struct step *step, const struct change *change)
{
    const struct object *to = change->to;
    if (change_has(change, "connection"))
        step_add(step, EFFECT_NONE, "ALTER SUBSCRIPTION %s CONNECTION %s", to->identity,
                 object_get(to, "connection"));
    if (change_has(change, "publications"))
        step_add(step, EFFECT_NONE,
                 "ALTER SUBSCRIPTION %s SET PUBLICATION %s WITH (refresh = false)", to->identity,
                 object_get(to, "publications"));
}

const struct kind kind_subscription = {
    .name = "subscription",
    .ddl = "SUBSCRIPTION",
    .query = "catalog/subscription.sql",
    .guarded = "pg_catalog.pg_subscription",
    .class_id = CLASS_SUBSCRIPTION,
    ATTRIBUTES(subscription_attributes),
    .create = subscription_create,
    .drop = subscription_drop,
    .alter = subscription_alter,
};
