/* The escaping policy of generated TypeScript: the one place where text from outside becomes code. */
#ifndef SCAFFOLD_TEMPLATE_QUOTE_H
#define SCAFFOLD_TEMPLATE_QUOTE_H

#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Append a string literal, quotes included, as Prettier (singleQuote) leaves it: single quotes, or
 * double ones when the text has more single than double quotes. What cannot be seen (control
 * characters, odd blanks, bidirectional marks) is written as \uXXXX, a byte that is no UTF-8 as
 * \ufffd. */
void quote_string(struct buffer *out, const char *text, size_t length);

/* Whether its literal is the text in single quotes. */
bool quote_is_plain(const char *text, size_t length);

/* Append a property name of an object or type: bare when it is an identifier (Prettier
 * leaves quotes around the rest), else quoted. `__proto__` becomes ['__proto__'], which names a property
 * in an object literal too. */
void quote_property(struct buffer *out, const char *text, size_t length);

/* Append what follows an object in an access: .name or ['na-me']. */
void quote_member(struct buffer *out, const char *text, size_t length);

/* Append text as it may stand between the backquotes of a template literal. */
void quote_template(struct buffer *out, const char *text, size_t length);

/* Append text as one line of a comment: line breaks (all of ECMAScript's) and odd blanks become
 * blanks, the end of a comment is split, control and bidirectional characters vanish; an '@' that
 * begins the text and `@ts-` get a backslash, so that text is no tag or directive. */
void quote_comment(struct buffer *out, const char *text, size_t length);

/* The same for text of many lines inside a block comment: each line after the first is begun by
 * `prefix` (without its blanks at the end when the line is empty); blanks at the ends of lines and
 * empty lines at the start and end of the text go. */
void quote_block(struct buffer *out, const char *text, size_t length, const char *prefix);

/* Append a JSON string in double quotes that is also safe in TypeScript and in HTML's <script>. */
void quote_json(struct buffer *out, const char *text, size_t length);

/* Whether it can be written as a property without quotes: an identifier (unicode too), of which no
 * character is hidden. */
bool quote_is_bare(const char *text, size_t length);

#endif
