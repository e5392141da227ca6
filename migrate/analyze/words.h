/* How the reports write numbers, statements and indexes. */
#ifndef MIGRATE_ANALYZE_WORDS_H
#define MIGRATE_ANALYZE_WORDS_H

#include "common/buffer.h"
#include "migrate/analyze/candidate.h"

#include <jansson.h>

/* Bytes from outside, made safe for a terminal. */
void put_escaped(struct buffer *out, const char *text);

/* 1,247,832 */
void put_count(struct buffer *out, double count);

/* Three digits below 1000, whole numbers as 1,247 above. */
void put_rate(struct buffer *out, double rate);

/* Three digits below 10 ms, whole milliseconds above, seconds from 10 s. */
void put_milliseconds(struct buffer *out, double milliseconds);

/* 1.2 MB */
void put_bytes(struct buffer *out, double bytes);

/* A statement on one line, cut. */
void put_statement(struct buffer *out, const char *text);

/* orders.user_id, order_items(order_id, product_id); `list`: in parentheses in any case. */
void put_columns(struct buffer *out, const struct table *table, const int *columns, size_t count,
                 bool list);

/* The same of an index, with what it includes and its condition. */
void put_shape(struct buffer *out, const struct index_shape *shape, bool list);

/* "Add composite index on orders(user_id, created_at)" */
void put_suggestion(struct buffer *out, const struct candidate *candidate);

/* The same kinds of value for documents; new references. */
json_t *json_whole(double count);
json_t *json_text(const char *text); /* NULL: null */
/* Its text, calls, mean and total. */
json_t *json_statement(const struct statement_stats *stats);
json_t *json_columns(const struct table *table, const int *columns, size_t count);

#endif
