/* Tables (also partitioned and foreign ones), and how they stand under each other. */
#include "migrate/kind/table.h"
#include "migrate/kind/expression.h"
#include "migrate/kind/inherited.h"
#include "migrate/kind/list.h"
#include "migrate/kind/options.h"
#include "migrate/kind/step.h"

#include <string.h>

static const struct attribute table_attributes[] = {
    {"form", ASKS_REPLACE, true},
    {"persistence", ASKS_ALTER, true},
    {"partition_by", ASKS_REPLACE},
    {"partition_types", ASKS_REPLACE}, /* of the columns in the key, which keep theirs */
    {"of_type", ASKS_ALTER},
    {"options", ASKS_ALTER},
    {"given_options", ASKS_NOTHING},
    {"access_method", ASKS_ALTER},
    {"replica_identity", ASKS_ALTER},
    {"row_security", ASKS_ALTER},
    {"force_row_security", ASKS_ALTER},
    {"server", ASKS_REPLACE},
    {"foreign_options", ASKS_ALTER},
    {"is_partition", ASKS_NOTHING},
    {"has_children", ASKS_NOTHING},
    {"rows", ASKS_NOTHING},
};

const struct object *table_primary_key(const struct object *table)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_key && object_get(part, "form")[0] == 'p')
            return part;
    return NULL;
}

const struct object *table_column_at(const struct object *table, long number)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_column && part->address.sub_id == number)
            return part;
    return NULL;
}

bool table_is_foreign(const struct object *table)
{
    return table->kind == &kind_table && object_get(table, "form")[0] == 'f';
}

bool table_is_unlogged(const struct object *table)
{
    return object_get(table, "persistence")[0] == 'u';
}

bool table_has_own(const struct object *table)
{
    if (table->kind != &kind_table)
        return table->kind == &kind_materialized_view;
    for (const struct object *tie = table->children; tie != NULL; tie = tie->next)
        if (tie->kind->ties)
            return false;
    return !object_is(table, "has_children") && object_get(table, "form")[0] != 'p';
}

const char *table_ddl(const struct object *relation)
{
    if (relation->kind != &kind_table)
        return relation->kind->ddl;
    return table_is_foreign(relation) ? "FOREIGN TABLE" : "TABLE";
}

static void table_target(struct buffer *out, const struct object *table)
{
    buffer_printf(out, "%s %s", table_ddl(table), table->identity);
}

static void put_separator(struct buffer *sql, bool *first)
{
    buffer_puts(sql, *first ? "\n    " : ",\n    ");
    *first = false;
}

/* What a column of a typed table has beyond its type. */
static void put_typed_column(struct step *step, struct buffer *sql, const struct object *column,
                             bool *first)
{
    struct buffer options = BUFFER_INIT;
    column_options(step, &options, column);
    if (options.length > 0) {
        put_separator(sql, first);
        buffer_printf(sql, "%s WITH OPTIONS%s", column->label, buffer_text(&options));
    }
    buffer_release(&options);
}

/* The columns and constraints that are part of the statement. */
static void put_elements(struct step *step, struct buffer *sql, const struct object *table)
{
    bool first = true, typed = object_get(table, "of_type") != NULL;
    for (const struct object *child = table->children; child != NULL; child = child->next) {
        if (!step_folds(step, child))
            continue;
        if (child->kind == &kind_column && typed) {
            put_typed_column(step, sql, child, &first);
        } else if (child->kind == &kind_column && object_is(child, "local")) {
            put_separator(sql, &first);
            column_clause(step, sql, child);
        } else if (child->kind == &kind_key || child->kind == &kind_check) {
            if (!object_is(child, "local") && !object_is(table, "is_partition"))
                continue;
            put_separator(sql, &first);
            buffer_printf(sql, "CONSTRAINT %s %s", child->label,
                          object_expression(step, child, "definition"));
        }
    }
    if (!first)
        buffer_putc(sql, '\n');
}

static void put_parents(struct step *step, struct buffer *sql, const struct object *table)
{
    bool first = true;
    for (const struct object *child = table->children; child != NULL; child = child->next) {
        if (child->kind != &kind_inheritance || !step_folds(step, child))
            continue;
        buffer_printf(sql, "%s%s", first ? "\nINHERITS (" : ", ", child->label);
        first = false;
    }
    if (!first)
        buffer_putc(sql, ')');
}

static void put_tail(struct buffer *sql, const struct object *table)
{
    const char *value;
    if ((value = object_get(table, "partition_by")) != NULL)
        buffer_printf(sql, "\nPARTITION BY %s", value);
    if ((value = object_get(table, "access_method")) != NULL)
        buffer_printf(sql, "\nUSING %s", value);
    if ((value = options_given(table)) != NULL)
        buffer_printf(sql, "\nWITH (%s)", value);
    if ((value = object_get(table, "server")) != NULL)
        buffer_printf(sql, "\nSERVER %s", value);
    if ((value = object_get(table, "foreign_options")) != NULL)
        buffer_printf(sql, "\nOPTIONS (%s)", value);
}

static void table_create(struct step *step, const struct object *table)
{
    struct buffer sql = BUFFER_INIT;
    const char *type = object_get(table, "of_type");
    buffer_printf(&sql, "CREATE %s%s %s", table_is_unlogged(table) ? "UNLOGGED " : "",
                  table_ddl(table), table->identity);
    if (type != NULL)
        buffer_printf(&sql, " OF %s", type);
    struct buffer elements = BUFFER_INIT;
    put_elements(step, &elements, table);
    if (type == NULL || elements.length > 0)
        buffer_printf(&sql, " (%s)", buffer_text(&elements));
    put_parents(step, &sql, table);
    put_tail(&sql, table);
    step_add(step, EFFECT_NONE, "%s", buffer_text(&sql));
    buffer_release(&elements);
    buffer_release(&sql);
}

static void set_replica_identity(struct step *step, const struct object *table)
{
    static const struct {
        char letter;
        const char *word;
    } words[] = {{'d', "DEFAULT"}, {'n', "NOTHING"}, {'f', "FULL"}};
    const char *value = object_get(table, "replica_identity");
    for (size_t i = 0; value != NULL && i < sizeof words / sizeof words[0]; i++)
        if (words[i].letter == *value)
            step_add(step, EFFECT_BRIEF, "ALTER TABLE %s REPLICA IDENTITY %s", table->identity,
                     words[i].word);
}

static void set_row_security(struct step *step, const struct object *table)
{
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s %s ROW LEVEL SECURITY", table->identity,
             object_is(table, "row_security") ? "ENABLE" : "DISABLE");
}

static void force_row_security(struct step *step, const struct object *table)
{
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s %s ROW LEVEL SECURITY", table->identity,
             object_is(table, "force_row_security") ? "FORCE" : "NO FORCE");
}

static void table_settle(struct step *step, const struct object *table)
{
    const char *replica = object_get(table, "replica_identity");
    if (replica != NULL && *replica != 'd')
        set_replica_identity(step, table);
    if (object_is(table, "row_security"))
        set_row_security(step, table);
    if (object_is(table, "force_row_security"))
        force_row_security(step, table);
}

const char *options_given(const struct object *object)
{
    bool ordered = kind_attribute(object->kind, "given_options") >= 0;
    const char *given = ordered ? object_get(object, "given_options") : NULL;
    return given != NULL ? given : object_get(object, "options");
}

void alter_options(struct step *step, const struct change *change, const char *ddl,
                   const char *name, enum effect effect)
{
    struct buffer list = BUFFER_INIT;
    const char *from = object_get(change->from, "options"), *to = options_given(change->to);
    if (options_set(&list, step->arena, from, to))
        step_add(step, effect, "ALTER %s %s SET (%s)", ddl, name, buffer_text(&list));
    buffer_clear(&list);
    if (options_reset(&list, step->arena, from, to))
        step_add(step, effect, "ALTER %s %s RESET (%s)", ddl, name, buffer_text(&list));
    buffer_release(&list);
}

static void alter_type(struct step *step, const struct object *table)
{
    const char *type = object_get(table, "of_type");
    if (type == NULL)
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s NOT OF", table->identity);
    else
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s OF %s", table->identity, type);
}

static void alter_foreign_options(struct step *step, const struct change *change)
{
    struct buffer list = BUFFER_INIT;
    if (options_foreign(&list, step->arena, object_get(change->from, "foreign_options"),
                        object_get(change->to, "foreign_options")))
        step_add(step, EFFECT_BRIEF, "ALTER FOREIGN TABLE %s OPTIONS (%s)", change->to->identity,
                 buffer_text(&list));
    buffer_release(&list);
}

#define UNLOGGED_SEQUENCES 150000 /* since PostgreSQL 15 */

/* PostgreSQL gives the sequences that a table owns its persistence. */
static void set_logging(struct step *step, const struct change *change)
{
    const struct object *table = change->to;
    const char *persistence = object_get(table, "persistence");
    step_add(step, EFFECT_REWRITE, "ALTER TABLE %s SET %s", table->identity,
             table_is_unlogged(table) ? "UNLOGGED" : "LOGGED");
    if (step->fold->to->server_version < UNLOGGED_SEQUENCES)
        return;
    for (size_t i = 0; i < change->from->needed_by_count; i++) {
        const struct object *owner = change->from->needed_by[i];
        const struct object *sequence =
            owner->kind != &kind_owned_by
                ? NULL
                : catalog_find(step->fold->to, &kind_sequence, owner->parent->identity);
        if (sequence != NULL && strcmp(object_get(sequence, "persistence"), persistence) != 0)
            step_add(step, EFFECT_BRIEF, "ALTER SEQUENCE %s SET %s", sequence->identity,
                     table_is_unlogged(table) ? "LOGGED" : "UNLOGGED");
    }
}

static void table_alter(struct step *step, const struct change *change)
{
    const struct object *table = change->to;
    const char *method = object_get(table, "access_method");
    if (change_has(change, "persistence"))
        set_logging(step, change);
    if (change_has(change, "of_type"))
        alter_type(step, table);
    if (change_has(change, "options"))
        alter_options(step, change, "TABLE", table->identity, EFFECT_METADATA);
    if (change_has(change, "access_method"))
        step_add(step, EFFECT_REWRITE, "ALTER TABLE %s SET ACCESS METHOD %s", table->identity,
                 method == NULL ? "heap" : method);
    if (change_has(change, "replica_identity"))
        set_replica_identity(step, table);
    if (change_has(change, "row_security"))
        set_row_security(step, table);
    if (change_has(change, "force_row_security"))
        force_row_security(step, table);
    if (change_has(change, "foreign_options"))
        alter_foreign_options(step, change);
}

static void table_drop(struct step *step, const struct object *table)
{
    step_add(step, table_is_foreign(table) ? EFFECT_BRIEF : EFFECT_DROP_TABLE, "DROP %s %s",
             table_ddl(table), table->identity);
}

/* Rows are worth more than a partition key's function: only what has no rows is made again. */
static enum fate table_fate(const struct change *table, const struct change *cause)
{
    (void)cause;
    return table_is_foreign(table->from) ? FATE_REBUILT : FATE_UNMOVED;
}

const struct kind kind_table = {
    .name = "table",
    .ddl = "TABLE",
    .query = "catalog/table.sql",
    .class_id = CLASS_RELATION,
    ATTRIBUTES(table_attributes),
    .claims = CLAIM_RELATION | CLAIM_TYPE,
    .acl_type = 'r',
    .loses_rows = true,
    .create = table_create,
    .settle = table_settle,
    .drop = table_drop,
    .alter = table_alter,
    .fate = table_fate,
    .target = table_target,
};

static const struct attribute partition_attributes[] = {
    {"of", ASKS_REPLACE, true},
    {"bound", ASKS_REPLACE, true},
    {"of_oid", ASKS_NOTHING},
};

static void partition_create(struct step *step, const struct object *partition)
{
    step_add(step, EFFECT_ATTACH, "ALTER TABLE ONLY %s ATTACH PARTITION %s %s",
             object_get(partition, "of"), partition->parent->identity,
             object_get(partition, "bound"));
}

static void partition_drop(struct step *step, const struct object *partition)
{
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s DETACH PARTITION %s", object_get(partition, "of"),
             partition->parent->identity);
}

static struct object *column_of(const struct object *table, const char *label)
{
    for (struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_column && strcmp(part->label, label) == 0)
            return part;
    return NULL;
}

static struct object *table_above(const struct catalog *catalog, const struct object *tie)
{
    return catalog_resolve(
        catalog, (struct address){CLASS_RELATION, (unsigned)object_number(tie, "of_oid"), 0});
}

/* A column's default must suit its type, which the tables above decide, however far up. */
static void link_defaults(struct catalog *catalog, const struct object *column,
                          const struct object *table)
{
    struct object *above = column_of(table, column->label);
    for (struct object *part = column->children; above != NULL && part != NULL; part = part->next)
        if (part->kind == &kind_default)
            catalog_edge(catalog, part, above);
    for (const struct object *tie = table->children; tie != NULL; tie = tie->next) {
        const struct object *next = tie->kind->ties ? table_above(catalog, tie) : NULL;
        if (next != NULL)
            link_defaults(catalog, column, next);
    }
}

/* The columns of `child` that come from `parent` follow the parent's. */
static void link_columns(struct catalog *catalog, const struct object *child,
                         const struct object *parent)
{
    for (struct object *column = child->children; column != NULL; column = column->next) {
        if (column->kind != &kind_column || !object_is(column, "inherited"))
            continue;
        struct object *above = column_of(parent, column->label);
        if (above != NULL)
            catalog_edge(catalog, column, above);
        link_defaults(catalog, column, parent);
    }
}

/* The same for check constraints. */
static void link_checks(struct catalog *catalog, const struct object *child,
                        const struct object *parent)
{
    for (struct object *check = child->children; check != NULL; check = check->next) {
        if (check->kind != &kind_check || !object_is(check, "inherited"))
            continue;
        for (struct object *above = parent->children; above != NULL; above = above->next)
            if (above->kind == &kind_check && strcmp(above->label, check->label) == 0)
                catalog_edge(catalog, check, above);
    }
}

static struct object *link_above(struct catalog *catalog, struct object *object)
{
    struct object *above = table_above(catalog, object);
    if (above == NULL)
        return NULL;
    catalog_edge(catalog, object, above);
    link_columns(catalog, object->parent, above);
    link_checks(catalog, object->parent, above);
    return above;
}

/* Attached when it is complete: PostgreSQL then finds its constraints to be those that the table above
 * asks for; about its indexes see plan/order.c. */
static void partition_link(struct catalog *catalog, struct object *partition)
{
    if (link_above(catalog, partition) == NULL)
        return;
    for (struct object *part = partition->parent->children; part != NULL; part = part->next)
        if (part->kind == &kind_column || part->kind == &kind_key || part->kind == &kind_check)
            catalog_edge(catalog, partition, part);
}

static enum fate partition_fate(const struct change *partition, const struct change *cause)
{
    (void)partition;
    return cause->from->kind == &kind_table ? FATE_REBUILT : FATE_UNMOVED;
}

const struct kind kind_partition = {
    .name = "partition",
    .ddl = "PARTITION",
    .query = "catalog/partition.sql",
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(partition_attributes),
    .ties = true,
    .exact = true,
    .create = partition_create,
    .drop = partition_drop,
    .fate = partition_fate,
    .link = partition_link,
};

static const struct attribute inheritance_attributes[] = {
    {"position", ASKS_NOTHING},
    {"of_oid", ASKS_NOTHING},
};

static bool always(const struct object *object)
{
    (void)object;
    return true;
}

static void inheritance_create(struct step *step, const struct object *inheritance)
{
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s INHERIT %s", inheritance->parent->identity,
             inheritance->label);
}

static void inheritance_drop(struct step *step, const struct object *inheritance)
{
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s NO INHERIT %s", inheritance->parent->identity,
             inheritance->label);
}

static void inheritance_link(struct catalog *catalog, struct object *inheritance)
{
    if (link_above(catalog, inheritance) == NULL)
        return;
    for (struct object *part = inheritance->parent->children; part != NULL; part = part->next)
        if (part->kind == &kind_column || part->kind == &kind_check)
            catalog_edge(catalog, inheritance, part);
}

const struct kind kind_inheritance = {
    .name = "inheritance",
    .ddl = "INHERITANCE",
    .query = "catalog/inheritance.sql",
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(inheritance_attributes),
    .ties = true,
    .folds = always,
    .unfolds = false,
    .rearranged = inherited_becomes_own,
    .create = inheritance_create,
    .drop = inheritance_drop,
    .fate = partition_fate,
    .link = inheritance_link,
};
