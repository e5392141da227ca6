/* The counts of a database at one moment, as a db-snapshot document of one line. */
#ifndef MIGRATE_ANALYZE_SNAPSHOT_H
#define MIGRATE_ANALYZE_SNAPSHOT_H

#include "common/map.h"
#include "migrate/analyze/facts.h"
#include "migrate/analyze/probe.h"

#include <jansson.h>

struct snapshot {
    const char *taken; /* ISO 8601 */
    double epoch;      /* the same in seconds */
    const char *database, *reset;
    struct statement_list statements;
    struct map by_id;      /* statements by the server's number */
    struct map planned;    /* the number → struct planned *, where the planner was asked */
    struct map indexes;    /* "schema.index" that there were */
    struct map table_rows; /* "schema.table" → struct snapshot_table * */
};

struct snapshot_table {
    double inserts, updates, hot_updates, deletes;
};

struct snapshots {
    struct snapshot *items; /* by time */
    size_t count;
};

/* Read a file of one snapshot a line; in `arena`. 0, or -1 with STATUS_INPUT or STATUS_ENVIRONMENT. */
int snapshots_read(struct arena *arena, const char *path, struct snapshots *snapshots,
                   struct error *error);

/* What the facts say now; `planned` is by the statements' places. A new reference. */
json_t *snapshot_document(const struct facts *facts, const char *database, int server_version,
                          const struct planned *planned);

/* What was asked between two moments, longest total first, with the texts of `after`. Statements whose
 * counts began anew in between count from there, as do all without `before` (NULL). In `arena`. */
struct statement_list snapshot_between(struct arena *arena, const struct snapshot *before,
                                       const struct statement_list *after, double seconds);

#endif
