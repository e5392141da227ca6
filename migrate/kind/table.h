/* What kinds share about relations and their columns. */
#ifndef MIGRATE_KIND_TABLE_H
#define MIGRATE_KIND_TABLE_H

#include "common/buffer.h"
#include "migrate/kind/step.h"

#include <stdbool.h>

bool table_is_foreign(const struct object *table);
bool table_is_unlogged(const struct object *table);

/* Its primary key, its column of that number in pg_attribute; NULL: there is none. */
const struct object *table_primary_key(const struct object *table);
const struct object *table_column_at(const struct object *table, long number);

/* Whether it hangs below no other table and none below it, so that its parts have their own names. */
bool table_has_own(const struct object *table);

/* "TABLE", "FOREIGN TABLE", "VIEW", "MATERIALIZED VIEW", … */
const char *table_ddl(const struct object *relation);

/* A column as CREATE TABLE and ADD COLUMN take it, with what is folded into it. */
void column_clause(struct step *step, struct buffer *sql, const struct object *column);

/* What follows a column's type and collation there: " DEFAULT … NOT NULL". */
void column_options(struct step *step, struct buffer *sql, const struct object *column);

/* "GENERATED ALWAYS AS IDENTITY (…)". */
void identity_clause(struct buffer *sql, const struct object *identity);

/* The last part of a qualified, quoted name. */
const char *sequence_name(struct arena *arena, const char *qualified);

bool column_is_identity(const struct object *column);

/* ALTER TABLE … ALTER COLUMN, and then `what` and `value`. */
void column_set(struct step *step, const struct object *column, enum effect effect,
                const char *what, const char *value);

/* A default that PostgreSQL computes once and keeps with the table, so that no row is touched. */
bool default_is_constant(const char *expression);

/* Options in the order in which they were given, where that is known: nobody but pg_dump shows it. */
const char *options_given(const struct object *object);

/* ALTER … SET and RESET of what differs in the attribute "options". */
void alter_options(struct step *step, const struct change *change, const char *ddl,
                   const char *name, enum effect effect);

/* Bring a sequence's position within the limits that it is about to get; PostgreSQL asks for it. */
void sequence_clamp(struct step *step, const struct change *change, const char *sequence);

#endif
