/*
 * Pieces of the embedded template files: a piece begins behind a line `<!--% name -->` and ends before
 * the next. `@{name}` in it stands for a value, which is escaped for XML.
 */
#ifndef LOADTEST_PLOT_TEMPLATE_H
#define LOADTEST_PLOT_TEMPLATE_H

#include "common/buffer.h"

#include <stdbool.h>
#include <stddef.h>

struct template_value {
    const char *name;
    const char *text; /* NULL: the number */
    double number;
    bool markup; /* the text is markup already */
};

/* clang-format off */
#define VALUE_TEXT(n, t) {.name = (n), .text = (t)}
#define VALUE_NUMBER(n, v) {.name = (n), .number = (v)}
#define VALUE_MARKUP(n, t) {.name = (n), .text = (t), .markup = true}
/* clang-format on */

/* Append a piece of a file with its values. A piece or a name that there is none of stays visible, as
 * `@{name}`, which the tests look for. */
void template_put(struct buffer *out, const char *file, const char *piece,
                  const struct template_value *values, size_t count);

/* The same for a list of values as arguments. */
#define TEMPLATE_PUT(out, file, piece, ...)                                                        \
    template_put((out), (file), (piece), (const struct template_value[]){__VA_ARGS__},             \
                 sizeof((const struct template_value[]){__VA_ARGS__}) /                            \
                     sizeof(struct template_value))

#endif
