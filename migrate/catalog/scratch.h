/*
 * Scratch databases: where schema files are loaded, so that PostgreSQL itself reads them. One lives
 * as long as the session that made it, whose application_name is the database's name; what is left
 * of a session that was killed is dropped by the next run.
 */
#ifndef MIGRATE_CATALOG_SCRATCH_H
#define MIGRATE_CATALOG_SCRATCH_H

#include "common/error.h"

#include <libpq-fe.h>

#define SCRATCH_PREFIX "db_migrate_scratch_"

struct scratch {
    PGconn *session;     /* on the database that it was made beside; holds it */
    char *name, *string; /* the database's, and how its server is reached; owned */
};

#define SCRATCH_INIT                                                                               \
    {                                                                                              \
        0                                                                                          \
    }

/* The server for scratch databases, as a connection string: the one that was `given` for it when not
 * NULL, else that of `connection` when a database can be made there, else a throwaway server of this
 * run. 0, or -1 with STATUS_ENVIRONMENT. */
int scratch_server(const char *given, const char *connection, const char **string,
                   struct error *error);

/* Make one on the server of `string`, with the encoding and locale of its database, and sweep what
 * earlier runs left. 0, or -1 with STATUS_ENVIRONMENT. */
int scratch_open(struct scratch *scratch, const char *string, struct error *error);

/* Drop it; also after a signal or an error. All connections to it must be closed. */
void scratch_close(struct scratch *scratch);

#endif
