/* A savepoint around each step, transactions around what allows them. */
#include "migrate/prove/run.h"

#include "common/interrupt.h"
#include "migrate/connection/connection.h"

struct runner {
    struct arena *arena;
    struct loader *loader;
    struct error *error;
};

static int command(struct runner *runner, const char *sql)
{
    return connection_command(runner->loader->work, runner->error, sql);
}

/* Inside of a transaction, or outside of one for what stands alone. */
static int enter(struct runner *runner, bool alone)
{
    bool inside = PQtransactionStatus(runner->loader->work) != PQTRANS_IDLE;
    if (inside != alone)
        return 0;
    return command(runner, alone ? "COMMIT" : "BEGIN; SAVEPOINT step");
}

/* What was done with more rights has ended the transaction: the step is undone as far as there, and what
 * is said of a failure stays. */
static int keep_place(struct runner *runner)
{
    struct error ignored = ERROR_INIT;
    int failed = connection_command(runner->loader->work, &ignored, "SAVEPOINT step");
    error_clear(&ignored);
    return failed;
}

/* 0, 1 when the server refuses it (the reason is given), -1 when there is no going on. Whether the role of
 * a scratch database may see all rows of a table that forces row security says nothing of another one. */
static int run_statement(struct runner *runner, const struct written *statement,
                         const char **reason)
{
    if (interrupt_pending() != 0)
        return error_set(runner->error, STATUS_ENVIRONMENT, "interrupted");
    if (statement->effect == EFFECT_SEE_ROWS)
        return 0;
    if (enter(runner, effect_facts(statement->effect)->alone) != 0)
        return -1;
    int failed = loader_command(runner->loader, runner->error, statement->sql);
    if (runner->loader->renewed && keep_place(runner) != 0)
        return -1;
    if (failed == 0)
        return 0;
    if (PQstatus(runner->loader->work) != CONNECTION_OK)
        return -1;
    *reason = arena_strdup(runner->arena, runner->error->message);
    error_clear(runner->error);
    return 1;
}

static int try_step(struct runner *runner, const struct step *step, const char **reason)
{
    int status = 0;
    if (PQtransactionStatus(runner->loader->work) == PQTRANS_INTRANS &&
        command(runner, "RELEASE step; SAVEPOINT step") != 0)
        return -1;
    for (size_t i = 0; status == 0 && i < step->count; i++)
        status = run_statement(runner, &step->statements[i], reason);
    if (status > 0 && PQtransactionStatus(runner->loader->work) != PQTRANS_IDLE &&
        command(runner, "ROLLBACK TO step") != 0)
        return -1;
    return status;
}

/* A step that the server refuses is undone, and the others go on without it. */
static int run_step(struct runner *runner, const struct step *step, const char **reason)
{
    return try_step(runner, step, reason) < 0 ? -1 : 0;
}

int plan_run(struct arena *arena, struct loader *loader, const struct plan *plan,
             const char **reasons, struct error *error)
{
    struct runner runner = {arena, loader, error};
    for (size_t i = 0; i < plan->count; i++)
        if (run_step(&runner, &plan->steps[i], &reasons[i]) != 0)
            return -1;
    return enter(&runner, true);
}
