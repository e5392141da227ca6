/* Layouts from inside, for what builds and prints them; private to scaffold/template. */
#ifndef SCAFFOLD_TEMPLATE_LAYOUT_KIND_H
#define SCAFFOLD_TEMPLATE_LAYOUT_KIND_H

#include "scaffold/template/layout.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kind {
    KIND_TEXT,
    KIND_LINES, /* text with line breaks in it */
    KIND_LINE,
    KIND_CONCAT,
    KIND_FILL,
    KIND_GROUP,
    KIND_INDENT,
    KIND_IF_BROKEN,
};

/* Small, because a big description makes millions of them. */
struct layout {
    unsigned char kind; /* enum kind */
    bool breaks;        /* it holds a hard line: groups around it are broken */
    uint16_t
        columns; /* all of it on one line; without meaning when it breaks, but LINES: of the first */
    unsigned count; /* bytes of TEXT and LINES, or parts */
    union {
        const char *text; /* TEXT, LINES; LINE: what it is when flat, NULL for a hard one */
        const struct layout *const *parts; /* CONCAT, FILL; IF_BROKEN: broken, flat */
        const struct layout *content;      /* GROUP, INDENT */
    };
};

#define COLUMNS_LIMIT UINT16_MAX /* no line is as wide: more counts as that */

#endif
