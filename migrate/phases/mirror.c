/* A row per kind: how it is built beside the old one, and how it takes its place. */
#include "migrate/phases/mirror.h"

#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/plan/online.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define FOR_NOW "_db_migrate"

static void build_index(struct step *step, const struct mirror *mirror)
{
    struct buffer sql = BUFFER_INIT;
    bool unique = object_is(mirror->new, "unique");
    if (online_put_index(&sql, object_get(mirror->new, "definition"), mirror->label))
        step_add(step, unique ? EFFECT_BUILD_UNIQUE_ONLINE : EFFECT_BUILD_INDEX_ONLINE, "%s",
                 buffer_text(&sql));
    buffer_release(&sql);
}

static void build_key(struct step *step, const struct mirror *mirror)
{
    online_build_key_index(step, mirror->new, mirror->label);
}

static void build_constraint(struct step *step, const struct mirror *mirror)
{
    const struct object *new = mirror->new;
    bool foreign = new->kind == &kind_foreign_key, valid = object_is(new, "validated");
    step_add(step, foreign ? EFFECT_BRIEF_WRITES : EFFECT_BRIEF,
             "ALTER TABLE %s ADD CONSTRAINT %s %s%s", new->parent->identity, mirror->label,
             object_get(new, "definition"), valid ? " NOT VALID" : "");
    if (valid)
        step_add(step, EFFECT_VALIDATE_ONLINE, "ALTER TABLE %s VALIDATE CONSTRAINT %s",
                 new->parent->identity, mirror->label);
}

static void drop_constraint(struct step *step, const struct mirror *mirror)
{
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s DROP CONSTRAINT %s", mirror->new->parent->identity,
             mirror->old->label);
}

static void switch_index(struct step *step, const struct mirror *mirror)
{
    step_add(step, EFFECT_DROP_INDEX, "DROP INDEX %s", mirror->old->identity);
    if (mirror->takes_name)
        step_add(step, EFFECT_METADATA, "ALTER INDEX %s RENAME TO %s",
                 quoted_qualified(step->arena, mirror->new->schema, mirror->label),
                 mirror->new->label);
}

static void switch_key(struct step *step, const struct mirror *mirror)
{
    drop_constraint(step, mirror);
    online_add_key(step, mirror->new, mirror->label);
}

static void name_constraint(struct step *step, const struct mirror *mirror)
{
    if (mirror->takes_name)
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s RENAME CONSTRAINT %s TO %s",
                 mirror->new->parent->identity, mirror->label, mirror->new->label);
}

static void switch_check(struct step *step, const struct mirror *mirror)
{
    drop_constraint(step, mirror);
    name_constraint(step, mirror);
}

/* In the order in which they need each other. */
static const struct way {
    const struct kind *kind;
    void (*build)(struct step *step, const struct mirror *mirror);
    void (*free)(struct step *step, const struct mirror *mirror);
    void (*take)(struct step *step, const struct mirror *mirror);
} ways[] = {
    {&kind_index, build_index, NULL, switch_index},
    {&kind_key, build_key, NULL, switch_key},
    {&kind_check, build_constraint, NULL, switch_check},
    {&kind_foreign_key, build_constraint, drop_constraint, name_constraint},
};

static const struct bridge *bridge_of(const struct bridges *bridges, const struct object *object)
{
    for (size_t i = 0; i < object->needs_count; i++) {
        const struct object *need = object->needs[i];
        const struct bridge *bridge = need->kind == &kind_column ? bridge_to(bridges, need) : NULL;
        if (bridge != NULL)
            return bridge;
    }
    return NULL;
}

/* An exclusion constraint cannot be built beside anything. */
static bool fits(const struct object *object)
{
    return table_has_own(object->parent) &&
           (object->kind != &kind_key || object_get(object, "form")[0] != 'x');
}

static void add(struct mirrors *mirrors, struct mirror mirror)
{
    mirrors->items = arena_grow(mirrors->arena, mirrors->items, mirrors->count, mirrors->count + 1,
                                sizeof *mirrors->items);
    mirrors->items[mirrors->count++] = mirror;
}

/* Whether what it becomes is something else, or nothing. */
static bool ends(const struct change *change)
{
    return change->to == NULL || (change->verb == CHANGE_REPLACE && change->cause == NULL);
}

/* A foreign key would keep the key that it needs. */
static void take_end(struct mirrors *mirrors, const struct bridges *bridges,
                     const struct change *change)
{
    const struct object *from = change->from;
    const struct bridge *bridge = bridge_of(bridges, from);
    if (from->kind == &kind_foreign_key && bridge != NULL)
        add(mirrors,
            (struct mirror){
                .old = from, .new = from, .bridge = bridge, .label = from->label, .goes = true});
}

static void take(struct mirrors *mirrors, const struct bridges *bridges,
                 const struct change *change, const struct catalog *meanwhile)
{
    struct arena *arena = mirrors->arena;
    const struct object *to = change->to;
    struct mirror mirror = {.old = change->from, .bridge = bridge_of(bridges, to)};
    if (mirror.bridge == NULL || !fits(to))
        return;
    mirror.new = catalog_find(meanwhile, to->kind, to->identity);
    if (mirror.new == NULL)
        return;
    mirror.takes_name = strcmp(change->from->name, to->name) == 0;
    mirror.label = mirror.takes_name
                       ? quoted_identifier(arena, name_with_suffix(arena, to->name, FOR_NOW))
                       : to->label;
    add(mirrors, mirror);
}

void mirrors_find(struct mirrors *mirrors, const struct bridges *bridges, const struct diff *diff,
                  const struct catalog *meanwhile)
{
    for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++)
        for (size_t i = 0; i < diff->count; i++) {
            const struct change *change = &diff->changes[i];
            if (change->from == NULL || change->from->kind != ways[way].kind)
                continue;
            if (ends(change))
                take_end(mirrors, bridges, change);
            else
                take(mirrors, bridges, change, meanwhile);
        }
}

static const struct way *way_of(const struct mirror *mirror)
{
    size_t way = 0;
    while (ways[way].kind != mirror->new->kind)
        way++;
    return &ways[way];
}

static struct step *begin(struct plan *plan, const struct mirrors *mirrors,
                          const struct mirror *mirror, const char *what)
{
    struct arena *arena = mirrors->arena;
    const struct object *new = mirror->new;
    struct change *change = arena_alloc(arena, 1, sizeof *change);
    change->verb = CHANGE_ALTER;
    change->from = (struct object *)mirror->old;
    change->to = (struct object *)new;
    return plan_add(
        arena, plan,
        (struct step){.arena = arena,
                      .verb = STEP_ALTER,
                      .object = new,
                      .change = change,
                      .title = arena_printf(arena, "%s %s %s of %s", what, new->kind->name,
                                            mirror->label, new->parent->identity)});
}

void mirrors_build(struct plan *plan, const struct mirrors *mirrors)
{
    for (size_t i = 0; i < mirrors->count; i++) {
        const struct mirror *mirror = &mirrors->items[i];
        if (mirror->goes)
            continue;
        way_of(mirror)->build(begin(plan, mirrors, mirror, "create"), mirror);
    }
}

void mirrors_free(struct plan *plan, const struct mirrors *mirrors)
{
    for (size_t i = 0; i < mirrors->count; i++) {
        const struct mirror *mirror = &mirrors->items[i];
        if (way_of(mirror)->free != NULL)
            way_of(mirror)->free(begin(plan, mirrors, mirror, "make room for"), mirror);
    }
}

void mirrors_switch(struct plan *plan, const struct mirrors *mirrors)
{
    for (size_t i = 0; i < mirrors->count; i++) {
        const struct mirror *mirror = &mirrors->items[i];
        if (mirror->goes)
            continue;
        struct step *step = begin(plan, mirrors, mirror, "switch to");
        way_of(mirror)->take(step, mirror);
        plan->count -= step->count == 0;
    }
}
