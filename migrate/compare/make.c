/* Differences as the steps of one migration, or of the two of phases, and their proof. */
#include "migrate/compare/comparison.h"

#include "migrate/catalog/fingerprint.h"
#include "migrate/kind/kind.h"
#include "migrate/plan/keep.h"
#include "migrate/plan/online.h"
#include "migrate/plan/plan.h"
#include "migrate/prove/proof.h"
#include "migrate/rename/plan.h"

/* The state that the migration reaches: what takes part is as in TARGET, the rest stays. */
static void fingerprint_reached(struct comparison *comparison, char out[SHA256_HEX_SIZE])
{
    const struct catalog *from = comparison->base.catalog, *to = comparison->to;
    size_t count = 0;
    const struct object **objects =
        arena_alloc(comparison->context->arena, from->count + to->count + 1, sizeof *objects);
    for (size_t i = 0; i < from->count; i++)
        if (!scope_takes(from->objects[i], &comparison->scope))
            objects[count++] = from->objects[i];
    for (size_t i = 0; i < to->count; i++)
        if (scope_takes(to->objects[i], &comparison->scope))
            objects[count++] = to->objects[i];
    objects_fingerprint(objects, count, out);
}

/* What the migration makes needs something that is not there and is kept out. */
static void warn_missing(struct comparison *comparison, const struct diff *diff)
{
    for (size_t i = 0; i < diff->count; i++) {
        const struct change *change = &diff->changes[i];
        for (size_t j = 0; change->verb == CHANGE_CREATE && j < change->to->needs_count; j++) {
            const struct object *need = change->to->needs[j];
            const struct change *needed = diff->of_to[need->index];
            if (needed->from == NULL && needed->verb == CHANGE_NONE)
                diagnostics_add(&comparison->notes, SEVERITY_WARNING, (struct locus){0}, NULL,
                                "%s %s needs %s %s, which takes no part", change->to->kind->name,
                                change->to->identity, need->kind->name, need->identity);
        }
    }
}

static void take_questions(struct comparison *comparison)
{
    struct migration *migration = &comparison->migration;
    const struct questions *questions = &comparison->base.questions;
    migration->questions =
        arena_alloc(migration->arena, questions->count + 1, sizeof *migration->questions);
    for (size_t i = 0; i < questions->count; i++)
        migration->questions[i] = (struct migration_question){
            question_text(migration->arena, &questions->items[i]),
            rename_option(migration->arena, &questions->items[i]),
        };
    migration->question_count = questions->count;
}

/* What both migrations of a pair have in common, or the only one has. */
static void begin_migration(struct comparison *comparison)
{
    struct migration *migration = &comparison->migration;
    struct arena *arena = comparison->context->arena;
    migration->arena = arena;
    migration->from = comparison->from;
    migration->to = comparison->to;
    migration->kept = scope_kept(arena, &comparison->scope);
    take_questions(comparison);
    catalog_fingerprint(comparison->from, migration->from_fingerprint);
    fingerprint_reached(comparison, migration->to_fingerprint);
}

static void make_one(struct comparison *comparison, struct plan *there, struct plan *back,
                     const struct online *online)
{
    struct migration *migration = &comparison->migration;
    if (comparison->context->options->keep_data)
        migration->lost = plan_keep(migration->arena, there, back, migration->from_fingerprint);
    if (online != NULL) {
        plan_online(there, online);
        plan_online(back, online);
    }
    migration->forward = renames_plan(&comparison->base.renames, there, false);
    migration->back = renames_plan(&comparison->base.renames, back, true);
}

/* The two migrations of phases that are made. */
static void take_phases(struct comparison *comparison)
{
    struct migration *first = &comparison->migration, *second = &comparison->contract;
    const struct phases *phases = &comparison->phases;
    *second = *first;
    first->to = second->from = phases->middle;
    catalog_fingerprint(phases->middle, first->to_fingerprint);
    catalog_fingerprint(phases->middle, second->from_fingerprint);
    first->forward = phases->expand;
    first->back = phases->expand_back;
    second->forward = phases->contract;
    second->back = phases->contract_back;
    second->lost = phases->lost;
    second->kept = arena_alloc(second->arena, 1, sizeof *second->kept);
    second->question_count = 0;
    first->name = arena_printf(first->arena, "%s_expand", first->name);
    second->name = arena_printf(first->arena, "%s_contract", second->name);
}

static int make_phases(struct comparison *comparison, const struct online *online)
{
    const struct action_context *context = comparison->context;
    struct phases_request request = {
        .from = comparison->from,
        .to = comparison->to,
        .renames = &comparison->base.renames,
        .diff = comparison->forward,
        .options = &comparison->diff,
        .online = online,
        .keep_salt = context->options->keep_data ? comparison->migration.from_fingerprint : NULL,
    };
    if (comparison_scratch(comparison, &request.string, context->error) != 0 ||
        phases_make(context->arena, &request, &comparison->phases, context->error) != 0)
        return -1;
    for (size_t i = 0; i < comparison->phases.bridges.apart_count; i++)
        diagnostics_add(&comparison->notes, SEVERITY_NOTE, (struct locus){0}, NULL,
                        "not in phases: %s", comparison->phases.bridges.apart[i]);
    if (comparison->phases.expand != NULL)
        take_phases(comparison);
    return 0;
}

/* What is renamed or retyped in phases, the rest with it; else all in one. */
static int make_plans(struct comparison *comparison, struct plan *there, struct plan *back)
{
    const struct options *options = comparison->context->options;
    struct migration *migration = &comparison->migration;
    const struct online online = {.is_big = comparison_is_big, .context = comparison};
    const struct online *wanted = options->online == ONLINE_NEVER ? NULL : &online;
    const char *name = options->name;
    migration->name =
        name != NULL ? migration_slug(migration->arena, name)
                     : migration_subject(migration->arena,
                                         renames_plan(&comparison->base.renames, there, false));
    if (options->phases && !options->check && make_phases(comparison, wanted) != 0)
        return -1;
    if (comparison->contract.forward == NULL)
        make_one(comparison, there, back, wanted);
    return 0;
}

int comparison_make(struct comparison *comparison)
{
    struct arena *arena = comparison->context->arena;
    struct catalog *base = comparison->base.catalog, *to = comparison->to;
    struct error failed = ERROR_INIT;
    comparison->forward = diff_catalogs(arena, base, to, &comparison->diff);
    warn_missing(comparison, comparison->forward);
    begin_migration(comparison);
    struct plan *there = plan_make(arena, comparison->forward);
    struct plan *back = plan_make(arena, diff_catalogs(arena, to, base, &comparison->diff));
    PGconn *live = there->count == 0 ? NULL : comparison_live(comparison, &failed);
    comparison_ask_sizes(comparison, live, there, &failed);
    int status = make_plans(comparison, there, back);
    if (status == 0)
        comparison_ask_rows(comparison, live);
    PQfinish(live);
    error_clear(&failed);
    return status;
}

/* 0; -1 when a signal ended it. A drift that is only asked about needs no proof. */
static int prove(struct comparison *comparison, struct migration *migration, struct catalog *from,
                 struct catalog *to)
{
    const struct options *options = comparison->context->options;
    struct proof_request request = {.from = from,
                                    .to = to,
                                    .forward = migration->forward,
                                    .back = migration->back,
                                    .check = &comparison->diff};
    if (options->no_prove || options->check || migration->forward->count == 0)
        return 0;
    if (comparison_scratch(comparison, &request.string, comparison->context->error) != 0)
        return -1;
    migration->proof = proof_make(migration->arena, &request, comparison->context->error);
    return migration->proof == NULL ? -1 : 0;
}

int comparison_prove(struct comparison *comparison)
{
    struct catalog *middle = comparison->phases.middle;
    if (comparison->contract.forward == NULL)
        return prove(comparison, &comparison->migration, comparison->from, comparison->to);
    if (prove(comparison, &comparison->migration, comparison->from, middle) != 0)
        return -1;
    return prove(comparison, &comparison->contract, middle, comparison->to);
}
