/* The command line of db-migrate as values, and which action it asks for. */
#ifndef MIGRATE_OPTIONS_H
#define MIGRATE_OPTIONS_H

#include "common/option.h"
#include "common/status.h"

#include <stdbool.h>
#include <stdint.h>

/* --online: what is done beside reads and writes that go on. */
enum online_mode {
    ONLINE_AUTO, /* where a table is big */
    ONLINE_ALWAYS,
    ONLINE_NEVER,
};

struct options {
    struct option_common common;

    /* Actions: exactly one is given. */
    bool analyze, suggest_indexes, snapshot, status, baseline, introspect;
    const char *compare;
    const char *verify; /* a snapshot */
    const char *migrate, *rollback, *mark_applied, *new_name;
    int64_t rollback_last; /* 0: not given */

    const char *connection, *env_file;
    const char *scratch, *name;
    bool dry_run, check, strict, owners, include_extra, no_prove, keep_data, phases;
    int layout; /* enum layout of migrate/render/layout.h */
    int online; /* enum online_mode */
    struct option_list rename, only, exclude, allow;
    const char *to;
    int64_t lock_timeout, statement_timeout; /* nanoseconds; -1: the default */
    int64_t top;
    const char *budget; /* a size */
    const char *since, *load, *queries, *plot;
    bool explain_analyze;
    struct option_list fail_if;

    const char *source; /* the operand, or NULL */
    const struct action *action;
};

/* What an action works with. */
struct action_context {
    const struct options *options;
    struct arena *arena;
    const char *connection; /* as connection_string() gives it; "" means libpq's defaults */
    bool text;              /* the result is for people, else a document */
    struct buffer *out;     /* the result */
    struct error *error;
};

struct action {
    const char *option; /* "analyze" */
    bool connects;      /* needs the connection string */
    bool document;      /* its result is one document, which --output names a file for */
    enum status (*run)(struct action_context *context);
    const char
        *takes; /* what its option takes, and nothing else stands beside; NULL: a SOURCE may */
    const char *hint; /* for who gives more than that */
};

/* All actions; the entry whose option is NULL ends it (main.c). */
extern const struct action actions[];

/* Parse the command line: -1 to go on with `*options` filled, else the exit status. */
int options_parse(int argc, char **argv, const struct options **options);

void options_release(void);

/* Whether --allow lists that word. */
bool options_allow(const struct options *options, const char *what);

#endif
