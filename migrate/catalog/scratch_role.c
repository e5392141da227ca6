/* Makes and drops the roles of scratch databases. */
#include "migrate/catalog/scratch_role.h"

#include "common/memory.h"
#include "migrate/catalog/secret.h"
#include "migrate/connection/connection.h"
#include "migrate/queries.h"
#include "migrate/sql/quote.h"

#include <string.h>

bool scratch_role_may(const PGconn *session)
{
    const char *is = PQparameterStatus(session, "is_superuser");
    return is != NULL && strcmp(is, "on") == 0;
}

/* The server, and its log, get a hash of the password. What the role stands for is its comment. */
char *scratch_role_make(struct arena *arena, PGconn *session, const char *string, const char *name,
                        struct error *error)
{
    const char *password = secret_make(arena, error);
    char *hash = password == NULL ? NULL : PQencryptPasswordConn(session, password, name, NULL);
    if (password != NULL && hash == NULL)
        error_set(error, STATUS_ENVIRONMENT, "no password can be made for '%s'", name);
    if (hash == NULL)
        return NULL;
    const char *sql = arena_printf(arena,
                                   "CREATE ROLE %s LOGIN PASSWORD %s; "
                                   "COMMENT ON ROLE %s IS %s",
                                   name, quoted_literal(arena, hash), name,
                                   quoted_literal(arena, PQuser(session)));
    PQfreemem(hash);
    if (connection_command(session, error, sql) != 0)
        return NULL;
    return connection_string_as(arena, string, name, password);
}

void scratch_roles_drop(PGconn *session, const char *name)
{
    struct error ignored = ERROR_INIT;
    struct arena *arena = arena_new();
    char *sql = query_text("catalog/scratch_roles.sql", PQserverVersion(session));
    PGresult *rows = connection_query_params(session, &ignored, sql, 1, &name);
    for (int row = 0; rows != NULL && row < PQntuples(rows); row++)
        if (connection_command(session, &ignored,
                               arena_printf(arena, "DROP ROLE %s", PQgetvalue(rows, row, 0))) != 0)
            error_clear(&ignored);
    PQclear(rows);
    memory_free(sql);
    error_clear(&ignored);
    arena_free(arena);
}
