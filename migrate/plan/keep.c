/* Finds what is lost on the way there, and copies it before. */
#include "migrate/plan/keep.h"

#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/plan/carry.h"
#include "migrate/plan/restore.h"

#include <string.h>

static void not_kept(struct keeper *keeper, const struct object *object, const char *why)
{
    keeper->lines = arena_grow(keeper->arena, keeper->lines, keeper->line_count + 1,
                               keeper->line_count + 2, sizeof *keeper->lines);
    keeper->lines[keeper->line_count++] =
        arena_printf(keeper->arena, "%s %s: %s", object->kind->name, object->identity, why);
}

/* IF NOT EXISTS of CREATE SCHEMA asks for the right to create one even where it is there. */
static void make_schema(struct keeper *keeper, struct step *step)
{
    if (!keeper->schema_made)
        step_add(
            step, EFFECT_NONE,
            "DO $$\nBEGIN\n"
            "    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = '" KEEP_SCHEMA
            "') THEN\n"
            "        CREATE SCHEMA " KEEP_SCHEMA ";\n"
            "    END IF;\nEND\n$$");
    keeper->schema_made = true;
}

/* The sequences that go when `column` (or the table of it) goes. */
static void keep_sequence(struct keeper *keeper, struct step *step, const struct object *sequence)
{
    make_schema(keeper, step);
    step_add(step, EFFECT_NONE, "CREATE TABLE %s AS SELECT last_value, is_called FROM %s",
             name_kept(keeper, sequence), sequence->identity);
}

static void keep_owned(struct keeper *keeper, struct step *step, const struct object *object)
{
    const struct catalog *from = step->fold->from;
    for (size_t i = 0; i < from->count; i++) {
        const struct object *sequence = from->objects[i], *column = sequence->drop_with;
        if (sequence->kind == &kind_sequence && column != NULL &&
            (column == object || column->parent == object) &&
            catalog_find(step->fold->to, sequence->kind, sequence->identity) == NULL)
            keep_sequence(keeper, step, sequence);
    }
}

static bool keep_table(struct keeper *keeper, struct step *step, const struct written *statement)
{
    const struct object *table = step->change->from;
    struct buffer columns = BUFFER_INIT;
    if (put_kept_columns(&columns, table, false) == 0 || object_get(table, "form")[0] == 'p') {
        buffer_release(&columns);
        return false;
    }
    make_schema(keeper, step);
    lock_table(step, table);
    see_all_rows(step);
    step_add(step, EFFECT_COPY_ROWS, "CREATE TABLE %s AS SELECT %s FROM ONLY %s",
             name_kept(keeper, table), buffer_text(&columns), table->identity);
    see_rows_as_before(step);
    keep_owned(keeper, step, table);
    step_add(step, EFFECT_DROP_STORED, "%s", statement->sql);
    buffer_release(&columns);
    return true;
}

static const char *join(struct arena *arena, const char *const *labels)
{
    const char *text = "";
    for (size_t i = 0; labels[i] != NULL; i++)
        text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", labels[i]);
    return text;
}

/* Why the values of a column cannot be kept, or NULL. */
static const char *hindrance(const struct step *step, const struct object *column)
{
    if (column->parent->kind != &kind_table)
        return "it is no column of a table";
    if (column_is_identity(column))
        return "its values are an identity's";
    if (object_is(column->parent, "has_children") && object_get(column->parent, "form")[0] != 'p')
        return "tables inherit it, and no key holds for all of them";
    return row_key(step, column) == NULL ? "no primary key tells its rows apart, before and after"
                                         : NULL;
}

static void copy_column(struct keeper *keeper, struct step *step, const struct object *column)
{
    const char *cast = kept_as_text(column) ? "::text" : "";
    make_schema(keeper, step);
    lock_table(step, column->parent);
    see_all_rows(step);
    step_add(step, EFFECT_COPY_ROWS,
             "CREATE TABLE %s AS SELECT %s, t.%s%s AS was FROM %s t WHERE t.%s IS NOT NULL",
             name_kept(keeper, column), join(step->arena, row_key(step, column)), column->label,
             cast, column->parent->identity, column->label);
    see_rows_as_before(step);
}

/* A table that is made again keeps its rows, not each of their values. */
static bool keep_carried(struct keeper *keeper, struct step *step, const struct written *statement)
{
    const struct change *table = step->change;
    bool all = true;
    for (const struct object *part = table->from->children; part != NULL; part = part->next) {
        if (!carry_loses(table, part))
            continue;
        const char *why = catalog_find(step->fold->to, part->kind, part->identity) != NULL
                              ? "its table is made again with a narrower type"
                              : hindrance(step, part);
        if (why != NULL)
            not_kept(keeper, part, why);
        else
            copy_column(keeper, step, part);
        all &= why == NULL;
    }
    step_add(step, all ? EFFECT_DROP_STORED : statement->effect, "%s", statement->sql);
    return true;
}

static bool keep_column(struct keeper *keeper, struct step *step, const struct written *statement)
{
    const struct object *column = step->change->from;
    if (column->kind == &kind_table)
        return keep_carried(keeper, step, statement);
    const char *why = hindrance(step, column);
    if (why != NULL) {
        not_kept(keeper, column, why);
        return false;
    }
    copy_column(keeper, step, column);
    keep_owned(keeper, step, column);
    step_add(step, EFFECT_BRIEF, "%s", statement->sql);
    return true;
}

/* What was, and what became of it: a value that is another by the time of the rollback stays. */
static bool keep_wide(struct keeper *keeper, struct step *step, const struct written *statement)
{
    const struct object *column = step->change->from, *later = step->change->to;
    const char *why = hindrance(step, column);
    if (why != NULL) {
        not_kept(keeper, column, why);
        return false;
    }
    const char *const *key = row_key(step, column);
    copy_column(keeper, step, column);
    step_add(step, EFFECT_CHANGE_TYPE, "%s", statement->sql);
    const char *name = kept_name(keeper, column);
    step_add(step, EFFECT_NONE, "ALTER TABLE %s ADD COLUMN became %s", name,
             object_get(later, "type"));
    step_add(step, EFFECT_COPY_ROWS, "UPDATE %s k SET became = t.%s FROM %s t WHERE %s", name,
             later->label, later->parent->identity, same_row(step->arena, key));
    return true;
}

static bool keep_position(struct keeper *keeper, struct step *step, const struct written *statement)
{
    if (step->object->kind != &kind_sequence)
        return false;
    keep_sequence(keeper, step, step->object);
    step_add(step, statement->effect, "%s", statement->sql);
    return true;
}

static const struct rule {
    enum effect effect;
    bool (*keep)(struct keeper *keeper, struct step *step, const struct written *statement);
} rules[] = {
    {EFFECT_DROP_TABLE, keep_table},
    {EFFECT_DROP_COLUMN, keep_column},
    {EFFECT_NARROW_TYPE, keep_wide},
    {EFFECT_DROP_STORED, keep_position},
};

static bool keep(struct keeper *keeper, struct step *step, const struct written *statement)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].effect == statement->effect && rules[i].keep(keeper, step, statement))
            return true;
    return false;
}

static void keep_step(struct keeper *keeper, struct step *step)
{
    struct step out = step_emptied(step);
    for (size_t i = 0; i < step->count; i++)
        if (!keep(keeper, &out, &step->statements[i]))
            step_add(&out, step->statements[i].effect, "%s", step->statements[i].sql);
    *step = out;
}

const char *const *plan_keep(struct arena *arena, struct plan *there, struct plan *back,
                             const char *salt)
{
    struct keeper keeper = {.arena = arena, .salt = salt};
    map_init(&keeper.kept, arena);
    keeper.lines = arena_alloc(arena, 1, sizeof *keeper.lines);
    for (size_t i = 0; i < there->count; i++)
        keep_step(&keeper, &there->steps[i]);
    for (size_t i = 0; i < back->count; i++)
        restore_step(&keeper, &back->steps[i]);
    return keeper.lines;
}
