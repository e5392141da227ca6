/* A db-schema document, from db-migrate or from a file. */
#ifndef SCAFFOLD_DATABASE_INTROSPECT_H
#define SCAFFOLD_DATABASE_INTROSPECT_H

#include "common/error.h"

#include <jansson.h>

/* `source` is "-" (standard input), a file, or the URL of a database (or key=value): then
 * `db-migrate --introspect` reads it, the one that stands beside this program, else that of PATH; the
 * connection goes to it in the environment. A new reference, or NULL with an error. */
json_t *introspect(const char *source, struct error *error);

#endif
