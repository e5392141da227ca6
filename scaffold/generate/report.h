/* What was generated, for people and as documents. */
#ifndef SCAFFOLD_GENERATE_REPORT_H
#define SCAFFOLD_GENERATE_REPORT_H

#include "common/buffer.h"
#include "common/error.h"
#include "scaffold/generate/framework.h"
#include "scaffold/spec/spec.h"
#include "scaffold/tree/bundle.h"
#include "scaffold/tree/tree.h"

#include <jansson.h>
#include <stdbool.h>

struct report {
    const struct spec *spec;
    const struct framework *framework;
    const struct bundle *bundle;
    const char *output;             /* as --output says it, or NULL */
    const struct tree_report *tree; /* what became, or would become, of --output; or NULL */
    bool written;                   /* it did, and not would */
    bool diff;                      /* show what would change */
};

/* The report of people. */
void report_text(const struct report *report, struct buffer *out);

/* Where a document goes, piece by piece. 0, or -1 with the error. */
typedef int report_write(const void *bytes, size_t length, struct error *error);

/* The `scaffold-bundle` document on its way, a file at a time: they need not be held. */
struct report_bundle {
    report_write *write;
    size_t count; /* of files */
    struct buffer out;
};

/* Begin with what is known without the files; nothing of it is written yet. */
void report_begin(struct report_bundle *bundle, const struct report *report, report_write *write);

/* Write one file: a bundle_pass() with a struct report_bundle. 0 or -1. */
int report_file(void *bundle, const struct bundle_file *file, struct error *error);

/* End the document, or with `result` below 0 leave it. `result`, or -1 with the error. */
int report_end(struct report_bundle *bundle, int result, struct error *error);

/* The `scaffold-result` document; a new reference. */
json_t *report_result(const struct report *report);

#endif
