/* Types: enums, composite types, domains with their checks, ranges. */
#include "migrate/kind/expression.h"
#include "migrate/kind/list.h"
#include "migrate/kind/options.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"

#include <string.h>

static const struct attribute enum_attributes[] = {{"labels", ASKS_ALTER}};

static void enum_create(struct step *step, const struct object *type)
{
    const char *labels = object_get(type, "labels");
    step_add(step, EFFECT_NONE, "CREATE TYPE %s AS ENUM (%s)", type->identity,
             labels == NULL ? "" : labels);
}

/* Whether `old` stands in `new` in the same order: then values are only added. */
static bool only_grows(const struct list *old, const struct list *new)
{
    size_t at = 0;
    for (size_t i = 0; i < new->count &&at < old->count; i++)
        if (strcmp(old->items[at], new->items[i]) == 0)
            at++;
    return at == old->count;
}

static void enum_alter(struct step *step, const struct change *change)
{
    struct list old = list_split(step->arena, object_get(change->from, "labels"));
    struct list new = list_split(step->arena, object_get(change->to, "labels"));
    const char *type = change->to->identity;
    for (size_t i = 0; i < new.count; i++) {
        if (list_has(&old, new.items[i]))
            continue;
        if (i > 0)
            step_add(step, EFFECT_ENUM_VALUE, "ALTER TYPE %s ADD VALUE %s AFTER %s", type,
                     new.items[i], new.items[i - 1]);
        else if (old.count > 0)
            step_add(step, EFFECT_ENUM_VALUE, "ALTER TYPE %s ADD VALUE %s BEFORE %s", type,
                     new.items[i], old.items[0]);
        else
            step_add(step, EFFECT_ENUM_VALUE, "ALTER TYPE %s ADD VALUE %s", type, new.items[i]);
    }
}

static bool enum_replaces(const struct change *change)
{
    struct arena *arena = arena_new();
    struct list old = list_split(arena, object_get(change->from, "labels"));
    struct list new = list_split(arena, object_get(change->to, "labels"));
    bool grows = only_grows(&old, &new);
    arena_free(arena);
    return !grows;
}

const struct kind kind_enum = {
    .name = "enum",
    .ddl = "TYPE",
    .query = "catalog/enum.sql",
    .class_id = CLASS_TYPE,
    ATTRIBUTES(enum_attributes),
    .claims = CLAIM_TYPE,
    .acl_type = 'T',
    .renamed_away = true,
    .leads = true,
    .create = enum_create,
    .alter = enum_alter,
    .replaces = enum_replaces,
};

static const struct attribute domain_attributes[] = {
    {"base", ASKS_REPLACE, true},
    {"collation", ASKS_REPLACE},
    {"default", ASKS_ALTER},
    {"not_null", ASKS_ALTER},
};

static void domain_create(struct step *step, const struct object *domain)
{
    struct buffer sql = BUFFER_INIT;
    const char *value;
    buffer_printf(&sql, "CREATE DOMAIN %s AS %s", domain->identity, object_get(domain, "base"));
    if ((value = object_get(domain, "collation")) != NULL)
        buffer_printf(&sql, " COLLATE %s", value);
    if ((value = object_get(domain, "default")) != NULL)
        buffer_printf(&sql, " DEFAULT %s", value);
    if (object_is(domain, "not_null"))
        buffer_puts(&sql, " NOT NULL");
    for (const struct object *child = domain->children; child != NULL; child = child->next)
        if (child->kind == &kind_domain_check && step_folds(step, child))
            buffer_printf(&sql, "\n    CONSTRAINT %s %s", child->label,
                          object_expression(step, child, "definition"));
    step_add(step, EFFECT_NONE, "%s", buffer_text(&sql));
    buffer_release(&sql);
}

static void domain_alter(struct step *step, const struct change *change)
{
    const struct object *domain = change->to;
    const char *value = object_get(domain, "default");
    if (change_has(change, "default") && value != NULL)
        step_add(step, EFFECT_NONE, "ALTER DOMAIN %s SET DEFAULT %s", domain->identity, value);
    else if (change_has(change, "default"))
        step_add(step, EFFECT_NONE, "ALTER DOMAIN %s DROP DEFAULT", domain->identity);
    if (change_has(change, "not_null") && object_is(domain, "not_null"))
        step_add(step, EFFECT_VALIDATE, "ALTER DOMAIN %s SET NOT NULL", domain->identity);
    else if (change_has(change, "not_null"))
        step_add(step, EFFECT_NONE, "ALTER DOMAIN %s DROP NOT NULL", domain->identity);
}

const struct kind kind_domain = {
    .name = "domain",
    .ddl = "DOMAIN",
    .query = "catalog/domain.sql",
    .class_id = CLASS_TYPE,
    ATTRIBUTES(domain_attributes),
    .claims = CLAIM_TYPE,
    .acl_type = 'T',
    .renamed_away = true,
    .create = domain_create,
    .alter = domain_alter,
};

static const struct attribute domain_check_attributes[] = {
    {"definition", ASKS_ALTER, true},
    {"validated", ASKS_ALTER},
};

static void domain_check_create(struct step *step, const struct object *check)
{
    step_add(step, object_is(check, "validated") ? EFFECT_VALIDATE : EFFECT_NONE,
             "ALTER DOMAIN %s ADD CONSTRAINT %s %s", check->parent->identity, check->label,
             object_expression(step, check, "definition"));
}

static void domain_check_drop(struct step *step, const struct object *check)
{
    step_add(step, EFFECT_NONE, "ALTER DOMAIN %s DROP CONSTRAINT %s", check->parent->identity,
             check->label);
}

static void domain_check_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "validated"))
        step_add(step, EFFECT_VALIDATE, "ALTER DOMAIN %s VALIDATE CONSTRAINT %s",
                 change->to->parent->identity, change->to->label);
}

/* Validation is all that can change in place. */
static bool domain_check_replaces(const struct change *change)
{
    const char *from = object_get(change->from, "definition"),
               *to = object_get(change->to, "definition");
    if (!change_has(change, "definition") && !change_has(change, "validated"))
        return false;
    size_t length = strlen(to);
    return !object_is(change->to, "validated") || strncmp(from, to, length) != 0 ||
           strcmp(from + length, " NOT VALID") != 0;
}

static bool domain_check_folds(const struct object *check)
{
    return object_is(check, "validated");
}

static void domain_check_target(struct buffer *out, const struct object *check)
{
    buffer_printf(out, "CONSTRAINT %s ON DOMAIN %s", check->label, check->parent->identity);
}

const struct kind kind_domain_check = {
    .name = "domain check",
    .ddl = "CONSTRAINT",
    .query = "catalog/domain_check.sql",
    .class_id = CLASS_CONSTRAINT,
    .parent_class = CLASS_TYPE,
    ATTRIBUTES(domain_check_attributes),
    .claims = CLAIM_CONSTRAINT,
    .folds = domain_check_folds,
    .unfolds = true,
    .create = domain_check_create,
    .drop = domain_check_drop,
    .alter = domain_check_alter,
    .replaces = domain_check_replaces,
    .target = domain_check_target,
};

static const struct attribute range_attributes[] = {{"definition", ASKS_REPLACE, true}};

static void range_create(struct step *step, const struct object *range)
{
    step_add(step, EFFECT_NONE, "CREATE TYPE %s AS RANGE (%s)", range->identity,
             object_get(range, "definition"));
}

/* Its constructors are functions that only a superuser can rename: it goes first, and its values are text
 * until the new one is there. */
static void range_make_room(struct step *step, const struct object *range)
{
    for (size_t i = 0; i < range->needed_by_count; i++) {
        const struct object *column = range->needed_by[i];
        if (column->kind != &kind_column || column->parent->kind != &kind_table ||
            object_is(column, "inherited"))
            continue;
        const char *text = *object_get(column, "category") == 'A' ? "text[]" : "text";
        step_add(step, EFFECT_REWRITE, "ALTER %s %s ALTER COLUMN %s TYPE %s USING %s::%s",
                 table_ddl(column->parent), column->parent->identity, column->label, text,
                 column->label, text);
    }
    step_add(step, EFFECT_NONE, "DROP TYPE %s", range->identity);
}

const struct kind kind_range = {
    .name = "range type",
    .ddl = "TYPE",
    .query = "catalog/range.sql",
    .class_id = CLASS_TYPE,
    ATTRIBUTES(range_attributes),
    .claims = CLAIM_TYPE,
    .acl_type = 'T',
    .renamed_away = true,
    .create = range_create,
    .make_room = range_make_room,
};
