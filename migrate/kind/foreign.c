/* Where foreign tables get their rows: wrappers, servers, and the roles' ways into them. */
#include "migrate/kind/list.h"
#include "migrate/kind/options.h"
#include "migrate/kind/step.h"

#include <string.h>

static void put_options(struct buffer *sql, const struct object *object)
{
    const char *options = object_get(object, "foreign_options");
    if (options != NULL)
        buffer_printf(sql, " OPTIONS (%s)", options);
}

static void put_options_change(struct buffer *sql, struct arena *arena, const struct change *change)
{
    struct buffer list = BUFFER_INIT;
    if (options_foreign(&list, arena, object_get(change->from, "foreign_options"),
                        object_get(change->to, "foreign_options")))
        buffer_printf(sql, " OPTIONS (%s)", buffer_text(&list));
    buffer_release(&list);
}

static void alter(struct step *step, const struct change *change, const struct buffer *sql)
{
    if (sql->length > 0)
        step_add(step, EFFECT_NONE, "ALTER %s %s%s", change->to->kind->ddl, change->to->identity,
                 buffer_text(sql));
}

static const struct attribute wrapper_attributes[] = {
    {"handler", ASKS_ALTER},
    {"validator", ASKS_ALTER},
    {"foreign_options", ASKS_ALTER},
};

static void put_function(struct buffer *sql, const char *word, const char *function)
{
    if (function == NULL)
        buffer_printf(sql, " NO %s", word);
    else
        buffer_printf(sql, " %s %s", word, function);
}

static void wrapper_create(struct step *step, const struct object *wrapper)
{
    struct buffer sql = BUFFER_INIT;
    put_function(&sql, "HANDLER", object_get(wrapper, "handler"));
    put_function(&sql, "VALIDATOR", object_get(wrapper, "validator"));
    put_options(&sql, wrapper);
    step_add(step, EFFECT_NONE, "CREATE FOREIGN DATA WRAPPER %s%s", wrapper->identity,
             buffer_text(&sql));
    buffer_release(&sql);
}

static void wrapper_alter(struct step *step, const struct change *change)
{
    struct buffer sql = BUFFER_INIT;
    if (change_has(change, "handler"))
        put_function(&sql, "HANDLER", object_get(change->to, "handler"));
    if (change_has(change, "validator"))
        put_function(&sql, "VALIDATOR", object_get(change->to, "validator"));
    put_options_change(&sql, step->arena, change);
    alter(step, change, &sql);
    buffer_release(&sql);
}

const struct kind kind_foreign_wrapper = {
    .name = "foreign-data wrapper",
    .ddl = "FOREIGN DATA WRAPPER",
    .query = "catalog/foreign_wrapper.sql",
    .class_id = CLASS_FOREIGN_WRAPPER,
    ATTRIBUTES(wrapper_attributes),
    .acl_type = 'F',
    .create = wrapper_create,
    .alter = wrapper_alter,
};

static const struct attribute server_attributes[] = {
    {"wrapper", ASKS_REPLACE, true},
    {"type", ASKS_REPLACE},
    {"version", ASKS_ALTER},
    {"foreign_options", ASKS_ALTER},
};

static void server_create(struct step *step, const struct object *server)
{
    struct buffer sql = BUFFER_INIT;
    const char *value;
    buffer_printf(&sql, "CREATE SERVER %s", server->identity);
    if ((value = object_get(server, "type")) != NULL)
        buffer_printf(&sql, " TYPE %s", value);
    if ((value = object_get(server, "version")) != NULL)
        buffer_printf(&sql, " VERSION %s", value);
    buffer_printf(&sql, " FOREIGN DATA WRAPPER %s", object_get(server, "wrapper"));
    put_options(&sql, server);
    step_add(step, EFFECT_NONE, "%s", buffer_text(&sql));
    buffer_release(&sql);
}

static void server_alter(struct step *step, const struct change *change)
{
    struct buffer sql = BUFFER_INIT;
    if (change_has(change, "version"))
        buffer_printf(
            &sql, " VERSION %s",
            object_get(change->to, "version") == NULL ? "NULL" : object_get(change->to, "version"));
    put_options_change(&sql, step->arena, change);
    alter(step, change, &sql);
    buffer_release(&sql);
}

const struct kind kind_foreign_server = {
    .name = "foreign server",
    .ddl = "SERVER",
    .query = "catalog/foreign_server.sql",
    .class_id = CLASS_FOREIGN_SERVER,
    ATTRIBUTES(server_attributes),
    .acl_type = 'S',
    .create = server_create,
    .alter = server_alter,
};

static const struct attribute mapping_attributes[] = {{"foreign_options", ASKS_ALTER}};

static void mapping_create(struct step *step, const struct object *mapping)
{
    struct buffer sql = BUFFER_INIT;
    put_options(&sql, mapping);
    step_add(step, EFFECT_NONE, "CREATE USER MAPPING %s%s", mapping->identity, buffer_text(&sql));
    buffer_release(&sql);
}

static void mapping_alter(struct step *step, const struct change *change)
{
    struct buffer sql = BUFFER_INIT;
    put_options_change(&sql, step->arena, change);
    alter(step, change, &sql);
    buffer_release(&sql);
}

const struct kind kind_user_mapping = {
    .name = "user mapping",
    .ddl = "USER MAPPING",
    .query = "catalog/user_mapping.sql",
    .class_id = CLASS_USER_MAPPING,
    ATTRIBUTES(mapping_attributes),
    .create = mapping_create,
    .alter = mapping_alter,
};
