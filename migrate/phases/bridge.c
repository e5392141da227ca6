/* Chooses what is bridged. */
#include "migrate/phases/bridge.h"

#include "migrate/kind/list.h"
#include "migrate/kind/retype.h"
#include "migrate/kind/table.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define FOR_NOW "_db_migrate"

static void add_apart(struct bridges *bridges, const struct object *object, const char *why)
{
    bridges->apart = arena_grow(bridges->arena, bridges->apart, bridges->apart_count + 1,
                                bridges->apart_count + 2, sizeof *bridges->apart);
    bridges->apart[bridges->apart_count++] =
        arena_printf(bridges->arena, "%s %s: %s", object->kind->name, object->identity, why);
}

static const struct object *child_of(const struct object *column, const struct kind *kind)
{
    for (const struct object *child = column->children; child != NULL; child = child->next)
        if (child->kind == kind)
            return child;
    return NULL;
}

static bool has_column(const struct object *table, const char *name)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_column && strcmp(part->name, name) == 0)
            return true;
    return false;
}

/* A name of the bridge's own in neither table. */
static const char *free_label(struct bridges *bridges, const struct bridge *bridge,
                              const char *suffix)
{
    struct arena *arena = bridges->arena;
    char *name = name_with_suffix(arena, bridge->to->name, suffix);
    while (has_column(bridge->from->parent, name) || has_column(bridge->to->parent, name)) {
        suffix = arena_printf(arena, "%s_", suffix);
        name = name_with_suffix(arena, bridge->to->name, suffix);
    }
    return quoted_identifier(arena, name);
}

static const char *free_function(struct bridges *bridges, const struct object *column)
{
    struct arena *arena = bridges->arena;
    const char *name = arena_printf(arena, "%s_%s", column->parent->name, column->name);
    const char *suffix = FOR_NOW, *label;
    for (size_t i = 0; i <= bridges->count; i++) {
        label =
            quoted_qualified(arena, column->parent->schema, name_with_suffix(arena, name, suffix));
        if (i < bridges->count && strcmp(label, bridges->items[i].function) == 0) {
            suffix = arena_printf(arena, FOR_NOW "_%zu", bridges->count + 1);
            i = 0;
        }
    }
    return label;
}

static void name_parts(struct bridges *bridges, struct bridge *bridge)
{
    struct arena *arena = bridges->arena;
    const struct object *filled = child_of(bridge->from, &kind_default);
    const char *expression = filled == NULL ? NULL : object_get(filled, "expression");
    bool needed = object_is(bridge->from, "not_null") && object_is(bridge->to, "not_null");
    bridge->table = bridge->to->parent->identity;
    bridge->function = free_function(bridges, bridge->to);
    /* Of triggers that fire at one moment the last one, in the order of the names, sees it all. */
    bridge->trigger = quoted_identifier(
        arena, name_with_suffix(arena, arena_printf(arena, "zz_%s", bridge->to->name), FOR_NOW));
    if (needed)
        bridge->check = quoted_identifier(
            arena, name_with_suffix(arena, bridge->to->name, "_not_null" FOR_NOW));
    if (expression != NULL && default_is_constant(expression))
        bridge->initial = expression;
}

static void add_bridge(struct bridges *bridges, const struct object *from, const struct object *to,
                       bool swaps)
{
    struct bridge bridge = {.from = from, .to = to, .old = from->label, .new = to->label};
    if (swaps) {
        bridge.new = free_label(bridges, &bridge, "_new");
        bridge.aside = free_label(bridges, &bridge, "_old");
    }
    name_parts(bridges, &bridge);
    bridges->items = arena_grow(bridges->arena, bridges->items, bridges->count, bridges->count + 1,
                                sizeof *bridges->items);
    bridges->items[bridges->count++] = bridge;
}

static bool forbids_null(const struct catalog *catalog, const struct object *column)
{
    const struct object *domain =
        catalog_find(catalog, &kind_domain, object_get(column, "base_type"));
    return domain != NULL && object_is(domain, "not_null");
}

/* What depends on the column and can have no second form beside the first. */
static const char *dependent_of(const struct object *column)
{
    for (size_t i = 0; i < column->needed_by_count; i++) {
        const struct object *user = column->needed_by[i];
        if (user->kind == &kind_column && object_get(user, "generated") != NULL)
            return "a generated column is made of it";
        if (user->kind == &kind_foreign_key && !table_has_own(user->parent))
            return "a foreign key of a partitioned table refers to it";
    }
    return NULL;
}

static bool renames_any(const struct renames *renames, const struct kind *kind,
                        const struct object *to)
{
    for (size_t i = 0; i < renames->count; i++)
        if (renames->items[i].to->kind == kind && (to == NULL || renames->items[i].to == to))
            return true;
    return false;
}

/* Why the column cannot be there twice, or NULL. */
static const char *hindrance(const struct bridges *bridges, const struct diff *diff,
                             const struct object *from, const struct object *to)
{
    if (!table_has_own(from->parent) || !table_has_own(to->parent))
        return "its table is partitioned, or inherits";
    if (table_is_foreign(to->parent))
        return "its table is elsewhere";
    if (object_get(from, "generated") != NULL || object_get(to, "generated") != NULL)
        return "it is generated";
    if (diff->of_to[to->index]->retyped)
        return "its type goes, or another takes the name";
    if (forbids_null(diff->from, from) || forbids_null(diff->to, to))
        return "its domain forbids NULL";
    if (renames_any(&bridges->others, &kind_table, to->parent) ||
        renames_any(&bridges->others, &kind_schema, NULL))
        return "its table, or a schema, gets another name";
    return dependent_of(from);
}

/* Whether the former name is wanted for something else, or the new one is not free yet. */
static bool is_taken(const struct renames *renames, const struct diff *diff,
                     const struct rename *rename)
{
    static const struct kind *const relations[] = {&kind_table, &kind_view, &kind_materialized_view,
                                                   &kind_sequence};
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++)
        if (catalog_find(diff->to, relations[i], rename->from->identity) != NULL)
            return true;
    for (size_t i = 0; i < renames->count; i++)
        if (renames->items[i].from->kind == &kind_table &&
            strcmp(renames->items[i].from->identity, rename->to->identity) == 0)
            return true;
    return false;
}

/* Why the table cannot be found under two names, or NULL. */
static const char *table_hindrance(const struct renames *renames, const struct diff *diff,
                                   const struct rename *rename)
{
    const struct object *from = rename->from;
    if (is_taken(renames, diff, rename))
        return "one of its names is another's";
    if (renames_any(renames, &kind_schema, NULL))
        return "a schema gets another name";
    if (object_get(from, "form")[0] == 'f')
        return "it is elsewhere";
    if (object_is(from, "row_security") && diff->from->server_version < VERSION_INVOKER)
        return "a view has no row-level security before PostgreSQL 15";
    return NULL;
}

static void take_table(struct bridges *bridges, const struct renames *renames,
                       const struct diff *diff, const struct rename *rename)
{
    const char *why = table_hindrance(renames, diff, rename);
    renames_add(why == NULL ? &bridges->tables : &bridges->others, *rename);
    if (why != NULL)
        add_apart(bridges, rename->from, why);
}

static void take_column(struct bridges *bridges, const struct diff *diff,
                        const struct rename *rename)
{
    const char *why = hindrance(bridges, diff, rename->from, rename->to);
    if (why == NULL && (has_column(rename->from->parent, rename->to->name) ||
                        has_column(rename->to->parent, rename->from->name)))
        why = "one of its names is another's";
    if (why == NULL) {
        add_bridge(bridges, rename->from, rename->to, false);
    } else {
        renames_add(&bridges->others, *rename);
        add_apart(bridges, rename->from, why);
    }
}

static bool is_column_of_table(const struct object *object)
{
    return object->kind == &kind_column && object->parent->kind == &kind_table;
}

static void take_renames(struct bridges *bridges, const struct renames *renames,
                         const struct diff *diff)
{
    for (size_t i = 0; i < renames->count; i++)
        if (renames->items[i].to->kind == &kind_table)
            take_table(bridges, renames, diff, &renames->items[i]);
        else if (!is_column_of_table(renames->items[i].to))
            renames_add(&bridges->others, renames->items[i]);
    for (size_t i = 0; i < renames->count; i++)
        if (is_column_of_table(renames->items[i].to))
            take_column(bridges, diff, &renames->items[i]);
}

static void take_type(struct bridges *bridges, const struct diff *diff, const struct change *change)
{
    if (change->verb != CHANGE_ALTER || !is_column_of_table(change->to) ||
        object_is(change->to, "inherited") || !retype_rewrites(change) ||
        bridge_to(bridges, change->to) != NULL)
        return;
    const char *why = hindrance(bridges, diff, change->from, change->to);
    if (why == NULL)
        add_bridge(bridges, change->from, change->to, true);
    else
        add_apart(bridges, change->to, why);
}

void bridges_find(struct bridges *bridges, const struct renames *renames, const struct diff *diff)
{
    struct arena *arena = bridges->arena;
    bridges->tables = bridges->others = (struct renames){.arena = arena};
    bridges->apart = arena_alloc(arena, 1, sizeof *bridges->apart);
    take_renames(bridges, renames, diff);
    for (size_t i = 0; i < diff->count; i++)
        if (diff->changes[i].from != NULL && diff->changes[i].to != NULL)
            take_type(bridges, diff, &diff->changes[i]);
}

bool bridges_are_empty(const struct bridges *bridges)
{
    return bridges->count == 0 && bridges->tables.count == 0;
}

const struct bridge *bridge_to(const struct bridges *bridges, const struct object *column)
{
    for (size_t i = 0; i < bridges->count; i++)
        if (strcmp(bridges->items[i].to->identity, column->identity) == 0)
            return &bridges->items[i];
    return NULL;
}

const struct bridge *bridge_new(const struct bridges *bridges, const struct object *column)
{
    for (size_t i = 0; i < bridges->count; i++)
        if (strcmp(bridges->items[i].table, column->parent->identity) == 0 &&
            strcmp(bridges->items[i].new, column->label) == 0)
            return &bridges->items[i];
    return NULL;
}

bool bridges_rename_later(const struct bridges *bridges, const struct object *object)
{
    for (size_t i = 0; i < bridges->others.count; i++) {
        const struct object *to = bridges->others.items[i].to;
        if (to->kind == object->kind && strcmp(to->identity, object->identity) == 0)
            return true;
    }
    return false;
}
