/* The body of a request, from where the command line says. */
#ifndef LOADTEST_TARGET_BODY_H
#define LOADTEST_TARGET_BODY_H

#include "loadtest/target/request.h"

#include "common/arena.h"
#include "common/error.h"

/* Bodies are held in memory and sent from there. */
#define BODY_LIMIT ((size_t)256 * 1024 * 1024)

/* `source` is the text itself, @FILE, - for standard input, or NULL for none; sets the body of
 * `wish`, which lives in `arena`. 0, or -1. */
int body_load(struct arena *arena, const char *source, struct request_wish *wish,
              struct error *error);

#endif
