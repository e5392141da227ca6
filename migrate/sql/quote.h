/* Names and texts written into SQL so that PostgreSQL reads them back as they are. */
#ifndef MIGRATE_SQL_QUOTE_H
#define MIGRATE_SQL_QUOTE_H

#include "common/arena.h"
#include "common/buffer.h"

/* A name, in quotes only where it needs them (upper case, odd bytes, key words up to PostgreSQL
 * 18). */
void quote_identifier(struct buffer *out, const char *name);

/* schema.name; `schema` NULL or "": the name alone. */
void quote_qualified(struct buffer *out, const char *schema, const char *name);

/* A string constant, read alike with standard_conforming_strings on and off. */
void quote_literal(struct buffer *out, const char *text);

/* A body in dollar quotes with a tag that it does not hold. */
void quote_dollar(struct buffer *out, const char *body);

/* The same as strings of the arena. */
char *quoted_identifier(struct arena *arena, const char *name);
char *quoted_qualified(struct arena *arena, const char *schema, const char *name);
char *quoted_literal(struct arena *arena, const char *text);

/* `name` with `suffix` behind it as one name, not quoted. PostgreSQL keeps 63 bytes: what is longer is cut
 * where a character ends, and gets digits of its hash, so that two names stay two. */
char *name_with_suffix(struct arena *arena, const char *name, const char *suffix);

#endif
