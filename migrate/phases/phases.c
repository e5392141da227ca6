/* Walks from the start to what is wanted and back, and writes down the steps. */
#include "migrate/phases/phases.h"

#include "common/buffer.h"
#include "migrate/catalog/load.h"
#include "migrate/kind/list.h"
#include "migrate/kind/retype.h"
#include "migrate/phases/additive.h"
#include "migrate/phases/between.h"
#include "migrate/phases/mirror.h"
#include "migrate/plan/keep.h"
#include "migrate/prove/rebuild.h"
#include "migrate/prove/run.h"
#include "migrate/rename/plan.h"
#include "migrate/rename/rebuilt.h"

#include <string.h>

struct walk {
    struct arena *arena;
    const struct phases_request *request;
    struct phases *phases;
    struct rebuilt place;
    struct catalog *named;     /* the start, its tables with their new names */
    struct catalog *meanwhile; /* what is wanted, its columns with the names of meanwhile */
    struct catalog *renamed;   /* the middle, with the renames that the second migration makes */
    struct error *error;
};

static struct plan *plan_new(const struct walk *walk)
{
    return arena_alloc(walk->arena, 1, sizeof(struct plan));
}

static struct catalog *keep_catalog(struct walk *walk, struct catalog *catalog)
{
    if (catalog != NULL)
        walk->phases->catalogs[walk->phases->catalog_count++] = catalog;
    return catalog;
}

static struct catalog *look(struct walk *walk)
{
    return keep_catalog(walk, catalog_load(walk->place.reader, walk->error));
}

/* The steps that the server refuses are left out, for the comparison that follows finds them again. */
static int go_soft(struct walk *walk, struct plan *plan)
{
    const char **reasons = arena_alloc(walk->arena, plan->count + 1, sizeof *reasons);
    size_t kept = 0;
    if (plan_run(walk->arena, &walk->place.loader, plan, reasons, walk->error) != 0)
        return -1;
    for (size_t i = 0; i < plan->count; i++)
        if (reasons[i] == NULL)
            plan->steps[kept++] = plan->steps[i];
    plan->count = kept;
    return 0;
}

/* What the server refuses stays in the plan; the proof speaks of it. */
static int go_on(struct walk *walk, const struct plan *plan)
{
    const char **reasons = arena_alloc(walk->arena, plan->count + 1, sizeof *reasons);
    return plan_run(walk->arena, &walk->place.loader, plan, reasons, walk->error);
}

/* Here each step is needed by those that follow. */
static int go(struct walk *walk, const struct plan *plan)
{
    const char **reasons = arena_alloc(walk->arena, plan->count + 1, sizeof *reasons);
    if (plan_run(walk->arena, &walk->place.loader, plan, reasons, walk->error) != 0)
        return -1;
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if (reasons[i] == NULL)
            continue;
        error_set(walk->error, STATUS_ENVIRONMENT, "there is no way in phases: %s: %s",
                  step->title != NULL ? step->title : step->statements[0].sql, reasons[i]);
        return error_hint(walk->error, "without --phases it is one migration");
    }
    return 0;
}

static struct plan *lead(struct walk *walk, struct catalog *from, struct catalog *to,
                         const struct diff **diff)
{
    *diff = diff_catalogs(walk->arena, from, to, walk->request->options);
    return plan_make(walk->arena, *diff);
}

static void go_online(const struct walk *walk, struct plan *plan)
{
    if (walk->request->online != NULL)
        plan_online(plan, walk->request->online);
}

/* What is new and disturbs nobody, from the state as it is now. */
static int add_additive(struct walk *walk, struct catalog *now)
{
    const struct diff *diff;
    struct plan *plan = lead(walk, now, walk->meanwhile, &diff);
    additive_only(walk->arena, plan, diff, &walk->phases->bridges);
    go_online(walk, plan);
    if (go_soft(walk, plan) != 0)
        return -1;
    plan_append(walk->arena, walk->phases->expand, plan);
    return 0;
}

/* Run the steps of `plan`, and add them to another. */
static int go_and_add(struct walk *walk, struct plan *to, const struct plan *plan)
{
    plan_append(walk->arena, to, plan);
    return go(walk, plan);
}

/* What is wanted, with the names that columns have meanwhile. */
static int find_meanwhile(struct walk *walk)
{
    const struct bridges *bridges = &walk->phases->bridges;
    const char **sql = arena_alloc(walk->arena, bridges->count + 1, sizeof *sql);
    size_t count = 0;
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        if (bridge->aside != NULL)
            sql[count++] = arena_printf(walk->arena, "ALTER TABLE %s RENAME COLUMN %s TO %s",
                                        bridge->table, bridge->to->label, bridge->new);
    }
    walk->meanwhile = walk->request->to;
    if (count > 0)
        walk->meanwhile = keep_catalog(
            walk, rebuilt_after(walk->request->string, walk->request->to, sql, walk->error));
    return walk->meanwhile == NULL ? -1 : 0;
}

static int name_tables(struct walk *walk)
{
    const struct bridges *bridges = &walk->phases->bridges;
    struct plan *views = plan_new(walk);
    if (go_and_add(walk, walk->phases->expand,
                   renames_plan(&bridges->tables, plan_new(walk), false)) != 0)
        return -1;
    walk->named = look(walk);
    between_make_views(views, bridges, walk->request->from);
    return walk->named == NULL ? -1 : go_and_add(walk, walk->phases->expand, views);
}

static int expand(struct walk *walk, struct mirrors *mirrors)
{
    const struct bridges *bridges = &walk->phases->bridges;
    struct plan *plan = plan_new(walk);
    if (name_tables(walk) != 0 || find_meanwhile(walk) != 0 || add_additive(walk, walk->named) != 0)
        return -1;
    mirrors_find(mirrors, bridges, walk->request->diff, walk->meanwhile);
    between_open(plan, bridges);
    mirrors_build(plan, mirrors);
    if (go_and_add(walk, walk->phases->expand, plan) != 0)
        return -1;
    struct catalog *now = look(walk);
    if (now == NULL || add_additive(walk, now) != 0)
        return -1;
    walk->phases->middle = look(walk);
    return walk->phases->middle == NULL ? -1 : 0;
}

/* The values of a bridge's column are in the other one: its end is no loss. */
static void relax(const struct walk *walk, struct plan *plan, bool back)
{
    const struct bridges *bridges = &walk->phases->bridges;
    for (size_t i = 0; i < plan->count; i++) {
        struct step *step = &plan->steps[i];
        const struct object *column = step->object;
        if (step->verb != STEP_DROP || column->kind != &kind_column)
            continue;
        for (size_t j = 0; j < bridges->count; j++) {
            const struct bridge *bridge = &bridges->items[j];
            const char *gone = back                    ? bridge->new
                               : bridge->aside != NULL ? bridge->aside
                                                       : bridge->old;
            if (strcmp(bridge->table, column->parent->identity) == 0 &&
                strcmp(gone, column->label) == 0)
                step->statements[0].effect = EFFECT_BRIEF;
        }
    }
}

/* Renames that are not bridged, then the new columns take over. */
static int switch_over(struct walk *walk, const struct mirrors *mirrors)
{
    const struct bridges *bridges = &walk->phases->bridges;
    struct plan *ask = plan_new(walk), *plan = plan_new(walk);
    between_ask(ask, bridges);
    if (go_and_add(walk, walk->phases->contract, ask) != 0 ||
        go_and_add(walk, walk->phases->contract, renames_plan(&bridges->others, plan, false)) != 0)
        return -1;
    walk->renamed = bridges->others.count == 0 ? walk->phases->middle : look(walk);
    mirrors_free(plan, mirrors);
    between_need(plan, bridges);
    mirrors_switch(plan, mirrors);
    between_close(plan, bridges);
    return walk->renamed == NULL ? -1 : go_and_add(walk, walk->phases->contract, plan);
}

/* The second migration and its rollback; what they keep is found when both are known. */
static int contract(struct walk *walk, const struct mirrors *mirrors)
{
    struct phases *phases = walk->phases;
    struct plan *reopen = plan_new(walk);
    const struct diff *diff;
    if (switch_over(walk, mirrors) != 0)
        return -1;
    struct catalog *now = look(walk);
    if (now == NULL)
        return -1;
    struct plan *there = lead(walk, now, walk->request->to, &diff);
    relax(walk, there, false);
    if (go_on(walk, there) != 0)
        return -1;
    between_reopen(reopen, &phases->bridges);
    if (go(walk, reopen) != 0 || (now = look(walk)) == NULL)
        return -1;
    struct plan *back = lead(walk, now, walk->renamed, &diff);
    if (go_on(walk, back) != 0)
        return -1;
    if (walk->request->keep_salt != NULL)
        phases->lost = plan_keep(walk->arena, there, back, walk->request->keep_salt);
    go_online(walk, there);
    go_online(walk, back);
    plan_append(walk->arena, phases->contract, there);
    plan_append(walk->arena, phases->contract_back, reopen);
    plan_append(walk->arena, phases->contract_back, back);
    return go_and_add(walk, phases->contract_back,
                      renames_plan(&phases->bridges.others, plan_new(walk), true));
}

/* The first migration's rollback. */
static int undo(struct walk *walk)
{
    const struct bridges *bridges = &walk->phases->bridges;
    struct plan *loose = plan_new(walk);
    const struct diff *diff;
    between_drop_views(loose, bridges);
    between_loosen(loose, bridges);
    if (go_and_add(walk, walk->phases->expand_back, loose) != 0)
        return -1;
    struct catalog *now = look(walk);
    if (now == NULL)
        return -1;
    struct plan *back = lead(walk, now, walk->named, &diff);
    relax(walk, back, true);
    go_online(walk, back);
    plan_append(walk->arena, walk->phases->expand_back, back);
    plan_append(walk->arena, walk->phases->expand_back,
                renames_plan(&bridges->tables, plan_new(walk), true));
    return 0;
}

static void note_missing(const struct object *object, const char *why, void *context)
{
    struct walk *walk = context;
    if (walk->error->status == STATUS_DONE)
        error_set(walk->error, STATUS_ENVIRONMENT, "%s %s cannot be made again: %s",
                  object->kind->name, object->identity, why);
}

static int walk_all(struct walk *walk)
{
    struct mirrors mirrors = {.arena = walk->arena};
    if (walk->error->status != STATUS_DONE) /* something is missing at the start */
        return -1;
    if (expand(walk, &mirrors) != 0 || contract(walk, &mirrors) != 0)
        return -1;
    return undo(walk);
}

int phases_make(struct arena *arena, const struct phases_request *request, struct phases *phases,
                struct error *error)
{
    struct walk walk = {.arena = arena, .request = request, .phases = phases, .error = error};
    *phases = (struct phases){.bridges = {.arena = arena}};
    bridges_find(&phases->bridges, request->renames, request->diff);
    if (bridges_are_empty(&phases->bridges))
        return 0;
    phases->expand = plan_new(&walk);
    phases->expand_back = plan_new(&walk);
    phases->contract = plan_new(&walk);
    phases->contract_back = plan_new(&walk);
    if (rebuild_open(&walk.place, arena, request->string, request->from, request->options->owners,
                     note_missing, &walk, error) != 0)
        return -1;
    int failed = walk_all(&walk);
    rebuild_close(&walk.place);
    return failed;
}

void phases_free(struct phases *phases)
{
    for (size_t i = 0; i < phases->catalog_count; i++)
        catalog_free(phases->catalogs[i]);
    phases->catalog_count = 0;
}

static const struct bridge *bridge_from(const struct bridges *bridges, const struct object *table,
                                        const struct object *column)
{
    for (size_t i = 0; i < bridges->count; i++)
        if (strcmp(bridges->items[i].table, table->identity) == 0 &&
            strcmp(bridges->items[i].from->name, column->name) == 0)
            return &bridges->items[i];
    return NULL;
}

/* The column once by each of its names. */
static void put_bridged(struct buffer *sql, struct arena *arena, const struct bridge *bridge)
{
    const char *label = bridge->from->label;
    buffer_printf(sql, ", %s AS %s, %s AS %s", label,
                  bridge->aside != NULL ? bridge->aside : bridge->old,
                  retype_cast(arena, bridge->from, bridge->to, label), bridge->to->label);
}

const char *phases_rows(struct arena *arena, const struct phases *phases,
                        const struct renames *renames, const struct catalog *from,
                        const struct object *table)
{
    const struct object *start = rename_start(renames, from, table);
    struct buffer sql = BUFFER_INIT;
    if (start == NULL || start->kind != &kind_table)
        return NULL;
    buffer_puts(&sql, "(SELECT ctid");
    for (const struct object *column = start->children; column != NULL; column = column->next) {
        const struct bridge *bridge = bridge_from(&phases->bridges, table, column);
        if (column->kind == &kind_column && bridge != NULL)
            put_bridged(&sql, arena, bridge);
        else if (column->kind == &kind_column)
            buffer_printf(&sql, ", %s AS %s", column->label, rename_label(renames, table, column));
    }
    buffer_printf(&sql, " FROM %s)", start->identity);
    const char *rows = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&sql);
    return rows;
}
