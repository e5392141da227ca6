/* The escaping policy of generated TypeScript: the one place where text from outside becomes code.
 */
#ifndef SCAFFOLD_TEMPLATE_QUOTE_H
#define SCAFFOLD_TEMPLATE_QUOTE_H

#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* Append a string literal, quotes included, as Prettier (singleQuote) would leave it: single
 * quotes, or double ones when the text has more single than double quotes. Control characters,
 * U+2028/9, BOM, bidirectional marks and lone bytes are escaped; "</" is written "<\/"-free. */
void quote_string(struct buffer *out, const char *text, size_t length);

/* Append a property name of an object or type: bare when it is a plain ASCII identifier (Prettier
 * quotes the rest), else quoted. `__proto__` is bracketed as ['__proto__'] so that it names a
 * property also in an object literal. */
void quote_property(struct buffer *out, const char *text, size_t length);

/* Append what follows an object in an access: .name or ['na-me']. */
void quote_member(struct buffer *out, const char *text, size_t length);

/* Append text as it may stand between the backquotes of a template literal. */
void quote_template(struct buffer *out, const char *text, size_t length);

/* Append text as one line of a comment: line breaks (all of ECMAScript's) become blanks, the end of
 * a comment is split, control and bidirectional characters vanish. */
void quote_comment(struct buffer *out, const char *text, size_t length);

/* The same for text of many lines inside a block comment: each line after the first is begun by
 * `prefix` (blanks at its end are dropped on empty lines), trailing blanks go. */
void quote_block(struct buffer *out, const char *text, size_t length, const char *prefix);

/* Append a JSON string in double quotes that is also safe in TypeScript and in HTML's <script>. */
void quote_json(struct buffer *out, const char *text, size_t length);

/* Whether it can be written as a property without quotes: [A-Za-z_$][A-Za-z0-9_$]*. */
bool quote_is_bare(const char *text, size_t length);

#endif
