/* The grade "logged": one statement many times in a row in one session, behind the list it is for. */
#ifndef MIGRATE_ANALYZE_NPLUSONE_LOG_H
#define MIGRATE_ANALYZE_NPLUSONE_LOG_H

#include "migrate/analyze/log.h"
#include "migrate/analyze/nplusone.h"

/* Add what the log shows; `judged` are all statements, the log's merged in. */
void nplusone_logged(struct arena *arena, const struct facts *facts, const struct log *log,
                     const struct judged *judged, size_t count, struct nplusone_list *list);

#endif
