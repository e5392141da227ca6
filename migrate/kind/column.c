/* Columns of tables, views and composite types; where their values come from. */
#include "common/memory.h"
#include "migrate/kind/composite.h"
#include "migrate/kind/expression.h"
#include "migrate/kind/list.h"
#include "migrate/kind/options.h"
#include "migrate/kind/retype.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"

#include <stdlib.h>
#include <string.h>

static const struct attribute column_attributes[] = {
    {"type", ASKS_ALTER, true},
    {"collation", ASKS_ALTER},
    {"not_null", ASKS_ALTER},
    {"generated", ASKS_ALTER},
    {"storage", ASKS_ALTER},
    {"compression", ASKS_ALTER},
    {"statistics", ASKS_ALTER},
    {"options", ASKS_ALTER},
    {"options_stored", ASKS_NOTHING}, /* the same in the order in which PostgreSQL keeps them */
    {"foreign_options", ASKS_ALTER},
    {"local", ASKS_NOTHING},
    {"inherited", ASKS_NOTHING},
    {"base_type", ASKS_NOTHING, true},
    {"category", ASKS_NOTHING, true},
    {"type_form", ASKS_NOTHING},
    {"of", ASKS_NOTHING},
    {"generated_how", ASKS_NOTHING},
    {"type_storage", ASKS_NOTHING},
};

static bool of_table(const struct object *column)
{
    return column->parent->kind == &kind_table;
}

static bool of_type(const struct object *column)
{
    return column->parent->kind == &kind_composite;
}

/* Whether the table is made of one composite type before and after: its columns are that one's. */
static bool is_of_type(const struct step *step, const struct object *table)
{
    const char *type = table->kind == &kind_table ? object_get(table, "of_type") : NULL;
    if (type == NULL)
        return false;
    const struct object *from = catalog_find(step->fold->from, table->kind, table->identity);
    const struct object *to = catalog_find(step->fold->to, table->kind, table->identity);
    const char *before = from == NULL ? NULL : object_get(from, "of_type");
    const char *after = to == NULL ? NULL : object_get(to, "of_type");
    return before != NULL && after != NULL && strcmp(before, after) == 0;
}

/* Comes and goes with a column of the table above, with an attribute of its type, or with the view. */
static bool is_carried(const struct step *step, const struct object *column)
{
    if (of_type(column))
        return false;
    return !of_table(column) || is_of_type(step, column->parent) ||
           (object_is(column, "inherited") && !step_reties(step, column->parent));
}

static const struct object *child_of(const struct object *column, const struct kind *kind)
{
    for (const struct object *child = column->children; child != NULL; child = child->next)
        if (child->kind == kind)
            return child;
    return NULL;
}

bool column_is_identity(const struct object *column)
{
    return child_of(column, &kind_identity) != NULL;
}

void column_options(struct step *step, struct buffer *sql, const struct object *column)
{
    const char *value;
    const struct object *filled = child_of(column, &kind_default);
    if (filled != NULL && step_folds(step, filled))
        buffer_printf(sql, " DEFAULT %s", object_expression(step, filled, "expression"));
    if ((value = object_expression(step, column, "generated")) != NULL)
        buffer_printf(sql, " GENERATED ALWAYS AS (%s) %s", value,
                      object_get(column, "generated_how")[0] == 's' ? "STORED" : "VIRTUAL");
    const struct object *identity = child_of(column, &kind_identity);
    if (identity != NULL && step_folds(step, identity)) {
        buffer_putc(sql, ' ');
        identity_clause(sql, identity);
    }
    if (object_is(column, "not_null"))
        buffer_puts(sql, " NOT NULL");
}

void column_clause(struct step *step, struct buffer *sql, const struct object *column)
{
    const char *collation = object_get(column, "collation"), *value;
    buffer_printf(sql, "%s %s", column->label, object_get(column, "type"));
    if (of_table(column) && (value = object_get(column, "foreign_options")) != NULL)
        buffer_printf(sql, " OPTIONS (%s)", value);
    if (collation != NULL)
        buffer_printf(sql, " COLLATE %s", collation);
    column_options(step, sql, column);
}

/* ('a'::text) is one, ('a'::text || nextval('s'::regclass)) is none. */
bool default_is_constant(const char *expression)
{
    const char *opened = strchr(expression, '(');
    return opened == NULL || strstr(expression, "now()") == expression ||
           (strncmp(expression, "('", 2) == 0 && strchr(opened + 1, '(') == NULL);
}

static enum effect adding(const struct step *step, const struct object *column)
{
    const struct object *filled = child_of(column, &kind_default);
    if (object_get(column, "generated") != NULL || child_of(column, &kind_identity) != NULL)
        return EFFECT_ADD_FILLED_COLUMN;
    if (filled != NULL && step_folds(step, filled))
        return default_is_constant(object_get(filled, "expression")) ? EFFECT_BRIEF
                                                                     : EFFECT_ADD_FILLED_COLUMN;
    return object_is(column, "not_null") ? EFFECT_ADD_NEEDED_COLUMN : EFFECT_BRIEF;
}

static void column_create(struct step *step, const struct object *column)
{
    if (is_carried(step, column))
        return;
    struct buffer sql = BUFFER_INIT;
    column_clause(step, &sql, column);
    if (of_type(column))
        step_add(step, EFFECT_NONE, "ALTER TYPE %s ADD ATTRIBUTE %s CASCADE",
                 column->parent->identity, buffer_text(&sql));
    else
        step_add(step, adding(step, column), "ALTER %s %s ADD COLUMN %s", table_ddl(column->parent),
                 column->parent->identity, buffer_text(&sql));
    buffer_release(&sql);
}

static void column_drop(struct step *step, const struct object *column)
{
    if (is_carried(step, column))
        return;
    if (of_type(column))
        step_add(step, EFFECT_DROP_COLUMN, "ALTER TYPE %s DROP ATTRIBUTE %s CASCADE",
                 column->parent->identity, column->label);
    else
        step_add(step, object_get(column, "generated") != NULL ? EFFECT_BRIEF : EFFECT_DROP_COLUMN,
                 "ALTER %s %s DROP COLUMN %s", table_ddl(column->parent), column->parent->identity,
                 column->label);
}

void column_set(struct step *step, const struct object *column, enum effect effect,
                const char *what, const char *value)
{
    step_add(step, effect, "ALTER %s %s ALTER COLUMN %s %s%s", table_ddl(column->parent),
             column->parent->identity, column->label, what, value);
}

static const char *storage_name(const char *letter)
{
    switch (*letter) {
    case 'p':
        return "PLAIN";
    case 'e':
        return "EXTERNAL";
    case 'x':
        return "EXTENDED";
    default:
        return "MAIN";
    }
}

static const char *compression_name(const char *letter)
{
    return letter == NULL ? "DEFAULT" : *letter == 'l' ? "lz4" : "pglz";
}

/* They have no order, but people compare dumps. */
static const char *stored_options(const struct object *column)
{
    const char *stored = object_get(column, "options_stored");
    return stored != NULL ? stored : object_get(column, "options");
}

static void column_settle(struct step *step, const struct object *column)
{
    const char *value;
    if (of_type(column))
        return;
    if ((value = object_get(column, "storage")) != NULL)
        column_set(step, column, EFFECT_BRIEF, "SET STORAGE ", storage_name(value));
    if ((value = object_get(column, "compression")) != NULL)
        column_set(step, column, EFFECT_BRIEF, "SET COMPRESSION ", compression_name(value));
    if ((value = object_get(column, "statistics")) != NULL)
        column_set(step, column, EFFECT_METADATA, "SET STATISTICS ", value);
    if ((value = stored_options(column)) != NULL)
        step_add(step, EFFECT_METADATA, "ALTER %s %s ALTER COLUMN %s SET (%s)",
                 table_ddl(column->parent), column->parent->identity, column->label, value);
}

static void alter_column_type(struct step *step, const struct change *change)
{
    const struct object *column = change->to;
    struct buffer sql = BUFFER_INIT;
    const char *collation = object_get(column, "collation");
    buffer_printf(&sql, "%s", object_get(column, "type"));
    if (collation != NULL)
        buffer_printf(&sql, " COLLATE %s", collation);
    if (of_type(column)) {
        step_add(step, EFFECT_CHANGE_TYPE, "ALTER TYPE %s ALTER ATTRIBUTE %s TYPE %s CASCADE",
                 column->parent->identity, column->label, buffer_text(&sql));
    } else {
        if (!table_is_foreign(column->parent))
            retype_using(&sql, step, change);
        column_set(step, column, retype_effect(change), "TYPE ", buffer_text(&sql));
    }
    buffer_release(&sql);
}

static void alter_column_options(struct step *step, const struct change *change)
{
    struct buffer list = BUFFER_INIT;
    const char *from = object_get(change->from, "options"), *to = stored_options(change->to);
    if (options_set(&list, step->arena, from, to))
        step_add(step, EFFECT_METADATA, "ALTER %s %s ALTER COLUMN %s SET (%s)",
                 table_ddl(change->to->parent), change->to->parent->identity, change->to->label,
                 buffer_text(&list));
    buffer_clear(&list);
    if (options_reset(&list, step->arena, from, to))
        step_add(step, EFFECT_METADATA, "ALTER %s %s ALTER COLUMN %s RESET (%s)",
                 table_ddl(change->to->parent), change->to->parent->identity, change->to->label,
                 buffer_text(&list));
    buffer_clear(&list);
    if (options_foreign(&list, step->arena, object_get(change->from, "foreign_options"),
                        object_get(change->to, "foreign_options")))
        step_add(step, EFFECT_BRIEF, "ALTER FOREIGN TABLE %s ALTER COLUMN %s OPTIONS (%s)",
                 change->to->parent->identity, change->to->label, buffer_text(&list));
    buffer_release(&list);
}

static void alter_storage(struct step *step, const struct change *change)
{
    const struct object *column = change->to;
    if (change_has(change, "storage")) {
        const char *value = object_get(column, "storage");
        if (value == NULL)
            value = object_get(column, "type_storage");
        column_set(step, column, EFFECT_BRIEF, "SET STORAGE ", storage_name(value));
    }
    if (change_has(change, "compression"))
        column_set(step, column, EFFECT_BRIEF, "SET COMPRESSION ",
                   compression_name(object_get(column, "compression")));
    if (change_has(change, "statistics")) {
        const char *value = object_get(column, "statistics");
        column_set(step, column, EFFECT_METADATA, "SET STATISTICS ", value == NULL ? "-1" : value);
    }
}

static void column_alter(struct step *step, const struct change *change)
{
    const struct object *column = change->to;
    bool carried = is_carried(step, column) && is_carried(step, change->from);
    bool typed = change_has(change, "type") || change_has(change, "collation") || change->retyped;
    if (typed && !carried)
        alter_column_type(step, change);
    if (of_type(column) || column->parent->kind == &kind_view)
        return;
    if (change_has(change, "generated") && !carried)
        column_set(step, column, EFFECT_BRIEF, "DROP EXPRESSION", "");
    if (change_has(change, "not_null"))
        column_set(step, column, object_is(column, "not_null") ? EFFECT_SET_NOT_NULL : EFFECT_BRIEF,
                   object_is(column, "not_null") ? "SET NOT NULL" : "DROP NOT NULL", "");
    alter_storage(step, change);
    alter_column_options(step, change);
}

/* Only a column that stops being generated can stay; PostgreSQL has no way to change the rest. */
static bool column_replaces(const struct change *change)
{
    return (change_has(change, "generated") && object_get(change->to, "generated") != NULL) ||
           (object_get(change->to, "generated") != NULL &&
            object_get(change->from, "generated") != NULL && (change_has(change, "type")));
}

static bool column_disturbs(const struct change *change)
{
    return change->retyped || change_has(change, "type") || change_has(change, "collation");
}

/* A table that is made again is left by those below it first: their columns stay, with their rows. */
static bool goes_with_table(const struct change *column)
{
    return column->cause != NULL && column->cause->from == column->from->parent;
}

static enum fate column_fate(const struct change *column, const struct change *cause)
{
    const struct object *why = cause->from;
    if (!of_table(column->from) && !of_type(column->from))
        return FATE_UNMOVED;
    if (object_get(column->from, "generated") != NULL)
        return FATE_REBUILT;
    if (why->kind == &kind_column)
        return object_is(column->from, "inherited") && cause->verb == CHANGE_REPLACE &&
                       !goes_with_table(cause)
                   ? FATE_REBUILT
                   : FATE_UNMOVED;
    if (why->kind == &kind_table || why->kind == &kind_function || why->kind == &kind_extension)
        return FATE_UNMOVED;
    return FATE_RETYPED;
}

static bool column_folds(const struct object *column)
{
    (void)column;
    return true;
}

static void column_target(struct buffer *out, const struct object *column)
{
    buffer_printf(out, "COLUMN %s", column->identity);
}

const struct kind kind_column = {
    .name = "column",
    .ddl = "COLUMN",
    .query = "catalog/column.sql",
    .class_id = CLASS_RELATION,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(column_attributes),
    .inherited = true,
    .acl_type = ACL_COLUMN,
    .loses_rows = true,
    .folds = column_folds,
    .create = column_create,
    .settle = column_settle,
    .drop = column_drop,
    .alter = column_alter,
    .replaces = column_replaces,
    .disturbs = column_disturbs,
    .fate = column_fate,
    .target = column_target,
};

static const struct attribute default_attributes[] = {
    {"expression", ASKS_ALTER, true},
};

/* Children of a partitioned or inherited table have defaults of their own. */
static void alter_default(struct step *step, const struct object *filled, const char *what,
                          const char *value)
{
    const struct object *column = filled->parent, *table = column->parent;
    bool only = of_table(column) && object_is(table, "has_children");
    step_add(step, EFFECT_BRIEF, "ALTER %s %s%s ALTER COLUMN %s %s%s", table_ddl(table),
             only ? "ONLY " : "", table->identity, column->label, what, value);
}

static void default_create(struct step *step, const struct object *filled)
{
    alter_default(step, filled, "SET DEFAULT ", object_expression(step, filled, "expression"));
}

static void default_drop(struct step *step, const struct object *filled)
{
    alter_default(step, filled, "DROP DEFAULT", "");
}

static void default_alter(struct step *step, const struct change *change)
{
    default_create(step, change->to);
}

static bool default_folds(const struct object *filled)
{
    return of_table(filled->parent) && object_is(filled->parent, "local");
}

/* A column that takes another type keeps its default where it reads the same. */
static enum fate default_fate(const struct change *filled, const struct change *cause)
{
    bool retyped = cause->verb == CHANGE_ALTER && cause->from->kind == &kind_column;
    return retyped && !cause->retyped && filled->attributes == 0 ? FATE_UNMOVED : FATE_REBUILT;
}

const struct kind kind_default = {
    .name = "default",
    .ddl = "DEFAULT",
    .query = "catalog/default.sql",
    .class_id = CLASS_DEFAULT,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(default_attributes),
    .claims = CLAIM_VALUE,
    .folds = default_folds,
    .unfolds = true,
    .create = default_create,
    .drop = default_drop,
    .alter = default_alter,
    .fate = default_fate,
};
