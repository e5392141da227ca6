/* Views and materialised views. */
#include "migrate/kind/expression.h"
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"

#include <string.h>

static const struct attribute view_attributes[] = {
    {"definition", ASKS_ALTER, true},
    {"options", ASKS_ALTER},
    {"given_options", ASKS_NOTHING},
};

/* The query without the semicolon. */
static int query_length(const char *text)
{
    size_t length = strlen(text);
    return (int)(length > 0 && text[length - 1] == ';' ? length - 1 : length);
}

static void write_view(struct step *step, const struct object *view, enum effect effect,
                       const char *verb)
{
    const char *options = options_given(view);
    const char *query = object_expression(step, view, "definition");
    step_add(step, effect, "%s VIEW %s%s%s%s AS\n%.*s", verb, view->identity,
             options == NULL ? "" : " WITH (", options == NULL ? "" : options,
             options == NULL ? "" : ")", query_length(query), query);
}

static void view_create(struct step *step, const struct object *view)
{
    write_view(step, view, EFFECT_NONE, "CREATE");
}

static void view_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "definition"))
        write_view(step, change->to, EFFECT_BRIEF, "CREATE OR REPLACE");
    else if (change_has(change, "options"))
        alter_options(step, change, "VIEW", change->to->identity, EFFECT_BRIEF);
}

static bool same_text(const char *one, const char *other)
{
    return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

static bool same_column(const struct object *one, const struct object *other)
{
    return strcmp(one->label, other->label) == 0 &&
           strcmp(object_get(one, "type"), object_get(other, "type")) == 0 &&
           same_text(object_get(one, "collation"), object_get(other, "collation"));
}

static const struct object *next_column(const struct object *child)
{
    while (child != NULL && child->kind != &kind_column)
        child = child->next;
    return child;
}

/* CREATE OR REPLACE takes new columns at the end only. */
static bool view_replaces(const struct change *change)
{
    if (!change_has(change, "definition"))
        return false;
    const struct object *old = next_column(change->from->children);
    const struct object *new = next_column(change->to->children);
    while (old != NULL) {
        if (new == NULL || !same_column(old, new))
            return true;
        old = next_column(old->next);
        new = next_column(new->next);
    }
    return false;
}

const struct kind kind_view = {
    .name = "view",
    .ddl = "VIEW",
    .query = "catalog/view.sql",
    .class_id = CLASS_RELATION,
    ATTRIBUTES(view_attributes),
    .claims = CLAIM_RELATION | CLAIM_TYPE,
    .acl_type = 'r',
    .create = view_create,
    .alter = view_alter,
    .replaces = view_replaces,
};

static const struct attribute materialized_attributes[] = {
    {"definition", ASKS_REPLACE, true}, {"options", ASKS_ALTER},
    {"given_options", ASKS_NOTHING},    {"populated", ASKS_NOTHING},
    {"access_method", ASKS_REPLACE},
};

static void materialized_create(struct step *step, const struct object *view)
{
    struct buffer sql = BUFFER_INIT;
    const char *value, *query = object_expression(step, view, "definition");
    buffer_printf(&sql, "CREATE MATERIALIZED VIEW %s", view->identity);
    if ((value = object_get(view, "access_method")) != NULL)
        buffer_printf(&sql, " USING %s", value);
    if ((value = options_given(view)) != NULL)
        buffer_printf(&sql, " WITH (%s)", value);
    step_add(step, EFFECT_FILL, "%s AS\n%.*s%s", buffer_text(&sql), query_length(query), query,
             object_is(view, "populated") ? "" : "\nWITH NO DATA");
    buffer_release(&sql);
}

static void materialized_alter(struct step *step, const struct change *change)
{
    alter_options(step, change, "MATERIALIZED VIEW", change->to->identity, EFFECT_METADATA);
}

static void materialized_drop(struct step *step, const struct object *view)
{
    step_add(step, EFFECT_DROP_STORED, "DROP MATERIALIZED VIEW %s", view->identity);
}

const struct kind kind_materialized_view = {
    .name = "materialized view",
    .evaluates = true,
    .ddl = "MATERIALIZED VIEW",
    .query = "catalog/materialized_view.sql",
    .class_id = CLASS_RELATION,
    ATTRIBUTES(materialized_attributes),
    .claims = CLAIM_RELATION | CLAIM_TYPE,
    .acl_type = 'r',
    .create = materialized_create,
    .drop = materialized_drop,
    .alter = materialized_alter,
};
