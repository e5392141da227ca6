/* The command line of api-scaffold. */
#ifndef SCAFFOLD_OPTIONS_H
#define SCAFFOLD_OPTIONS_H

#include "common/option.h"
#include "scaffold/database/catalog.h"
#include "scaffold/generate/framework.h"

#include <stdbool.h>

/* What is written instead of code: in the order of emit_names. */
enum emit { EMIT_NOTHING, EMIT_REQUESTS, EMIT_ATTACKS, EMIT_SPEC };

struct options {
    struct option_common common;
    struct option_operands operands;
    int framework_choice; /* index into framework_names */
    const struct framework *framework;
    const char *input; /* path of the specification; "-": standard input */
    const char *base;  /* folder that references stay below, or NULL */
    bool init, mock, validate;
    bool generate_spec; /* operands are code; the result is its specification */
    int errors;         /* index into errors_names: envelope, problem */
    bool envelope, validate_responses;
    int validator;      /* index into validator_names: native, zod */
    int group_by;       /* index into group_names: path, tag */
    int on_edit;        /* enum tree_on_edit */
    bool dry_run;       /* show what would change */
    bool check;         /* say by the status whether anything would */
    bool replace;       /* keep nothing of the document that is there */
    const char *merge;  /* the document whose words are kept, or NULL */
    int openapi_choice; /* index into openapi_versions: 3.1, 3.0 */
    int emit;           /* enum emit */
    const char *server, *only;
    const char *data;        /* CSV with ids for paths, or NULL */
    struct option_list auth; /* SCHEME=NAME */
    int64_t seed;
    const char *from_db; /* "-", a file or a connection; NULL: a specification is read */
    struct catalog_options catalog;
    int naming; /* index into naming_names: camel, snake */
    bool rls;
    bool text;        /* for people, not JSON */
    const char *root; /* the source root, below or beside --output; NULL without --output */
};

/* Goes on (returns -1) or is done (returns an exit status). Everything points into argv or static
 * memory; release it in either case. */
int options_parse(struct options *options, int argc, char **argv);
void options_release(struct options *options);

#endif
