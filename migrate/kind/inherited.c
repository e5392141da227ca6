/* Parts that a table has from tables above it, and that it may have been given by itself as well. */
#include "migrate/kind/inherited.h"

#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"

#include <string.h>

static const struct object *part_of(const struct object *table, const struct object *like)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == like->kind && strcmp(part->label, like->label) == 0)
            return part;
    return NULL;
}

static const struct object *table_above(const struct object *tie)
{
    for (size_t i = 0; i < tie->needs_count; i++)
        if (tie->needs[i]->kind == &kind_table && tie->needs[i] != tie->parent)
            return tie->needs[i];
    return NULL;
}

bool inherited_becomes_own(const struct change *tie)
{
    bool turns = false;
    for (const struct object *part = tie->to->parent->children; part != NULL; part = part->next) {
        if (!part->kind->inherited || !object_is(part, "inherited"))
            continue;
        const struct object *before = part_of(tie->from->parent, part);
        if (!object_is(part, "local"))
            return false;
        turns = turns || (before != NULL && !object_is(before, "local"));
    }
    return turns;
}

/* The column in the topmost table from which it comes by that tie; NULL: that table has none. */
static const struct object *origin(const struct object *tie, const struct object *column)
{
    const struct object *table = table_above(tie);
    const struct object *above = table == NULL ? NULL : part_of(table, column), *found = NULL;
    if (above == NULL || !object_is(above, "inherited"))
        return above;
    for (const struct object *part = table->children; found == NULL && part != NULL;
         part = part->next)
        if (part->kind->ties)
            found = origin(part, column);
    return found != NULL ? found : above;
}

bool inherited_from_several(const struct object *column)
{
    const struct object *first = NULL;
    if (!object_is(column, "inherited"))
        return false;
    for (const struct object *tie = column->parent->children; tie != NULL; tie = tie->next) {
        const struct object *from = tie->kind == &kind_inheritance ? origin(tie, column) : NULL;
        if (first != NULL && from != NULL && from != first)
            return true;
        first = first != NULL ? first : from;
    }
    return false;
}
