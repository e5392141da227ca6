/* Values of views, written as their filters say; private to scaffold/template. */
#ifndef SCAFFOLD_TEMPLATE_VALUE_H
#define SCAFFOLD_TEMPLATE_VALUE_H

#include "common/buffer.h"
#include "scaffold/template/compile.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Append a value whole: as JSON, or with FILTER_LITERAL as TypeScript. */
void value_put(struct buffer *out, const json_t *value, enum filter filter);

/* Append text as the part's filter has it. False, with nothing appended, when the text is not what the filter
 * is for. */
bool value_put_text(struct buffer *out, const struct part *part, const char *text, size_t length);

#endif
