/* libpq's pipeline mode: while one result is worked on, the servers make the next ones. */
#include "migrate/connection/batch.h"

#include "common/interrupt.h"
#include "migrate/connection/connection.h"

#include <assert.h>
#include <poll.h>

#define BATCHES_LIMIT 8

struct run {
    struct batch *batches;
    size_t count;
    bool failed;
    bool interrupted;
    struct error *error;
};

static void cancel_all(struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (!run->batches[i].ended)
            connection_cancel(run->batches[i].connection);
}

/* The first error counts; the others' queries are in vain. `result` is not taken over. */
static void fail(struct run *run, struct batch *batch, const PGresult *result)
{
    if (run->failed)
        return;
    run->failed = true;
    connection_error(batch->connection, result, STATUS_ENVIRONMENT, run->error);
    cancel_all(run);
}

static void start(struct run *run, struct batch *batch)
{
    PGconn *connection = batch->connection;
    bool sent = PQenterPipelineMode(connection) == 1 && PQsetnonblocking(connection, 1) == 0;
    for (size_t i = 0; sent && i < batch->count; i++)
        sent = PQsendQueryParams(connection, batch->queries[i], 0, NULL, NULL, NULL, NULL, 0) == 1;
    if (sent && PQpipelineSync(connection) == 1)
        return;
    batch->ended = true;
    PGresult *result = PQmakeEmptyPGresult(connection, PGRES_FATAL_ERROR);
    fail(run, batch, result);
    PQclear(result);
}

/* One result; NULL stands between two queries' results. */
static void take(struct run *run, struct batch *batch, PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
        if (!run->failed) {
            batch->take(batch->context, batch->taken++, result);
            return;
        }
        break;
    case PGRES_PIPELINE_SYNC:
        batch->ended = true;
        break;
    case PGRES_PIPELINE_ABORTED:
        break;
    default:
        fail(run, batch, result);
        batch->ended = PQstatus(batch->connection) == CONNECTION_BAD;
        break;
    }
    PQclear(result);
}

/* Everything that has come by now. */
static void drain(struct run *run, struct batch *batch)
{
    bool between = false; /* two NULLs in a row: nothing is left */
    while (!batch->ended && !PQisBusy(batch->connection)) {
        PGresult *result = PQgetResult(batch->connection);
        if (result == NULL && between) {
            batch->ended = true;
        } else {
            between = result == NULL;
            if (result != NULL)
                take(run, batch, result);
        }
    }
}

static void serve(struct run *run, struct batch *batch)
{
    if (!PQconsumeInput(batch->connection) && PQstatus(batch->connection) == CONNECTION_BAD) {
        PGresult *result = PQmakeEmptyPGresult(batch->connection, PGRES_FATAL_ERROR);
        fail(run, batch, result);
        PQclear(result);
        batch->ended = true;
        return;
    }
    drain(run, batch);
}

static void heed_signal(struct run *run)
{
    if (!connection_interrupted())
        return;
    run->interrupted = true;
    cancel_all(run);
}

/* Until something comes, a socket takes more, or a signal is there. */
static void wait_all(const struct run *run)
{
    struct pollfd ends[BATCHES_LIMIT + 1];
    for (size_t i = 0; i < run->count; i++) {
        PGconn *connection = run->batches[i].connection;
        ends[i] = (struct pollfd){.fd = run->batches[i].ended ? -1 : PQsocket(connection)};
        if (!run->batches[i].ended)
            ends[i].events = PQflush(connection) == 1 ? POLLIN | POLLOUT : POLLIN;
    }
    ends[run->count] =
        (struct pollfd){.fd = run->interrupted ? -1 : interrupt_descriptor(), .events = POLLIN};
    poll(ends, run->count + 1, -1);
}

static bool all_ended(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (!run->batches[i].ended)
            return false;
    return true;
}

int batches_run(struct batch *batches, size_t count, struct error *error)
{
    struct run run = {.batches = batches, .count = count, .error = error};
    assert(count <= BATCHES_LIMIT);
    if (connection_interrupted())
        return error_set(error, STATUS_ENVIRONMENT, "interrupted");
    for (size_t i = 0; i < count; i++) {
        if (run.failed)
            batches[i].ended = true;
        else
            start(&run, &batches[i]);
    }
    while (!all_ended(&run)) {
        wait_all(&run);
        heed_signal(&run);
        for (size_t i = 0; i < count; i++)
            if (!batches[i].ended)
                serve(&run, &batches[i]);
    }
    for (size_t i = 0; i < count; i++) {
        PQexitPipelineMode(batches[i].connection);
        PQsetnonblocking(batches[i].connection, 0);
    }
    if (run.interrupted && !run.failed)
        return error_set(error, STATUS_ENVIRONMENT, "interrupted");
    return run.failed ? -1 : 0;
}
