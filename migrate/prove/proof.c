/* Runs plans on a scratch database and compares where they lead. */
#include "migrate/prove/proof.h"

#include "common/interrupt.h"
#include "migrate/catalog/load.h"
#include "migrate/kind/kind.h"
#include "migrate/prove/rebuild.h"
#include "migrate/prove/run.h"

#include <string.h>

struct prover {
    struct arena *arena;
    const struct proof_request *request;
    struct proof *proof;
    struct rebuilt rebuilt;
    struct error error;
};

bool proof_holds(const struct proof *proof)
{
    return proof == NULL ||
           (proof->failed == NULL && proof->unproved == 0 && proof->note_count == 0);
}

static void note(struct prover *prover, const char *text)
{
    struct proof *proof = prover->proof;
    proof->notes = arena_grow(prover->arena, proof->notes, proof->note_count, proof->note_count + 1,
                              sizeof *proof->notes);
    proof->notes[proof->note_count++] = text;
}

static void note_missing(const struct object *object, const char *why, void *context)
{
    struct prover *prover = context;
    note(prover, arena_printf(prover->arena, "%s %s could not be made again: %s",
                              object->kind->name, object->identity, why));
}

/* The last step about the object, or about what it is part of; `count` when there is none. */
static size_t step_of(const struct plan *plan, const struct object *object)
{
    for (; object != NULL; object = object->parent)
        for (size_t i = plan->count; i-- > 0;)
            if (plan->steps[i].object->kind == object->kind &&
                strcmp(plan->steps[i].object->identity, object->identity) == 0)
                return i;
    return plan->count;
}

/* `plan` NULL: the start, which no step led to. */
static void tell(struct prover *prover, const struct change *change, const struct plan *plan,
                 const char **reasons, const char *when)
{
    const struct object *object = change->to != NULL ? change->to : change->from;
    size_t at = plan != NULL ? step_of(plan, object) : 0;
    const char *text =
        arena_printf(prover->arena, "%s %s is %s %s", object->kind->name, object->identity,
                     change->to == NULL     ? "too many"
                     : change->from == NULL ? "missing"
                                            : "another",
                     when);
    if (plan == NULL || at == plan->count)
        note(prover, text);
    else if (reasons[at] == NULL)
        reasons[at] = text;
}

static void hold_against(struct prover *prover, struct catalog *now, struct catalog *due,
                         const struct plan *plan, const char **reasons)
{
    static const char *const moments[] = {"at the start", "after the migration",
                                          "after the rollback"};
    const struct diff *diff = diff_catalogs(prover->arena, now, due, prover->request->check);
    const char *when = moments[plan == NULL ? 0 : plan == prover->request->forward ? 1 : 2];
    for (size_t i = 0; i < diff->count; i++)
        if (diff->changes[i].verb != CHANGE_NONE && diff->changes[i].cause == NULL)
            tell(prover, &diff->changes[i], plan, reasons, when);
}

/* The scratch database must be as `due` now. */
static int check(struct prover *prover, struct catalog *due, const struct plan *plan,
                 const char **reasons)
{
    struct catalog *now = catalog_load(prover->rebuilt.reader, &prover->error);
    if (now == NULL)
        return -1;
    hold_against(prover, now, due, plan, reasons);
    catalog_free(now);
    return 0;
}

static int go(struct prover *prover, const struct plan *plan, struct catalog *due,
              const char **reasons)
{
    if (plan_run(prover->arena, &prover->rebuilt.loader, plan, reasons, &prover->error) != 0 ||
        check(prover, due, plan, reasons) != 0)
        return -1;
    for (size_t i = 0; i < plan->count; i++)
        prover->proof->unproved += reasons[i] != NULL;
    return 0;
}

static int prove(struct prover *prover)
{
    const struct proof_request *request = prover->request;
    if (rebuild_open(&prover->rebuilt, prover->arena, request->string, request->from,
                     request->check->owners, note_missing, prover, &prover->error) != 0)
        return -1;
    int failed = check(prover, request->from, NULL, NULL);
    if (failed == 0)
        failed = go(prover, request->forward, request->to, prover->proof->forward);
    if (failed == 0)
        failed = go(prover, request->back, request->from, prover->proof->back);
    rebuild_close(&prover->rebuilt);
    return failed;
}

struct proof *proof_make(struct arena *arena, const struct proof_request *request,
                         struct error *error)
{
    struct proof *proof = arena_alloc(arena, 1, sizeof *proof);
    struct prover prover = {
        .arena = arena, .request = request, .proof = proof, .error = ERROR_INIT};
    proof->forward = arena_alloc(arena, request->forward->count + 1, sizeof *proof->forward);
    proof->back = arena_alloc(arena, request->back->count + 1, sizeof *proof->back);
    if (prove(&prover) != 0)
        proof->failed = arena_strdup(arena, prover.error.message);
    error_clear(&prover.error);
    if (interrupt_pending() == 0)
        return proof;
    error_set(error, STATUS_ENVIRONMENT, "interrupted");
    return NULL;
}
