/*
 * Types for parameters of which the server says that it cannot tell them: pg_stat_statements puts $n
 * in the place of constants whose type was known, as in jsonb_build_object($1, …) and LIMIT $1 + $2.
 */
#ifndef MIGRATE_ANALYZE_PARAMETER_H
#define MIGRATE_ANALYZE_PARAMETER_H

#include "common/buffer.h"

#include <stdbool.h>

#define PARAMETER_TYPES 64 /* those with higher numbers stay as they are */

struct parameter_types {
    const char *names[PARAMETER_TYPES]; /* of $1 …; NULL: the server shall find out */
};

/* From what the server said of the statement, another type than before: then true. */
bool parameter_guess(const char *sql, const char *complaint, struct parameter_types *types);

/* For PREPARE: (unknown, text); nothing when none is known. */
void parameter_put(const struct parameter_types *types, struct buffer *out);

#endif
