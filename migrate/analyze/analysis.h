/* The findings about one database, from its facts. */
#ifndef MIGRATE_ANALYZE_ANALYSIS_H
#define MIGRATE_ANALYZE_ANALYSIS_H

#include "migrate/analyze/candidate.h"
#include "migrate/analyze/facts.h"
#include "migrate/analyze/health.h"
#include "migrate/analyze/log.h"
#include "migrate/analyze/nplusone.h"
#include "migrate/analyze/verify.h"
#include "migrate/analyze/window.h"

#include <jansson.h>
#include <stdint.h>

struct analysis_request {
    const char *connection; /* as connection_string() gives it */
    const char *database;   /* instead of the connection's own, or NULL */
    int64_t timeout_ms;     /* of one statement */
    size_t top;             /* slow statements to list */
    double budget;          /* bytes of all suggested indexes; 0: no limit */
    const char *since;      /* file of snapshots, or NULL */
    const char *load;       /* load-report, or NULL; not without `since` */
    const char *queries;    /* SQL or a log, or NULL */
    const char *scratch;    /* server for copies to build indexes on, or NULL */
    bool verify;            /* say what the indexes since `since` have brought */
    bool offline;           /* the database is a scratch one, of a schema without rows */
    bool run;               /* run the slow statements whose constants are known */
};

struct unindexed_key {
    const struct foreign_key *key;
    bool suggested; /* one of the candidates is for it */
};

struct analysis {
    struct facts facts;
    const char *database;
    int server_version;
    size_t tables;               /* partitions not counted */
    double rows;                 /* sum of the estimates */
    const char **never_analyzed; /* names */
    size_t never_analyzed_count;
    struct unindexed_key *keys; /* foreign keys without an index */
    size_t key_count;
    struct judged *judged; /* of the statements, longest total first */
    size_t judged_count;
    const struct judged **slow; /* of the application, longest total first */
    size_t slow_count;
    const struct judged **unread; /* not understood, or not planned */
    size_t unread_count;
    struct snapshots snapshots; /* of --since */
    struct windows windows;     /* of --load, where there is one */
    struct log log;             /* of --queries */
    bool since, loaded, logged; /* which of these there are */
    struct health health;
    bool verified; /* --verify: the snapshot is from before the new indexes */
    struct verification verification;
    bool blind;   /* the server does not plan with indexes that are not there */
    bool copied;  /* what hypopg does not know was tried on a copy */
    bool offline; /* a schema, not a database in use */
    struct candidates candidates;
    struct nplusone_list nplusone;
    const char **notes; /* what is missing for a better answer, and how to have it */
    size_t note_count;
};

/* Read and judge, without changing anything. 0, or -1 with STATUS_ENVIRONMENT. */
int analyze(struct arena *arena, const struct analysis_request *request, struct analysis *analysis,
            struct error *error);

/* The db-snapshot document of now, a new reference, with what the planner says of the slow statements.
 * 0, or -1 with STATUS_ENVIRONMENT. */
int analysis_snapshot(struct arena *arena, const struct analysis_request *request,
                      json_t **document, struct error *error);

#endif
