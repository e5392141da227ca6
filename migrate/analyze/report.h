/* The analysis for people, and as a document. */
#ifndef MIGRATE_ANALYZE_REPORT_H
#define MIGRATE_ANALYZE_REPORT_H

#include "common/buffer.h"
#include "migrate/analyze/analysis.h"

#include <jansson.h>

/* What --verify says alone. */
void verification_text(const struct analysis *analysis, struct buffer *out);

void analysis_text(const struct analysis *analysis, struct buffer *out);

/* The `db-analysis` document, a new reference. */
json_t *analysis_document(const struct analysis *analysis);

#endif
