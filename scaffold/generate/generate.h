/* A specification → the files of a service. */
#ifndef SCAFFOLD_GENERATE_GENERATE_H
#define SCAFFOLD_GENERATE_GENERATE_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "common/error.h"
#include "scaffold/generate/framework.h"
#include "scaffold/spec/spec.h"
#include "scaffold/tree/bundle.h"

#include <jansson.h>
#include <stdbool.h>

#define PROJECT_DOCUMENT "openapi.json" /* beside the source root */

/* What the handlers of a database do: the views of scaffold/database. */
struct generate_database {
    json_t *tables;  /* of tables.ts */
    json_t *queries; /* by the names of operations */
    json_t *rows;    /* of the test's rows.ts */
    bool rls;        /* the database is told who asks */
};

struct generate_options {
    const struct framework *framework;
    bool
        init; /* what a new service needs as well: package.json, tsconfig.json, app.ts, server.ts */
    bool document;  /* without init: the copy of the document that an earlier init has left */
    bool mock;      /* handlers answer with examples */
    bool problem;   /* errors are as RFC 9457 has them */
    bool zod;       /* validators are written with zod */
    bool responses; /* what handlers answer is held against the specification */
    bool by_tag;    /* handlers of the same first tag share a file, not those of the same path */
    const struct generate_database *database; /* or NULL: people write the handlers */
};

/* Only name in `list` what cannot be generated. 0 or -1 as below. */
int generate_check(struct arena *arena, const struct spec *spec,
                   const struct generate_options *options, struct diagnostics *list,
                   struct error *error);

/* Fill `bundle`. What cannot be generated is named in `list`. 0, or -1 with an error, which is a
 * fault of ours (a template that does not fit its view). */
int generate_service(struct arena *arena, const struct spec *spec,
                     const struct generate_options *options, struct diagnostics *list,
                     struct bundle *bundle, struct error *error);

#endif
