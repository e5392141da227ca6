/* Sends statements and turns the server's errors into places in the file. */
#include "migrate/apply/statement.h"

#include "migrate/apply/session.h"
#include "migrate/connection/connection.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN_BYTES 400

/* Classes (two characters) and states that lie with the server, its limits or the role's rights. */
static const char *const environment_states[] = {
    "08", "28", "40", "42501", "53", "55P03", "57", "58", "F0", "XX",
};

bool sqlstate_is_transient(const char *state)
{
    return strcmp(state, "55P03") == 0 || strcmp(state, "40P01") == 0 ||
           strcmp(state, "40001") == 0;
}

enum status sqlstate_status(const char *state)
{
    for (size_t i = 0; i < sizeof environment_states / sizeof environment_states[0]; i++) {
        if (strncmp(state, environment_states[i], strlen(environment_states[i])) == 0)
            return STATUS_ENVIRONMENT;
    }
    return *state == '\0' ? STATUS_ENVIRONMENT : STATUS_INPUT;
}

static void explain(const PGresult *failed, const char *sql, const struct statement *statement,
                    struct error *error)
{
    const char *position =
        failed != NULL ? PQresultErrorField(failed, PG_DIAG_STATEMENT_POSITION) : NULL;
    int shown = statement->length > SHOWN_BYTES ? SHOWN_BYTES : (int)statement->length;
    char *said = error->detail;

    error->detail = NULL;
    error_detail(error, "%s%s%.*s%s", said != NULL ? said : "", said != NULL ? "\n" : "", shown,
                 statement->text, shown < (int)statement->length ? " …" : "");
    free(said);
    error_at(error, position != NULL && sql == statement->text
                        ? statement_character(statement, strtol(position, NULL, 10))
                        : statement->where);
}

static long row_count(PGresult *result)
{
    const char *count = PQcmdTuples(result);

    return *count != '\0' ? strtol(count, NULL, 10) : -1;
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

int statement_run(PGconn *connection, const char *sql, struct statement_result *result,
                  char state[SQLSTATE_SIZE], struct error *error)
{
    double start = apply_clock();
    PGresult *answer = connection_run(connection, sql);
    const char *code;

    state[0] = '\0';
    if (answer != NULL && PQresultStatus(answer) == PGRES_COPY_IN) {
        PQclear(answer);
        answer =
            connection_copy(connection, result->statement->data, result->statement->data_length);
    }
    result->milliseconds = apply_clock() - start;
    if (answer != NULL && succeeded(answer)) {
        result->rows = row_count(answer);
        PQclear(answer);
        return 0;
    }
    if (answer != NULL && PQresultStatus(answer) == PGRES_COPY_OUT) {
        PQclear(answer);
        result->manner = MANNER_FAILED;
        error_set(error, STATUS_INPUT, "COPY … TO stdout has no reader in a migration");
        return error_at(error, result->statement->where);
    }
    code = answer != NULL ? PQresultErrorField(answer, PG_DIAG_SQLSTATE) : NULL;
    snprintf(state, SQLSTATE_SIZE, "%s", code != NULL ? code : "");
    result->manner = MANNER_FAILED;
    connection_error(connection, answer, sqlstate_status(state), error);
    explain(answer, sql, result->statement, error);
    PQclear(answer);
    return -1;
}
