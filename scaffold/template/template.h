/*
 * Template files that read like what they make: text, substitutions and control lines.
 *
 *     //% for operation in operations
 *     export const @{operation.name|identifier} = handler(@{operation.path|string});
 *     //% if not operation.last
 *
 *     //% end
 *     //% end
 *
 * A control line is one whose first bytes after blanks are `//%`; it vanishes whole:
 *
 *     //% if X  //% elif X  //% else  //% end     X: [not] PATH, PATH == 'text', PATH != 'text',
 *                                                 joined by `and`, `or` (no parentheses; `and`
 * binds)
 *     //% for NAME in PATH … //% end              over an array, or an object's values; inside, the
 *                                                 loop's `@first`, `@last`, `@index` (from 0),
 * `@key` (of an object)
 *     //% include NAME                            another template, with the same names in sight
 *     //% # a comment
 *
 * True is what is there and is not null, false, "", 0, [] or {}. PATH is NAME{.NAME}; the first
 * name is a loop's or a member of the data; `.` alone is the data itself. In a condition a missing
 * last name counts as null; everywhere else a missing name is an error.
 *
 * A substitution is @{PATH|filter}; filters may be chained, and the last decides that the text is
 * safe. Numbers and booleans may stand without a filter, text may not. `@@{` writes `@{`.
 *
 *     identifier   checked, not changed: an error unless it is a TypeScript identifier
 *     property     a property name: as it is, or in single quotes (['__proto__'] in brackets)
 *     member       access to a property: .name or ['na-me']
 *     string       a literal in quotes as Prettier would have them (single, unless that escapes
 * more) json         any value as JSON, safe inside TypeScript and <script>; `json` of text is in
 * double quotes literal      any value as a TypeScript literal on one line, single quotes template
 * text between the backquotes of a template literal comment      one line of a comment, line breaks
 * as blanks, no way to end the comment block        text of many lines in a block comment: every
 * further line begins with the indentation of the line, " * " and the text path         a part of a
 * path or file name: an error unless [A-Za-z0-9._/-] without ".." code         made by our own
 * emitters, taken as it is indent       as `code`, and every further line gets the indentation of
 * the line where it stands
 *
 * A line that holds nothing but one substitution which gives nothing vanishes.
 */
#ifndef SCAFFOLD_TEMPLATE_TEMPLATE_H
#define SCAFFOLD_TEMPLATE_TEMPLATE_H

#include "common/buffer.h"
#include "common/embed.h"
#include "common/error.h"

#include <jansson.h>

/* The templates of one embedded table; each is compiled when it is first used. */
struct template_set;

/* `table` must outlive the set. Never NULL. */
struct template_set *template_set_new(const struct embed *table);
void template_set_free(struct template_set *set);

/* Append `name` filled with `view` (an object) to `out`. 0, or -1 with the template and line in the
 * error (a fault of ours: STATUS_ENVIRONMENT); `out` is as it was then. */
int template_render(struct template_set *set, const char *name, const json_t *view,
                    struct buffer *out, struct error *error);

/* Compile every template of the table: for tests. 0 or -1 as above. */
int template_check(struct template_set *set, struct error *error);

#endif
