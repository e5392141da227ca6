/* The command `--generate-spec`: read code, merge with the document that is there, write or compare. */
#ifndef SCAFFOLD_SOURCE_BACK_H
#define SCAFFOLD_SOURCE_BACK_H

#include "common/arena.h"
#include "common/diagnostic.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>

struct back_options {
    const char *const *operands; /* files and folders of code */
    size_t count;
    const char *format; /* "yaml", "json", or NULL: by the ending of `output`, else YAML */
    const char *output; /* the file, or NULL: standard output */
    const char *merge;  /* the document whose words are kept, or NULL: `output`, when it is there */
    bool replace;       /* keep nothing */
    bool check;         /* write nothing: say how that document and the code differ */
    bool version_30;
};

/* STATUS_DONE; STATUS_NEGATIVE when `check` found differences, which are in `list` as errors; or -1 with
 * an error. The caller prints the list. */
int back_run(struct arena *arena, const struct back_options *options, struct diagnostics *list,
             struct error *error);

#endif
