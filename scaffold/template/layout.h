/*
 * Line breaking for generated code, after Wadler and as Prettier does it: a document of text,
 * groups and possible breaks is printed within a width. A group that does not fit, or holds a hard
 * line, is broken at all of its own lines. Everything lives in the arena; documents may be shared
 * and are never changed.
 *
 *     Prettier's union type:  group(indent(softline, if_broken("| ", ""), join(line "| ",
 * members)))
 */
#ifndef SCAFFOLD_TEMPLATE_LAYOUT_H
#define SCAFFOLD_TEMPLATE_LAYOUT_H

#include "common/arena.h"
#include "common/buffer.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define LAYOUT_WIDTH 80
#define LAYOUT_INDENT 2

struct layout;

extern const struct layout *const layout_empty;
extern const struct layout *const layout_line;     /* a blank, or a line break in a broken group */
extern const struct layout *const layout_softline; /* nothing, or a line break in a broken group */
extern const struct layout
    *const layout_hardline;                     /* always a line break; breaks all groups around */
extern const struct layout *const layout_blank; /* an empty line, then a line break */

/* Text without line breaks; copied. */
const struct layout *layout_bytes(struct arena *arena, const char *text, size_t length);
static inline const struct layout *layout_text(struct arena *arena, const char *text)
{
    return layout_bytes(arena, text, strlen(text));
}

/* The same for text that lives as long as the arena, or longer: not copied. */
const struct layout *layout_kept(struct arena *arena, const char *text);

/* The same for at least two bytes that are known to be ASCII: a literal. */
const struct layout *layout_ascii(struct arena *arena, const char *text, size_t length);
#define layout_literal(arena, text) layout_ascii(arena, "" text, sizeof text - 1)
const struct layout *layout_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Text of one or many lines that are taken as they stand, below the current indentation; line
 * breaks in it break the groups around. */
const struct layout *layout_lines(struct arena *arena, const char *text);

/* One after the other; the array is copied. A row ends with NULL: layout_all(arena, first, second) puts it there. */
const struct layout *layout_concat(struct arena *arena, const struct layout *const *parts,
                                   size_t count);
const struct layout *layout_row(struct arena *arena, const struct layout *const *parts);
#define layout_all(arena, ...) layout_row(arena, (const struct layout *const[]){__VA_ARGS__, NULL})

/* `separator` between each two parts. */
const struct layout *layout_join(struct arena *arena, const struct layout *separator,
                                 const struct layout *const *parts, size_t count);

const struct layout *layout_group(struct arena *arena, const struct layout *content);
/* A group that is always broken. */
const struct layout *layout_broken(struct arena *arena, const struct layout *content);
const struct layout *layout_indent(struct arena *arena, const struct layout *content);

/* As many parts on a line as fit; `parts` are content and separators in turn. */
const struct layout *layout_fill(struct arena *arena, const struct layout *const *parts,
                                 size_t count);

/* By whether the nearest group around is broken. */
const struct layout *layout_if_broken(struct arena *arena, const struct layout *broken,
                                      const struct layout *flat);

/* `open` content `close` with softlines inside and `, ` between the items, a trailing comma when
 * broken: what Prettier does with arrays, arguments and (with layout_line) objects. */
const struct layout *layout_list(struct arena *arena, const char *open,
                                 const struct layout *const *items, size_t count,
                                 const char *close);

/* The columns that it takes on one line; UINT16_MAX: or more. */
uint16_t layout_width(const struct layout *layout);

/* The first byte that is printed; 0: none. */
char layout_first(const struct layout *layout);

/* The columns that text without line breaks takes: code points, two for wide ones; UINT16_MAX: or more. */
uint16_t layout_columns(const char *text, size_t length);

/* Append the text; the first line begins at `column` of a line indented by `indent` columns.
 * Trailing blanks are dropped. Columns are code points (two for wide ones). */
void layout_print(const struct layout *content, unsigned width, unsigned indent, unsigned column,
                  struct buffer *out);

#endif
