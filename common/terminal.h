/* What stands at the other end of a descriptor, and the progress line on stderr. */
#ifndef COMMON_TERMINAL_H
#define COMMON_TERMINAL_H

#include <stdbool.h>

enum color_mode {
    COLOR_AUTO,
    COLOR_ALWAYS,
    COLOR_NEVER,
};

bool terminal_is(int descriptor);

/* Columns of the terminal at `descriptor`, else $COLUMNS, else 80; at least 20. */
unsigned terminal_width(int descriptor);

/* Whether to colour what goes to `descriptor`: the mode, NO_COLOR, TERM=dumb, and terminal_is(). */
bool terminal_color(int descriptor, enum color_mode mode);

/* Whether what goes to `descriptor` may have bars of block elements: a terminal that is not dumb, in a
 * locale of UTF-8. */
bool terminal_draws(int descriptor);

/* Show (and replace) one line on stderr, cut to its width. Nothing when stderr is no terminal, when
 * quiet, or within a second of the first call. */
void progress_show(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Wipe the line; message.h calls it before it prints. */
void progress_clear(void);

#endif
