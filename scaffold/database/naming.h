/* What tables and columns are called in the API. */
#ifndef SCAFFOLD_DATABASE_NAMING_H
#define SCAFFOLD_DATABASE_NAMING_H

#include "scaffold/database/catalog.h"

/* The properties of a table's columns: camelCase, or (`snake`) the columns' own names. */
void naming_columns(struct arena *arena, struct table *table, bool snake);

/* `plural`, `singular` and `path` of all tables, each unique. */
void naming_tables(struct arena *arena, struct catalog *catalog);

/* created_at → createdAt; what is no such name stays as it is. */
const char *naming_camel(struct arena *arena, const char *name);

/* An SQL identifier between double quotes. */
const char *naming_quoted(struct arena *arena, const char *name);

#endif
