/*
 * Template files that read like what they make: text, substitutions and control lines.
 *
 *     //% for operation in operations
 *     export const @{operation.name|identifier} = handler(@{operation.path|string});
 *     //% if not operation.@last
 *
 *     //% end
 *     //% end
 *
 * A control line is one whose first bytes after blanks are `//%`; it vanishes whole:
 *
 *     //% if X  //% elif X  //% else  //% end     X: [not] PATH, PATH == 'text', PATH != 'text',
 *                                                 joined by `and`, `or` (`and` binds closer)
 *     //% for NAME in PATH  //% end               over an array, or an object's values; inside,
 *                                                 NAME.@first, NAME.@last, NAME.@index (from 0)
 *                                                 and NAME.@key (of an object)
 *     //% include NAME                            another template, with the same names in sight
 *     //% # a comment
 *
 * True is what is there and is not null, false, "", 0, [] or {}. PATH is NAME{.NAME}; the first name
 * is a loop's or a member of the view. In a condition a missing last name counts as null; everywhere
 * else a missing name is an error.
 *
 * A substitution is @{PATH|filter}. Numbers and booleans may stand without a filter, text may not.
 * `@@{` writes `@{`.
 *
 *     identifier   checked, not changed: an error unless it is an identifier and no keyword
 *     property     a property name: as it is, or in quotes (['__proto__'] in brackets)
 *     member       access to a property: .name or ['na-me']
 *     string       a literal in single quotes (double, where Prettier would have them)
 *     json         any value as JSON on one line, safe inside TypeScript and <script>
 *     literal      any value as a TypeScript literal on one line, as Prettier would have it
 *     template     text between the backquotes of a template literal
 *     comment      one line of a comment, no way to end it or to make a directive
 *     block        text of many lines in a comment; its further lines begin as the line of the
 *                  substitution does, ` * ` or `// `, with the same indentation
 *     path         part of a path in an import: an error unless [A-Za-z0-9._/-] without empty parts
 *                  (`..` at the start is allowed)
 *     code         made by our own emitters, taken as it is; of an array of texts, one after the other
 *     indent       as `code`, and each further line that is not empty begins with the blanks that
 *                  begin the line of the substitution
 *
 * A line that holds nothing but blanks and a substitution that gives nothing vanishes.
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

/* The same as texts in an array, which are to follow one another: texts of an array that |code takes are
 * those of the view, not copies. 0, or -1; `pieces` holds a part of the text then. */
int template_render_pieces(struct template_set *set, const char *name, const json_t *view,
                           json_t *pieces, struct error *error);

#endif
