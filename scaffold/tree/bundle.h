/* What one run generates: files with their owners, before anything is compared or written. */
#ifndef SCAFFOLD_TREE_BUNDLE_H
#define SCAFFOLD_TREE_BUNDLE_H

#include "common/arena.h"
#include "common/error.h"

#include <jansson.h>
#include <stddef.h>

enum bundle_owner {
    BUNDLE_GENERATOR, /* written again by each run, unless a person edited it */
    BUNDLE_PEOPLE,    /* written once; later runs only add the stubs that are missing */
    BUNDLE_ONCE,      /* written when it is missing, never touched again: package.json */
};

/* A name that a stub needs in its file: `import { name } from 'module'`. */
struct bundle_import {
    const char *name;
    const char *module;
    int type_only; /* `import type` */
};

/* The code of one operation in a file of the people. */
struct bundle_stub {
    const char *name;      /* the exported const by which it is recognised: "createUser" */
    const char *operation; /* what reports call it: "POST /users" */
    const char *text;      /* the whole declaration, comment included, ends with a newline */
    const struct bundle_import *imports;
    size_t import_count;
};

struct bundle_file {
    const char *path; /* '/' between parts; below the source root, or with `project` its parent */
    int project;      /* the path starts at the folder of package.json, the source root's parent */
    enum bundle_owner owner;
    const char *bytes; /* the whole file; without the header line of the generator's files, which
                          tree adds */
    size_t length;
    json_t *pieces; /* until bundle_join(), instead of the bytes: texts that follow one another; of
                       the bundle; or NULL */
    /* where the bundle is to free it: what begins with room for a first line, which tree writes there, and
     * goes on with the bytes; or NULL */
    char *owned;
    const struct bundle_stub *stubs; /* BUNDLE_PEOPLE: all of its operations, in order */
    size_t stub_count;
};

/* What is done with a file that is whole; it is gone afterwards. 0, or -1 with the error. */
typedef int bundle_pass(void *context, const struct bundle_file *file, struct error *error);

struct bundle {
    struct arena *arena; /* of everything but what was taken */
    struct bundle_file *files;
    size_t count;
    size_t capacity;
    bundle_pass *pass; /* the files go there instead of being kept; or NULL */
    void *context;     /* of `pass` */
};

void bundle_init(struct bundle *bundle, struct arena *arena);

/* A file that is whole, with its pieces, is kept or passed on. 0, or -1 with the error. */
int bundle_put(struct bundle *bundle, const struct bundle_file *file, struct error *error);

/* Append an empty file of that path; valid until the next call. */
struct bundle_file *bundle_add(struct bundle *bundle, const char *path, enum bundle_owner owner);

/* Each file has its bytes afterwards. */
void bundle_join(struct bundle *bundle);

/* Free what is not the arena's. */
void bundle_release(struct bundle *bundle);

#endif
