/* The way back puts what was kept where it was. */
#include "migrate/plan/restore.h"

#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/plan/carry.h"
#include "migrate/plan/unwatched.h"
#include "migrate/sql/quote.h"

#include <string.h>

static void forget(struct step *step, const char *name)
{
    step_add(step, EFFECT_NONE, "DROP TABLE %s", name);
}

/* The counters of identity columns go on behind the rows that came back. */
static void restore_identities(struct step *step, const struct object *table)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_column && column_is_identity(part))
            step_add(step, EFFECT_NONE,
                     "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(%s, %s), "
                     "max(%s)) FROM %s HAVING max(%s) IS NOT NULL",
                     quoted_literal(step->arena, table->identity),
                     quoted_literal(step->arena, part->name), part->label, table->identity,
                     part->label);
}

static void restore_table(struct step *step, const struct object *table, const char *name)
{
    struct buffer names = BUFFER_INIT, columns = BUFFER_INIT;
    put_kept_names(&names, table);
    put_kept_columns(&columns, table, true);
    write_unwatched(
        step, table, ROW_INSERTED, EFFECT_NONE,
        arena_printf(step->arena, "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s",
                     table->identity, buffer_text(&names), buffer_text(&columns), name));
    restore_identities(step, table);
    forget(step, name);
    buffer_release(&names);
    buffer_release(&columns);
}

static void restore_values(struct step *step, const struct object *column, const char *name,
                           const char *const *key)
{
    see_all_rows(step);
    write_unwatched(step, column->parent, ROW_UPDATED, EFFECT_COPY_ROWS,
                    arena_printf(step->arena, "UPDATE %s t SET %s = k.was%s%s FROM %s k WHERE %s",
                                 column->parent->identity, column->label,
                                 kept_as_text(column) ? "::" : "",
                                 kept_as_text(column) ? object_get(column, "type") : "", name,
                                 same_row(step->arena, key)));
    see_rows_as_before(step);
    forget(step, name);
}

/* A column that must have values gets them before it is said so. */
static bool restore_column(struct step *step, const struct object *column, const char *name,
                           const struct written *statement)
{
    static const char needed[] = " NOT NULL";
    const char *const *key = row_key(step, column);
    size_t length = strlen(statement->sql), tail = sizeof needed - 1;
    bool is_needed = statement->effect == EFFECT_ADD_NEEDED_COLUMN && length > tail &&
                     strcmp(statement->sql + length - tail, needed) == 0;
    if (key == NULL)
        return false;
    step_add(step, is_needed ? EFFECT_BRIEF : statement->effect, "%.*s",
             (int)(is_needed ? length - tail : length), statement->sql);
    restore_values(step, column, name, key);
    if (is_needed)
        step_add(step, EFFECT_SET_NOT_NULL, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL",
                 column->parent->identity, column->label);
    return true;
}

static bool restore_wide(struct step *step, const struct object *column, const char *name,
                         const struct written *statement)
{
    const char *const *key = row_key(step, column);
    if (key == NULL || strstr(statement->sql, " TYPE ") == NULL)
        return false;
    lock_table(step, column->parent);
    step_add(step, EFFECT_NONE,
             "DELETE FROM %s k USING %s t WHERE %s AND t.%s IS DISTINCT FROM k.became", name,
             column->parent->identity, same_row(step->arena, key), column->label);
    step_add(step, statement->effect, "%s", statement->sql);
    restore_values(step, column, name, key);
    return true;
}

static bool restore_position(struct step *step, const struct object *sequence, const char *name,
                             const struct written *statement)
{
    step_add(step, statement->effect, "%s", statement->sql);
    step_add(step, EFFECT_NONE, "SELECT pg_catalog.setval(%s, last_value, is_called) FROM %s",
             quoted_literal(step->arena, sequence->identity), name);
    forget(step, name);
    return true;
}

/* `statement` is the first of the step: what makes the object again, or gives it its type. */
static bool restore(struct step *out, const struct object *object, const char *name,
                    const struct written *statement)
{
    if (object->kind == &kind_sequence)
        return restore_position(out, object, name, statement);
    if (object->kind == &kind_column && out->verb == STEP_CREATE)
        return restore_column(out, object, name, statement);
    if (object->kind == &kind_column)
        return restore_wide(out, object, name, statement);
    step_add(out, statement->effect, "%s", statement->sql);
    restore_table(out, object, name);
    return true;
}

/* What was kept of a column of the row `t`. */
static const char *value_kept(struct step *step, const struct object *column, void *context)
{
    const char *name = kept_name(context, column);
    const char *const *key = name == NULL ? NULL : row_key(step, column);
    return key == NULL ? NULL
                       : arena_printf(step->arena, "(SELECT k.was%s%s FROM %s k WHERE %s)",
                                      kept_as_text(column) ? "::" : "",
                                      kept_as_text(column) ? object_get(column, "type") : "", name,
                                      same_row(step->arena, key));
}

static void restore_carried(struct keeper *keeper, struct step *step)
{
    *step = step_emptied(step);
    carry_back(step, value_kept, keeper);
    for (const struct object *part = step->object->children; part != NULL; part = part->next)
        if (kept_name(keeper, part) != NULL && row_key(step, part) != NULL)
            forget(step, kept_name(keeper, part));
}

void restore_step(struct keeper *keeper, struct step *step)
{
    const char *name = step->verb == STEP_DROP ? NULL : kept_name(keeper, step->object);
    if (step->verb == STEP_PUT_BACK) {
        restore_carried(keeper, step);
        return;
    }
    struct step out = step_emptied(step);
    if (name == NULL || !restore(&out, step->object, name, &step->statements[0]))
        return;
    for (size_t i = 1; i < step->count; i++)
        step_add(&out, step->statements[i].effect, "%s", step->statements[i].sql);
    *step = out;
}
