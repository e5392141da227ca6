/* Copies what both forms of the table have: every column by its name, and where its numbers stand. */
#include "migrate/plan/carry.h"

#include "migrate/kind/list.h"
#include "migrate/kind/retype.h"
#include "migrate/kind/table.h"
#include "migrate/plan/kept_rows.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define SUFFIX "_db_migrate"

static char form_of(const struct object *table)
{
    return object_get(table, "form")[0];
}

static bool loses_partitions(const struct object *from, const struct object *to)
{
    return form_of(from) == 'p' && form_of(to) == 'r';
}

bool carry_applies(const struct change *change)
{
    return change->verb == CHANGE_REPLACE && change->from->kind == &kind_table &&
           (loses_partitions(change->from, change->to) ||
            loses_partitions(change->to, change->from));
}

static const struct object *child_of(const struct object *object, const struct kind *kind,
                                     const char *name)
{
    for (const struct object *child = object->children; child != NULL; child = child->next)
        if (child->kind == kind && (name == NULL || strcmp(child->name, name) == 0))
            return child;
    return NULL;
}

/* The same column of the other form, when it stores something; NULL: there is none. */
static const struct object *stored_in(const struct object *table, const struct object *column)
{
    const struct object *other =
        column->kind == &kind_column ? child_of(table, &kind_column, column->name) : NULL;
    return other != NULL && object_get(other, "generated") == NULL ? other : NULL;
}

bool carry_loses(const struct change *table, const struct object *column)
{
    if (column->kind != &kind_column || object_get(column, "generated") != NULL)
        return false;
    const struct object *other = stored_in(table->to, column);
    return other == NULL || retype_narrows(column, other);
}

static bool loses_any(const struct change *table)
{
    for (const struct object *part = table->from->children; part != NULL; part = part->next)
        if (carry_loses(table, part))
            return true;
    return false;
}

static bool is_relation(const struct catalog *catalog, const char *identity)
{
    static const struct kind *const relations[] = {
        &kind_table,    &kind_view,  &kind_materialized_view,
        &kind_sequence, &kind_index, &kind_composite};
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++)
        if (catalog_find(catalog, relations[i], identity) != NULL)
            return true;
    return false;
}

/* A table beside the one that is made again, for its rows or (with a column) where its numbers stand. */
static const char *name_beside(const struct step *step, const struct object *column)
{
    const struct object *table = step->change->from;
    const char *base = column == NULL
                           ? table->name
                           : arena_printf(step->arena, "%s_%s", table->name, column->name);
    const char *suffix = column == NULL ? SUFFIX "_rows" : SUFFIX "_number", *name;
    do {
        name = quoted_qualified(step->arena, table->schema,
                                name_with_suffix(step->arena, base, suffix));
        suffix = arena_printf(step->arena, "%s_", suffix);
    } while (is_relation(step->fold->from, name) || is_relation(step->fold->to, name));
    return name;
}

/* The partitions below that go on as tables of their own, with all below them (`stays`): their rows stay
 * where they are. */
static void put_stayers(struct buffer *out, const struct step *step, const struct object *above,
                        bool stays)
{
    for (size_t i = 0; i < above->needed_by_count; i++) {
        const struct object *tie = above->needed_by[i], *below = tie->parent;
        if (!tie->kind->ties || below == above)
            continue;
        bool stay = stays || catalog_find(step->fold->to, below->kind, below->identity) != NULL;
        if (stay)
            buffer_printf(out, "%s%s::regclass", out->length > 0 ? ", " : "",
                          quoted_literal(step->arena, below->identity));
        put_stayers(out, step, below, stay);
    }
}

static void copy_rows(struct step *step)
{
    const struct change *table = step->change;
    struct buffer columns = BUFFER_INIT, stayers = BUFFER_INIT;
    size_t count = 0;
    for (const struct object *part = table->from->children; part != NULL; part = part->next)
        if (stored_in(table->to, part) != NULL) {
            buffer_printf(&columns, "%s%s", count++ > 0 ? ", " : "", part->label);
            if (kept_as_text(part))
                buffer_printf(&columns, "::text AS %s", part->label);
        }
    if (form_of(table->from) == 'p')
        put_stayers(&stayers, step, table->from, false);
    bool stay = stayers.length > 0;
    step_add(step, EFFECT_COPY_ROWS, "CREATE TABLE %s AS SELECT %s FROM %s%s%s%s%s",
             name_beside(step, NULL), buffer_text(&columns),
             form_of(table->from) == 'r' ? "ONLY " : "", table->from->identity,
             stay ? " WHERE tableoid NOT IN (" : "", buffer_text(&stayers), stay ? ")" : "");
    buffer_release(&columns);
    buffer_release(&stayers);
}

static const struct object *identity_of(const struct object *column)
{
    return column == NULL ? NULL : child_of(column, &kind_identity, NULL);
}

void carry_aside(struct step *step)
{
    const struct change *table = step->change;
    lock_table(step, table->from);
    see_all_rows(step);
    copy_rows(step);
    see_rows_as_before(step);
    for (const struct object *part = table->from->children; part != NULL; part = part->next)
        if (identity_of(part) != NULL && identity_of(stored_in(table->to, part)) != NULL)
            step_add(step, EFFECT_NONE, "CREATE TABLE %s AS SELECT last_value, is_called FROM %s",
                     name_beside(step, part), object_get(identity_of(part), "sequence"));
}

/* Whether a table above, which has no partitions any more, takes the rows of one that goes. */
static bool is_taken(const struct step *step, const struct object *table)
{
    for (const struct object *tie = table->children; tie != NULL; tie = tie->next)
        for (size_t i = 0; tie->kind->exact && i < tie->needs_count; i++) {
            const struct object *above = tie->needs[i];
            if (above->kind != &kind_table || above == table)
                continue;
            const struct object *later = catalog_find(step->fold->to, above->kind, above->identity);
            return later == NULL ? is_taken(step, above) : loses_partitions(above, later);
        }
    return false;
}

/* A partitioned table that is partitioned again: its partitions, which have the rows, left it before. */
static bool is_shell(const struct change *table)
{
    return table->verb == CHANGE_REPLACE && form_of(table->from) == 'p' &&
           form_of(table->to) == 'p';
}

bool carry_drop(struct step *step)
{
    const struct object *table = step->object;
    enum effect effect = EFFECT_DROP_STORED;
    if (table->kind != &kind_table || table_is_foreign(table))
        return false;
    if (carry_applies(step->change))
        effect = loses_any(step->change) ? EFFECT_DROP_COLUMN : effect;
    else if (!is_shell(step->change) && (step->change->to != NULL || !is_taken(step, table)))
        return false;
    step_add(step, effect, "DROP TABLE %s", table->identity);
    return true;
}

/* The value that `column` gets of the row `t`; NULL: it is left to its default. */
static const char *value_for(struct step *step, const struct object *column)
{
    const struct object *before = child_of(step->change->from, &kind_column, column->name);
    if (before == NULL)
        return NULL;
    const char *value = arena_printf(step->arena, "t.%s", before->label);
    return kept_as_text(before)
               ? arena_printf(step->arena, "%s::%s", value, object_get(column, "type"))
               : retype_cast(step->arena, before, column, value);
}

static void insert_rows(struct step *step,
                        const char *(*value)(struct step *step, const struct object *column,
                                             void *context),
                        void *context)
{
    const struct object *table = step->change->to;
    struct buffer names = BUFFER_INIT, values = BUFFER_INIT;
    size_t count = 0;
    for (const struct object *part = table->children; part != NULL; part = part->next) {
        if (part->kind != &kind_column || object_get(part, "generated") != NULL)
            continue;
        const char *given = value_for(step, part);
        if (given == NULL && value != NULL)
            given = value(step, part, context);
        if (given == NULL)
            continue;
        buffer_printf(&names, "%s%s", count > 0 ? ", " : " (", part->label);
        buffer_printf(&values, "%s%s", count++ > 0 ? ", " : "", given);
    }
    step_add(step, EFFECT_PUT_BACK,
             "INSERT INTO %s%s%s OVERRIDING SYSTEM VALUE SELECT %s FROM %s t", table->identity,
             buffer_text(&names), count > 0 ? ")" : "", buffer_text(&values),
             name_beside(step, NULL));
    buffer_release(&names);
    buffer_release(&values);
}

/* An identity goes on where it stood, or behind the rows when it is new. */
static void go_on_counting(struct step *step, const struct object *column)
{
    struct arena *arena = step->arena;
    const struct object *table = step->change->to,
                        *before = child_of(step->change->from, &kind_column, column->name);
    const char *sequence =
        arena_printf(arena, "pg_catalog.pg_get_serial_sequence(%s, %s)",
                     quoted_literal(arena, table->identity), quoted_literal(arena, column->name));
    if (before == NULL)
        return;
    if (identity_of(before) == NULL) {
        step_add(step, EFFECT_NONE,
                 "SELECT pg_catalog.setval(%s, max(%s)) FROM %s HAVING max(%s) IS NOT NULL",
                 sequence, column->label, table->identity, column->label);
        return;
    }
    step_add(step, EFFECT_NONE, "SELECT pg_catalog.setval(%s, last_value, is_called) FROM %s",
             sequence, name_beside(step, before));
    step_add(step, EFFECT_NONE, "DROP TABLE %s", name_beside(step, before));
}

void carry_back(struct step *step,
                const char *(*value)(struct step *step, const struct object *column, void *context),
                void *context)
{
    insert_rows(step, value, context);
    for (const struct object *part = step->change->to->children; part != NULL; part = part->next)
        if (part->kind == &kind_column && identity_of(part) != NULL)
            go_on_counting(step, part);
    step_add(step, EFFECT_NONE, "DROP TABLE %s", name_beside(step, NULL));
}
