/* Runs plans on a scratch database and compares where they lead. */
#include "migrate/prove/proof.h"

#include "common/interrupt.h"
#include "migrate/catalog/kept.h"
#include "migrate/catalog/load.h"
#include "migrate/catalog/scratch.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/kind.h"

#include <string.h>

struct prover {
    struct arena *arena;
    const struct proof_request *request;
    struct proof *proof;
    struct scratch scratch;
    PGconn *work, *reader;
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

static int command(struct prover *prover, const char *sql)
{
    return connection_command(prover->work, &prover->error, sql);
}

/* Inside of a transaction, or outside of one for what stands alone. */
static int enter(struct prover *prover, bool alone)
{
    bool inside = PQtransactionStatus(prover->work) != PQTRANS_IDLE;
    if (inside != alone)
        return 0;
    return command(prover, alone ? "COMMIT" : "BEGIN; SAVEPOINT step");
}

/* 0, 1 when the server refuses it (the reason is given), -1 when there is no going on. */
static int run_statement(struct prover *prover, const struct written *statement,
                         const char **reason)
{
    if (interrupt_pending() != 0)
        return error_set(&prover->error, STATUS_ENVIRONMENT, "interrupted");
    if (enter(prover, effect_facts(statement->effect)->alone) != 0)
        return -1;
    if (connection_command(prover->work, &prover->error, statement->sql) == 0)
        return 0;
    if (PQstatus(prover->work) != CONNECTION_OK)
        return -1;
    *reason = arena_strdup(prover->arena, prover->error.message);
    error_clear(&prover->error);
    return 1;
}

/* A step that the server refuses is undone, and the others go on without it. */
static int run_step(struct prover *prover, const struct step *step, const char **reason)
{
    int status = 0;
    if (PQtransactionStatus(prover->work) == PQTRANS_INTRANS &&
        command(prover, "RELEASE step; SAVEPOINT step") != 0)
        return -1;
    for (size_t i = 0; status == 0 && i < step->count; i++)
        status = run_statement(prover, &step->statements[i], reason);
    if (status > 0 && PQtransactionStatus(prover->work) != PQTRANS_IDLE)
        return command(prover, "ROLLBACK TO step");
    return status < 0 ? -1 : 0;
}

static int run_plan(struct prover *prover, const struct plan *plan, const char **reasons)
{
    for (size_t i = 0; i < plan->count; i++)
        if (run_step(prover, &plan->steps[i], &reasons[i]) != 0)
            return -1;
    return enter(prover, true);
}

static bool is_our_own(const struct object *object, void *context)
{
    (void)context;
    return kept_always(object) == NULL;
}

/* What is made again first: everything, what stands apart from the comparison as well, for others may
 * need it. */
static int rebuild(struct prover *prover, struct catalog *empty)
{
    struct diff_options options = {.owners = prover->request->check->owners,
                                   .takes_part = is_our_own};
    const struct plan *plan = plan_make(
        prover->arena, diff_catalogs(prover->arena, empty, prover->request->from, &options));
    const char **reasons = arena_alloc(prover->arena, plan->count + 1, sizeof *reasons);
    int failed = command(prover, "SET check_function_bodies = off");
    if (failed == 0)
        failed = run_plan(prover, plan, reasons);
    for (size_t i = 0; failed == 0 && i < plan->count; i++)
        if (reasons[i] != NULL)
            note(prover, arena_printf(prover->arena, "%s %s could not be made again: %s",
                                      plan->steps[i].object->kind->name,
                                      plan->steps[i].object->identity, reasons[i]));
    return failed;
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
    struct catalog *now = catalog_load(prover->reader, &prover->error);
    if (now == NULL)
        return -1;
    hold_against(prover, now, due, plan, reasons);
    catalog_free(now);
    return 0;
}

static int start(struct prover *prover)
{
    struct catalog *empty = catalog_load(prover->reader, &prover->error);
    if (empty == NULL)
        return -1;
    int failed = rebuild(prover, empty);
    catalog_free(empty);
    return failed == 0 ? check(prover, prover->request->from, NULL, NULL) : -1;
}

static int go(struct prover *prover, const struct plan *plan, struct catalog *due,
              const char **reasons)
{
    if (run_plan(prover, plan, reasons) != 0 || check(prover, due, plan, reasons) != 0)
        return -1;
    for (size_t i = 0; i < plan->count; i++)
        prover->proof->unproved += reasons[i] != NULL;
    return 0;
}

static int open_connections(struct prover *prover)
{
    const char *string = prover->request->string, *name = prover->scratch.name;
    prover->work = connection_open_plain(string, name, &prover->error);
    if (prover->work == NULL || command(prover, "SET synchronous_commit = off") != 0)
        return -1;
    prover->reader = connection_open(string, name, &prover->error);
    return prover->reader == NULL ? -1 : 0;
}

static int prove(struct prover *prover)
{
    const struct proof_request *request = prover->request;
    if (scratch_open(&prover->scratch, request->string, &prover->error) != 0)
        return -1;
    int failed = open_connections(prover);
    if (failed == 0)
        failed = start(prover);
    if (failed == 0)
        failed = go(prover, request->forward, request->to, prover->proof->forward);
    if (failed == 0)
        failed = go(prover, request->back, request->from, prover->proof->back);
    PQfinish(prover->work);
    PQfinish(prover->reader);
    scratch_close(&prover->scratch);
    return failed;
}

struct proof *proof_make(struct arena *arena, const struct proof_request *request,
                         struct error *error)
{
    struct proof *proof = arena_alloc(arena, 1, sizeof *proof);
    struct prover prover = {.arena = arena,
                            .request = request,
                            .proof = proof,
                            .scratch = SCRATCH_INIT,
                            .error = ERROR_INIT};
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
