/* Migration files: read, named, checked, and cut into the parts that are applied one by one. */
#ifndef MIGRATE_APPLY_FILE_H
#define MIGRATE_APPLY_FILE_H

#include "common/arena.h"
#include "common/error.h"
#include "common/sha256.h"
#include "migrate/apply/name.h"
#include "migrate/apply/side.h"
#include "migrate/sql/folder.h"
#include "migrate/sql/script.h"

#include <stdbool.h>
#include <stddef.h>

enum part_kind {
    PART_TRANSACTION, /* its statements happen together or not at all */
    PART_ALONE,       /* one statement that PostgreSQL runs outside of transactions only */
    PART_SESSION,     /* one SET or RESET for what follows; run again when a run is resumed */
};

struct part {
    enum part_kind kind;
    const char *begin;   /* transaction: the file's own BEGIN …, or "BEGIN" */
    size_t first, count; /* statements of the script */
    char checksum[SHA256_HEX_SIZE];
};

struct migration_file {
    const char *path;
    const char *name;               /* the last part of the path: the key of the history */
    const char *rollback_path;      /* where its rollback would be */
    char checksum[SHA256_HEX_SIZE]; /* the same for LF and CRLF, with and without trailing blanks */
    const char *from, *to;          /* fingerprints of its header, or NULL */
    bool alone; /* a mark says that no statement may be put into a transaction */
    struct script script;
    struct part *parts;
    size_t part_count;
};

/* Read one file ("-": standard input). Everything lives in `arena`. -1 with STATUS_INPUT and the
 * place of what is wrong, or STATUS_ENVIRONMENT when it cannot be read. */
int migration_read(struct arena *arena, const char *path, enum migration_side side,
                   struct migration_file *migration, struct error *error);

/* `path` itself (also "-"), or the *.sql files of that directory without the rollbacks, in the order of
 * migration_compare(). */
int migration_find(struct arena *arena, const char *path, struct folder *list, struct error *error);

/* The path of a file in a folder; the folder may end with slashes. */
char *migration_path(struct arena *arena, const char *folder, const char *name);

#endif
