/*
 * Scratch databases: where schema files are loaded, so that PostgreSQL itself reads them. One lives
 * as long as the session that made it, whose application_name is the database's name; what is left
 * of a session that was killed is dropped by the next run.
 * Where the session is a superuser's the database belongs to a role of its own that is none: it may log in
 * there and nowhere else has it any right. Roles of a scratch database are called after it.
 */
#ifndef MIGRATE_CATALOG_SCRATCH_H
#define MIGRATE_CATALOG_SCRATCH_H

#include "common/arena.h"
#include "common/error.h"

#include <libpq-fe.h>
#include <stdbool.h>

#define SCRATCH_PREFIX "db_migrate_scratch_"

struct scratch {
    PGconn *session;     /* on the database that it was made beside; holds it */
    char *name, *string; /* the database's, and how its server is reached; owned */
    char *role; /* the database's own, which needs no quotes; NULL: it is the session's; owned */
    char *work; /* how the server is reached as that role, or as the session; owned */
};

#define SCRATCH_INIT                                                                               \
    {                                                                                              \
        0                                                                                          \
    }

/* How long a statement that people wrote may take where nobody says. */
#define SCRATCH_STATEMENT_SECONDS 600

/* For all that are made from now on: whether what is run there has the session's rights in any case
 * (false at first), and how long a statement may take, in seconds (0: for ever). */
void scratch_configure(bool all_rights, long statement_seconds);
long scratch_statement_seconds(void);

/* The server for scratch databases, as a connection string: the one that was `given` for it when not
 * NULL, else that of `connection` when a database can be made there, else a throwaway server of this
 * run. 0, or -1 with STATUS_ENVIRONMENT. */
int scratch_server(const char *given, const char *connection, const char **string,
                   struct error *error);

/* Make one on the server of `string`, with the encoding and locale of its database (on a throwaway
 * server: of the database that scratch_server() could not use, where it can be had), and sweep what
 * earlier runs left. A server that lets no role of its own log in is left for a throwaway one. 0, or -1
 * with STATUS_ENVIRONMENT. */
int scratch_open(struct scratch *scratch, const char *string, struct error *error);

/* A connection to read its catalogue by, as connection_open(); the caller's. NULL with the error. */
PGconn *scratch_reader(const struct scratch *scratch, struct error *error);

/* Drop it and its roles; also after a signal or an error. All connections to it must be closed. */
void scratch_close(struct scratch *scratch);

#endif
