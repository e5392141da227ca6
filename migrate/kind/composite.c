/* Composite types: their attributes stand in an order that values have too. */
#include "migrate/kind/composite.h"

#include "migrate/kind/list.h"
#include "migrate/kind/retype.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"

#include <string.h>

static const struct object *attribute_of(const struct object *type, const char *label)
{
    for (const struct object *child = type->children; child != NULL; child = child->next)
        if (strcmp(child->label, label) == 0)
            return child;
    return NULL;
}

static void composite_create(struct step *step, const struct object *type)
{
    struct buffer sql = BUFFER_INIT;
    bool first = true;
    for (const struct object *child = type->children; child != NULL; child = child->next) {
        buffer_puts(&sql, first ? "\n    " : ",\n    ");
        column_clause(step, &sql, child);
        first = false;
    }
    step_add(step, EFFECT_NONE, "CREATE TYPE %s AS (%s%s)", type->identity, buffer_text(&sql),
             first ? "" : "\n");
    buffer_release(&sql);
}

/* Whether values are stored as that type; `*deeply`: or as another that is made of it. */
static bool is_stored(const struct object *type, bool *deeply)
{
    bool stored = false;
    for (size_t i = 0; i < type->needed_by_count; i++) {
        const struct object *user = type->needed_by[i];
        bool column = user->kind == &kind_column && user->parent != type;
        const char *base = column ? object_get(user, "base_type") : NULL;
        *deeply = *deeply || user->kind == &kind_table || user->kind == &kind_domain ||
                  (column && (user->parent->kind == &kind_composite || base == NULL ||
                              strcmp(base, type->identity) != 0));
        stored = stored || (column && user->parent->kind == &kind_table);
    }
    return stored;
}

/* Attributes are dropped where they stand and added behind the last. Stored values are put together
 * again where none of their parts is lost. */
static bool composite_rearranged(const struct change *change)
{
    const struct object *from = change->from->children, *to = change->to->children;
    bool lost = false, deeply = false, added = false;
    for (; from != NULL; from = from->next) {
        if (attribute_of(change->to, from->label) == NULL) {
            lost = true;
            continue;
        }
        for (; to != NULL && strcmp(to->label, from->label) != 0; to = to->next)
            added = true;
        to = to == NULL ? NULL : to->next;
    }
    bool stored = is_stored(change->from, &deeply);
    return added && !deeply && !(stored && lost);
}

const struct kind kind_composite = {
    .name = "composite type",
    .ddl = "TYPE",
    .query = "catalog/composite.sql",
    .class_id = CLASS_TYPE,
    .claims = CLAIM_TYPE | CLAIM_RELATION,
    .acl_type = 'T',
    .renamed_away = true,
    .create = composite_create,
    .rearranged = composite_rearranged,
};

/* The composite type of the column's values; NULL: they are of none. */
static const struct object *composite_of(const struct object *column)
{
    const char *base = object_get(column, "base_type");
    for (size_t i = 0; i < column->needs_count; i++)
        if (column->needs[i]->kind == &kind_composite &&
            strcmp(column->needs[i]->identity, base) == 0)
            return column->needs[i];
    return NULL;
}

static bool same_order(const struct object *one, const struct object *other)
{
    const struct object *a = one->children, *b = other->children;
    for (; a != NULL && b != NULL; a = a->next, b = b->next)
        if (strcmp(a->label, b->label) != 0)
            return false;
    return a == b;
}

/* Types of the schema's own may have been made again under their names: their values go by text. */
static bool is_own_type(const struct object *attribute)
{
    return strchr("ECU", *object_get(attribute, "category")) != NULL;
}

bool composite_cast(struct buffer *sql, struct arena *arena, const struct change *change)
{
    const struct object *from = composite_of(change->from), *to = composite_of(change->to);
    const char *label = change->to->label, *before = "";
    if (from == NULL || to == NULL || same_order(from, to))
        return false;
    buffer_printf(sql, "CASE WHEN %s IS DISTINCT FROM NULL THEN ROW(", label);
    for (const struct object *child = to->children; child != NULL; child = child->next) {
        const struct object *old = attribute_of(from, child->label);
        const char *value = arena_printf(arena, "(%s).%s", label, child->label);
        buffer_puts(sql, before);
        if (old == NULL)
            buffer_puts(sql, "NULL");
        else if (is_own_type(child))
            buffer_printf(sql, "%s::text::%s", value, object_get(child, "base_type"));
        else
            buffer_puts(sql, retype_cast(arena, old, child, value));
        before = ", ";
    }
    buffer_printf(sql, ")::%s END", to->identity);
    return true;
}
