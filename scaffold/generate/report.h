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

/* The `scaffold-bundle` document, a file at a time: all of them are not held twice. */
int report_bundle(const struct report *report, report_write *write, struct error *error);

/* The `scaffold-result` document; a new reference. */
json_t *report_result(const struct report *report);

#endif
