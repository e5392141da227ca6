/* The missing indexes as a migration and its rollback, made, proved and written as --compare does it. */
#ifndef MIGRATE_ANALYZE_SUGGEST_H
#define MIGRATE_ANALYZE_SUGGEST_H

#include "common/diagnostic.h"
#include "common/error.h"
#include "migrate/analyze/candidate.h"
#include "migrate/apply/pending.h"
#include "migrate/render/migration.h"

struct suggestion_request {
    struct catalog *from;          /* the schema as it is */
    const char *live;              /* connection string of the database in use, or NULL */
    const char *scratch;           /* of the server to prove it on; NULL: it is not proved */
    const struct pending *pending; /* what is written already, or NULL */
    const char *name;              /* of the files behind the date */
    bool concurrently;
};

struct suggestion {
    struct migration migration; /* `forward` has no step when everything is written already */
    const char **already;       /* which file has what, a line each; NULL at the end */
    struct catalog *to;         /* suggestion_release() */
};

/* Make the migration of all candidates, longest gain first, but of those that pending files create by
 * the same statement, and of those that the server refuses; `notes` says which. Everything else lives in
 * `arena`. 0, or -1 with the error; suggestion_release() in either case. */
int suggestion_make(struct arena *arena, const struct suggestion_request *request,
                    const struct candidates *candidates, struct suggestion *suggestion,
                    struct diagnostics *notes, struct error *error);

void suggestion_release(struct suggestion *suggestion);

#endif
