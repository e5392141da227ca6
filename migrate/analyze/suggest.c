/* Compares a schema with itself and the indexes that are missing. */
#include "migrate/analyze/suggest.h"

#include "migrate/analyze/target.h"
#include "migrate/catalog/fingerprint.h"
#include "migrate/catalog/kept.h"
#include "migrate/diff/diff.h"
#include "migrate/kind/list.h"
#include "migrate/plan/online.h"
#include "migrate/sql/quote.h"

#include <string.h>

/* One candidate on its way into the files. */
struct wanted {
    const struct candidate *candidate;
    size_t rank;         /* longest gain first */
    bool refused;        /* by the server */
    const char *pending; /* the file that creates it, or NULL */
};

struct maker {
    struct arena *arena;
    const struct suggestion_request *request;
    struct suggestion *suggestion;
    struct diagnostics *notes;
    struct error *error;
    struct wanted *items;
    size_t count;
    struct map by_identity; /* of the indexes → struct wanted */
    const char *unproved;   /* why there is no scratch database, or NULL */
};

/* What an index, or the tie of a partition's index, belongs to; NULL: to no candidate. */
static const struct wanted *wanted_of(const struct maker *m, const struct object *object)
{
    if (object->kind == &kind_index_partition)
        object = object->parent;
    if (object->kind != &kind_index)
        return NULL;
    while (object->drop_with != NULL && object->drop_with->kind == &kind_index)
        object = object->drop_with;
    return map_get(&m->by_identity, object->identity);
}

static bool is_there(const struct maker *m, const struct object *object)
{
    return catalog_find(m->request->from, object->kind, object->identity) != NULL;
}

static bool is_written(const struct wanted *wanted)
{
    return !wanted->refused && wanted->pending == NULL;
}

/* An extension that is new comes with the first index that needs it. */
static bool is_needed_extension(const struct maker *m, const struct object *object)
{
    for (size_t i = 0; object->kind == &kind_extension && i < m->count; i++) {
        if (m->items[i].candidate->extension && is_written(&m->items[i]))
            return !is_there(m, object);
    }
    return false;
}

static bool takes_part(const struct object *object, void *context)
{
    const struct maker *m = context;
    const struct wanted *wanted = wanted_of(m, object);

    return wanted != NULL ? is_written(wanted) : is_needed_extension(m, object);
}

/* For the proof nothing but that may differ; our own history is on no scratch database. */
static bool is_not_pending(const struct object *object, void *context)
{
    const struct wanted *wanted = wanted_of(context, object);

    return kept_always(object) == NULL && (wanted == NULL || is_written(wanted));
}

static void list_wanted(struct maker *m, const struct candidates *candidates)
{
    m->count = candidates->count;
    m->items = arena_alloc(m->arena, m->count + 1, sizeof *m->items);
    map_init(&m->by_identity, m->arena);
    for (size_t i = 0; i < m->count; i++) {
        const struct candidate *candidate = &candidates->items[i];

        m->items[i] = (struct wanted){.candidate = candidate, .rank = i + 1};
        map_put(&m->by_identity,
                quoted_qualified(m->arena, candidate->shape.table->schema, candidate->name),
                &m->items[i]);
    }
}

static void note_refused(struct maker *m, struct wanted *wanted, const char *why)
{
    wanted->refused = true;
    diagnostics_add(m->notes, SEVERITY_WARNING, (struct locus){0}, NULL, "left out: %s: %s",
                    wanted->candidate->name, why);
}

/* Without a scratch database there is no proof, but a migration all the same. */
static int make_target(struct maker *m, const struct candidates *candidates)
{
    const struct suggestion_request *request = m->request;
    const char **refused = arena_alloc(m->arena, m->count + 1, sizeof *refused);
    struct suggestion *suggestion = m->suggestion;

    if (request->scratch != NULL)
        suggestion->to =
            target_build(m->arena, request->from, candidates, request->scratch, refused, m->error);
    if (request->scratch != NULL && suggestion->to == NULL) {
        m->unproved = arena_strdup(m->arena, m->error->message);
        error_clear(m->error);
    }
    if (suggestion->to == NULL)
        suggestion->to = target_write(m->arena, request->from, candidates, m->error);
    for (size_t i = 0; i < m->count; i++) {
        if (refused[i] != NULL)
            note_refused(m, &m->items[i], refused[i]);
    }
    return suggestion->to != NULL ? 0 : -1;
}

static size_t rank_of(const struct maker *m, const struct step *step)
{
    const struct wanted *wanted = wanted_of(m, step->object);

    return wanted != NULL ? wanted->rank : 0;
}

/* By gain; what belongs to one candidate stays together, in its order. */
static void sort_steps(const struct maker *m, struct plan *plan, bool back)
{
    for (size_t i = 1; i < plan->count; i++) {
        const struct step step = plan->steps[i];
        size_t j = i, rank = rank_of(m, &step);

        for (; j > 0; j--) {
            size_t before = rank_of(m, &plan->steps[j - 1]);

            if (back ? before >= rank : before <= rank)
                break;
            plan->steps[j] = plan->steps[j - 1];
        }
        plan->steps[j] = step;
    }
}

static bool always(const struct object *table, void *context)
{
    (void)table;
    (void)context;
    return true;
}

static struct plan *make_plan(struct maker *m, struct catalog *from, struct catalog *to, bool back)
{
    const struct diff_options options = {.takes_part = takes_part, .context = m};
    const struct online online = {.is_big = always};
    struct plan *plan = plan_make(m->arena, diff_catalogs(m->arena, from, to, &options));

    if (m->request->concurrently)
        plan_online(plan, &online);
    sort_steps(m, plan, back);
    return plan;
}

/* What waits in the folder already is not written again; whether something does. */
static bool find_pending(struct maker *m, const struct plan *plan)
{
    bool found = false;

    for (size_t i = 0; m->request->pending != NULL && i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        struct wanted *wanted = map_get(&m->by_identity, step->object->identity);

        if (wanted == NULL || step->object->kind != &kind_index)
            continue;
        wanted->pending = pending_with_statement(m->request->pending, step->statements[0].sql);
        found = found || wanted->pending != NULL;
    }
    return found;
}

static void make_plans(struct maker *m)
{
    struct migration *migration = &m->suggestion->migration;
    struct catalog *from = m->request->from, *to = m->suggestion->to;
    struct plan *forward = make_plan(m, from, to, false);

    if (find_pending(m, forward))
        forward = make_plan(m, from, to, false);
    migration->forward = forward;
    migration->back = make_plan(m, to, from, true);
}

/* From what is there once the pending files are applied, to that with the rest. Without the server's
 * own definitions nobody knows what it will be. */
static void take_fingerprints(struct maker *m)
{
    const struct catalog *from = m->request->from, *to = m->suggestion->to;
    struct migration *migration = &m->suggestion->migration;
    const struct object **objects =
        arena_alloc(m->arena, from->count + to->count + 1, sizeof *objects);
    size_t count = 0;

    for (size_t i = 0; i < from->count; i++)
        objects[count++] = from->objects[i];
    for (size_t pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < to->count; i++) {
            const struct wanted *wanted = wanted_of(m, to->objects[i]);
            bool waits = wanted != NULL && wanted->pending != NULL;

            if (!is_there(m, to->objects[i]) && (pass == 0 ? waits : takes_part(to->objects[i], m)))
                objects[count++] = to->objects[i];
        }
        objects_fingerprint(objects, count,
                            pass == 0 ? migration->from_fingerprint : migration->to_fingerprint);
    }
    if (m->request->scratch == NULL || m->unproved != NULL)
        migration->to_fingerprint[0] = '\0';
}

/* How big the tables are; a schema has no rows. */
static void ask_sizes(struct maker *m)
{
    struct migration *migration = &m->suggestion->migration;
    struct error ignored = ERROR_INIT;
    PGconn *connection = m->request->live != NULL ? live_open(m->request->live, &ignored) : NULL;

    if (connection != NULL)
        migration->sizes =
            sizes_load(m->arena, connection, migration->forward, m->request->from, &ignored);
    PQfinish(connection);
    error_clear(&ignored);
}

static const char *reason(struct arena *arena, const struct candidate *candidate)
{
    const char *end =
        candidate->verified ? "the planner takes this index" : "not tried on the planner";

    if (candidate->calls > 0 && candidate->total_ms > 0)
        return arena_printf(arena, "%.0f call%s took %.3g ms on average; %s", candidate->calls,
                            candidate->calls == 1 ? "" : "s", candidate_mean_ms(candidate), end);
    return arena_printf(arena, "%s; %s",
                        candidate->key != NULL ? "a foreign key without an index"
                                               : "statements that were not timed",
                        end);
}

static void give_reasons(struct maker *m)
{
    struct migration *migration = &m->suggestion->migration;
    const struct plan *plan = migration->forward;

    migration->reasons = arena_alloc(m->arena, plan->count + 1, sizeof *migration->reasons);
    for (size_t i = 0; i < plan->count; i++) {
        const struct object *object = plan->steps[i].object;
        const struct wanted *wanted = map_get(&m->by_identity, object->identity);

        if (wanted != NULL && object->kind == &kind_index)
            migration->reasons[i] = reason(m->arena, wanted->candidate);
    }
}

static struct proof *no_proof(struct maker *m, const struct migration *migration)
{
    struct proof *proof = arena_alloc(m->arena, 1, sizeof *proof);

    proof->failed = m->unproved;
    proof->forward = arena_alloc(m->arena, migration->forward->count + 1, sizeof *proof->forward);
    proof->back = arena_alloc(m->arena, migration->back->count + 1, sizeof *proof->back);
    return proof;
}

static int prove(struct maker *m)
{
    struct migration *migration = &m->suggestion->migration;
    const struct diff_options check = {.takes_part = is_not_pending, .context = m};
    const struct proof_request request = {.string = m->request->scratch,
                                          .from = m->request->from,
                                          .to = m->suggestion->to,
                                          .forward = migration->forward,
                                          .back = migration->back,
                                          .check = &check};

    if (m->request->scratch == NULL || migration->forward->count == 0)
        return 0;
    migration->proof =
        m->unproved != NULL ? no_proof(m, migration) : proof_make(m->arena, &request, m->error);
    return migration->proof != NULL ? 0 : -1;
}

/* A file by name, or each index that it has when others are written. */
static void list_pending(struct maker *m)
{
    bool all = m->suggestion->migration.forward->count == 0;
    const char **lines = arena_alloc(m->arena, m->count + 1, sizeof *lines), *last = NULL;
    size_t count = 0;

    for (size_t i = 0; i < m->count; i++) {
        const char *path = m->items[i].pending;

        if (path == NULL || (all && path == last))
            continue;
        lines[count++] = arena_printf(m->arena, "already in %s: %s", path,
                                      all ? "nothing written" : m->items[i].candidate->name);
        last = path;
    }
    m->suggestion->already = lines;
}

int suggestion_make(struct arena *arena, const struct suggestion_request *request,
                    const struct candidates *candidates, struct suggestion *suggestion,
                    struct diagnostics *notes, struct error *error)
{
    static const char *const nothing[] = {NULL};
    struct maker m = {.arena = arena,
                      .request = request,
                      .suggestion = suggestion,
                      .notes = notes,
                      .error = error};

    *suggestion = (struct suggestion){
        .migration = {
            .arena = arena, .from = request->from, .name = request->name, .kept = nothing}};
    list_wanted(&m, candidates);
    if (make_target(&m, candidates) < 0)
        return -1;
    suggestion->migration.to = suggestion->to;
    make_plans(&m);
    take_fingerprints(&m);
    ask_sizes(&m);
    give_reasons(&m);
    list_pending(&m);
    return prove(&m);
}

void suggestion_release(struct suggestion *suggestion)
{
    catalog_free(suggestion->to);
    suggestion->to = NULL;
}
