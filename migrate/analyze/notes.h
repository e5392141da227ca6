/* What an analysis lacks, and how a better one could be had. */
#ifndef MIGRATE_ANALYZE_NOTES_H
#define MIGRATE_ANALYZE_NOTES_H

#include "migrate/analyze/analysis.h"

#define NOTES 16 /* of one analysis */

/* Add one of them; it lives as long as the analysis. */
void note_add(struct analysis *analysis, const char *note);

/* Add those that the finished analysis itself tells. */
void notes_write(struct arena *arena, struct analysis *analysis);

#endif
