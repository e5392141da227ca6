/* Constraints of tables: keys (primary, unique, exclusion), checks, foreign keys. */
#include "migrate/kind/expression.h"
#include "migrate/kind/index.h"
#include "migrate/kind/list.h"
#include "migrate/kind/retype.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define CONSTRAINT_ATTRIBUTES                                                                      \
    {"form", ASKS_REPLACE, true}, {"definition", ASKS_ALTER, true}, {"validated", ASKS_ALTER},     \
        {"deferrable", ASKS_ALTER}, {"deferred", ASKS_ALTER}, {"local", ASKS_NOTHING},             \
        {"inherited", ASKS_NOTHING}, {"no_inherit", ASKS_NOTHING}, {"columns", ASKS_NOTHING},      \
        {"referenced", ASKS_NOTHING}, {"referenced_columns", ASKS_NOTHING},                        \
        {"on_update", ASKS_NOTHING},                                                               \
    {                                                                                              \
        "on_delete", ASKS_NOTHING                                                                  \
    }

static const struct attribute key_attributes[] = {
    CONSTRAINT_ATTRIBUTES,   {"clustered", ASKS_ALTER},     {"replica_identity", ASKS_ALTER},
    {"options", ASKS_ALTER}, {"index_comment", ASKS_ALTER}, {"index", ASKS_NOTHING, true},
};

static const struct attribute constraint_attributes[] = {CONSTRAINT_ATTRIBUTES};

static bool is_partitioned(const struct object *table)
{
    return table->kind == &kind_table && object_get(table, "form")[0] == 'p';
}

/* A check comes from the table above; keys of partitions are made on their own and attached. */
static bool is_carried(const struct step *step, const struct object *constraint)
{
    return constraint->kind == &kind_check && !object_is(constraint, "local") &&
           object_is(constraint, "inherited") && !step_reties(step, constraint->parent);
}

static enum effect adding(const struct object *constraint)
{
    if (constraint->kind == &kind_key)
        return EFFECT_ADD_KEY;
    if (!object_is(constraint, "validated"))
        return constraint->kind == &kind_check ? EFFECT_BRIEF : EFFECT_BRIEF_WRITES;
    return constraint->kind == &kind_check ? EFFECT_ADD_CHECK : EFFECT_ADD_FOREIGN_KEY;
}

/* A new partition has checked what the table above has not: it is empty at first. */
static bool is_ahead(const struct object *constraint)
{
    for (size_t i = 0; i < constraint->needs_count; i++)
        if (constraint->needs[i]->kind == &kind_check &&
            !object_is(constraint->needs[i], "validated"))
            return object_is(constraint, "validated");
    return false;
}

static void constraint_create(struct step *step, const struct object *constraint)
{
    const struct object *table = constraint->parent;
    bool only = constraint->kind == &kind_key && is_partitioned(table);
    if (!is_carried(step, constraint))
        step_add(step, adding(constraint), "ALTER %s %s%s ADD CONSTRAINT %s %s", table_ddl(table),
                 only ? "ONLY " : "", table->identity, constraint->label,
                 object_expression(step, constraint, "definition"));
    else if (is_ahead(constraint))
        step_add(step, EFFECT_VALIDATE, "ALTER TABLE %s VALIDATE CONSTRAINT %s", table->identity,
                 constraint->label);
}

static void constraint_drop(struct step *step, const struct object *constraint)
{
    if (!is_carried(step, constraint))
        step_add(step, EFFECT_BRIEF, "ALTER %s %s DROP CONSTRAINT %s",
                 table_ddl(constraint->parent), constraint->parent->identity, constraint->label);
}

void index_settle(struct step *step, const struct object *table, const struct object *index)
{
    if (object_is(index, "clustered"))
        step_add(step, EFFECT_METADATA, "ALTER %s %s CLUSTER ON %s", table_ddl(table),
                 table->identity, index->label);
    if (object_is(index, "replica_identity"))
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s",
                 table->identity, index->label);
}

void index_settle_change(struct step *step, const struct change *change)
{
    const struct object *table = change->to->parent;
    if (change_has(change, "clustered")) {
        if (object_is(change->to, "clustered"))
            step_add(step, EFFECT_METADATA, "ALTER %s %s CLUSTER ON %s", table_ddl(table),
                     table->identity, change->to->label);
        else
            step_add(step, EFFECT_METADATA, "ALTER %s %s SET WITHOUT CLUSTER", table_ddl(table),
                     table->identity);
    }
    if (change_has(change, "replica_identity") && object_is(change->to, "replica_identity"))
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s REPLICA IDENTITY USING INDEX %s",
                 table->identity, change->to->label);
}

static void comment_index(struct step *step, const struct object *key)
{
    const char *text = object_get(key, "index_comment");
    step_add(step, EFFECT_METADATA, "COMMENT ON INDEX %s IS %s", object_get(key, "index"),
             text == NULL ? "NULL" : quoted_literal(step->arena, text));
}

static void key_settle(struct step *step, const struct object *key)
{
    const char *options = object_get(key, "options");
    index_settle(step, key->parent, key);
    if (options != NULL)
        step_add(step, EFFECT_METADATA, "ALTER INDEX %s SET (%s)", object_get(key, "index"),
                 options);
    if (object_get(key, "index_comment") != NULL)
        comment_index(step, key);
}

/* What stands in one table alone; in others the name comes from above, or goes down. */
static bool constraint_alike(const struct object *from, const struct object *to)
{
    static const char *const attributes[] = {"form", "definition", "validated", "local",
                                             "inherited"};
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        const char *one = object_get(from, attributes[i]), *other = object_get(to, attributes[i]);
        if (one == NULL || other == NULL ? one != other : strcmp(one, other) != 0)
            return false;
    }
    return table_has_own(from->parent) && !object_is(from, "inherited");
}

static void rename_constraint(struct step *step, const struct change *change)
{
    if (change->renamed)
        step_add(step, EFFECT_BRIEF, "ALTER %s %s RENAME CONSTRAINT %s TO %s",
                 table_ddl(change->to->parent), change->to->parent->identity,
                 change->aside != NULL ? change->aside : change->from->label, change->to->label);
}

static void key_alter(struct step *step, const struct change *change)
{
    rename_constraint(step, change);
    index_settle_change(step, change);
    if (change_has(change, "options"))
        alter_options(step, change, "INDEX", object_get(change->to, "index"), EFFECT_METADATA);
    if (change_has(change, "index_comment"))
        comment_index(step, change->to);
}

static bool differs(const struct change *change)
{
    return change_has(change, "definition") || change_has(change, "deferrable") ||
           change_has(change, "deferred");
}

/* The definition up to " NOT VALID" and the deferral, which can be changed in place. */
static size_t core_length(const struct object *constraint)
{
    static const char *const tails[] = {" NOT VALID", " INITIALLY DEFERRED", " DEFERRABLE"};
    const char *text = object_get(constraint, "definition");
    size_t length = strlen(text);
    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        size_t tail = strlen(tails[i]);
        if (length >= tail && memcmp(text + length - tail, tails[i], tail) == 0)
            length -= tail;
    }
    return length;
}

static bool same_core(const struct change *change)
{
    size_t length = core_length(change->from);
    return length == core_length(change->to) &&
           memcmp(object_get(change->from, "definition"), object_get(change->to, "definition"),
                  length) == 0;
}

static bool is_validated(const struct change *change)
{
    return change_has(change, "validated") && object_is(change->to, "validated");
}

static bool constraint_replaces(const struct change *change)
{
    bool foreign = change->to->kind == &kind_foreign_key;
    if (change_has(change, "validated") && !is_validated(change))
        return true;
    if (!differs(change))
        return false;
    if (!foreign && (change_has(change, "deferrable") || change_has(change, "deferred")))
        return true;
    return !same_core(change) || change->to->kind == &kind_key;
}

static void constraint_alter(struct step *step, const struct change *change)
{
    const struct object *to = change->to;
    rename_constraint(step, change);
    if (change_has(change, "deferrable") || change_has(change, "deferred"))
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s ALTER CONSTRAINT %s %s", to->parent->identity,
                 to->label,
                 object_is(to, "deferred")     ? "DEFERRABLE INITIALLY DEFERRED"
                 : object_is(to, "deferrable") ? "DEFERRABLE INITIALLY IMMEDIATE"
                                               : "NOT DEFERRABLE");
    if (is_validated(change))
        step_add(step, EFFECT_VALIDATE, "ALTER TABLE %s VALIDATE CONSTRAINT %s",
                 to->parent->identity, to->label);
}

static bool constraint_folds(const struct object *constraint)
{
    return object_is(constraint, "validated");
}

/* "(a, b) DEFERRABLE" of "UNIQUE (a, b) DEFERRABLE". */
static const char *key_columns(const struct object *key)
{
    const char *definition = object_get(key, "definition");
    return definition + strcspn(definition, "(");
}

/* Of two keys of the same columns CREATE TABLE makes one. */
static bool key_folds(const struct object *key)
{
    for (const struct object *part = key->parent->children; part != key; part = part->next)
        if (part->kind == key->kind && strcmp(key_columns(part), key_columns(key)) == 0)
            return false;
    return constraint_folds(key);
}

static bool is_integer(const struct object *column)
{
    static const char *const types[] = {"smallint", "integer", "bigint"};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(object_get(column, "base_type"), types[i]) == 0)
            return true;
    return false;
}

/* PostgreSQL makes constraints again for a column's new type; but foreign keys only between types
 * that it compares, which the two sides may not have meanwhile. */
static enum fate constraint_fate(const struct change *constraint, const struct change *cause)
{
    if (cause->verb != CHANGE_ALTER || cause->from->kind != &kind_column)
        return FATE_REBUILT;
    bool comparable =
        retype_widens(cause->from, cause->to) || (is_integer(cause->from) && is_integer(cause->to));
    return constraint->from->kind == &kind_foreign_key && !comparable ? FATE_REBUILT : FATE_UNMOVED;
}

const struct kind kind_key = {
    .name = "key",
    .early = true,
    .evaluates = true,
    .ddl = "CONSTRAINT",
    .query = "catalog/key.sql",
    .class_id = CLASS_CONSTRAINT,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(key_attributes),
    .claims = CLAIM_RELATION | CLAIM_CONSTRAINT,
    .on_parent = true,
    .folds = key_folds,
    .unfolds = true,
    .create = constraint_create,
    .settle = key_settle,
    .drop = constraint_drop,
    .alter = key_alter,
    .alike = constraint_alike,
    .replaces = constraint_replaces,
    .fate = constraint_fate,
};

const struct kind kind_check = {
    .name = "check",
    .early = true,
    .evaluates = true,
    .inherited = true,
    .ddl = "CONSTRAINT",
    .query = "catalog/check.sql",
    .class_id = CLASS_CONSTRAINT,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(constraint_attributes),
    .claims = CLAIM_CONSTRAINT,
    .on_parent = true,
    .folds = constraint_folds,
    .unfolds = true,
    .create = constraint_create,
    .drop = constraint_drop,
    .alter = constraint_alter,
    .alike = constraint_alike,
    .replaces = constraint_replaces,
    .fate = constraint_fate,
};

const struct kind kind_foreign_key = {
    .name = "foreign key",
    .seeks = true,
    .early = true,
    .ddl = "CONSTRAINT",
    .query = "catalog/foreign_key.sql",
    .class_id = CLASS_CONSTRAINT,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(constraint_attributes),
    .claims = CLAIM_CONSTRAINT,
    .on_parent = true,
    .create = constraint_create,
    .drop = constraint_drop,
    .alter = constraint_alter,
    .alike = constraint_alike,
    .replaces = constraint_replaces,
    .fate = constraint_fate,
};
