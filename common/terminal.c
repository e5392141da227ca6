/* Terminals and the progress line: see terminal.h. */
#define _DEFAULT_SOURCE /* TIOCGWINSZ */
#include "common/terminal.h"

#include "common/buffer.h"
#include "common/message.h"
#include "common/parse.h"
#include "common/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_DELAY_NS 1000000000

static bool progress_shown;

bool terminal_is(int descriptor)
{
    return isatty(descriptor) == 1;
}

unsigned terminal_width(int descriptor)
{
    struct winsize size;
    const char *columns = getenv("COLUMNS");
    int64_t width = 0;

    if (ioctl(descriptor, TIOCGWINSZ, &size) == 0)
        width = size.ws_col;
    if (!width && (!columns || parse_integer(columns, 1, 10000, &width) != 0))
        width = 80;
    return width < 20 ? 20 : (unsigned)width;
}

bool terminal_color(int descriptor, enum color_mode mode)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    if (mode != COLOR_AUTO)
        return mode == COLOR_ALWAYS;
    if (no_color && *no_color)
        return false;
    return terminal_is(descriptor) && (!term || strcmp(term, "dumb") != 0);
}

/* The locale by the variables that decide, in their order (POSIX, 8.2). */
static bool locale_is_utf8(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        const char *charset = value ? strchr(value, '.') : NULL;

        if (value && *value)
            return charset && (strncasecmp(charset, ".utf-8", 6) == 0 ||
                               strncasecmp(charset, ".utf8", 5) == 0);
    }
    return false;
}

bool terminal_draws(int descriptor)
{
    const char *term = getenv("TERM");

    return terminal_is(descriptor) && term && strcmp(term, "dumb") != 0 && locale_is_utf8();
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Cut `line` to `width` columns, counting a code point as one. */
static void cut(struct buffer *line, unsigned width)
{
    size_t i = 0, size;

    while (i < line->length && width) {
        size = text_utf8(line->data + i, line->length - i, NULL);
        i += size ? size : 1;
        width--;
    }
    if (i < line->length) {
        line->length = i;
        line->data[i] = '\0';
    }
}

static void write_line(const char *start, const struct buffer *line)
{
    struct buffer whole = BUFFER_INIT;
    ssize_t written;

    buffer_puts(&whole, start);
    buffer_append(&whole, line->data, line->length);
    written = write(STDERR_FILENO, whole.data, whole.length);
    (void)written; /* progress that cannot be shown is no error */
    buffer_release(&whole);
}

void progress_show(const char *format, ...)
{
    static int64_t first;
    struct buffer text = BUFFER_INIT, line = BUFFER_INIT;
    va_list arguments;

    if (message_is_quiet() || !terminal_is(STDERR_FILENO))
        return;
    if (!first)
        first = now_ns();
    if (now_ns() - first < PROGRESS_DELAY_NS)
        return;
    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    text_escape(&line, text.data, text.length);
    cut(&line, terminal_width(STDERR_FILENO) - 1);
    write_line("\r\033[K", &line);
    progress_shown = true;
    buffer_release(&text);
    buffer_release(&line);
}

void progress_clear(void)
{
    static const struct buffer nothing = BUFFER_INIT;

    if (progress_shown)
        write_line("\r\033[K", &nothing);
    progress_shown = false;
}
