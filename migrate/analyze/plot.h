/* The analysis as one HTML page that needs nothing else. */
#ifndef MIGRATE_ANALYZE_PLOT_H
#define MIGRATE_ANALYZE_PLOT_H

#include "migrate/analyze/analysis.h"

/* Write it to `path`, replacing what is there. 0, or -1 with STATUS_ENVIRONMENT. */
int plot_write(struct arena *arena, const struct analysis *analysis, const char *path,
               struct error *error);

#endif
