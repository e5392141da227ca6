/* What a database was asked: the rows of pg_stat_statements. */
#ifndef MIGRATE_ANALYZE_STATEMENTS_H
#define MIGRATE_ANALYZE_STATEMENTS_H

#include "migrate/analyze/facts.h"

/* Read them into facts->statements in the open transaction; where the library is not loaded although
 * the extension is there, statements_schema becomes NULL. 0, or -1 with STATUS_ENVIRONMENT. */
int statements_read(PGconn *connection, struct facts *facts, struct error *error);

/* Longest total first, then by text. */
void statements_sort(struct statement_list *list);

#endif
