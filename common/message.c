/* Messages on stderr: see message.h. */
#include "common/message.h"

#include "common/buffer.h"
#include "common/terminal.h"
#include "common/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static struct {
    const char *program;
    bool quiet, verbose, color;
} settings = {.program = "backend-tools"};

struct level {
    const char *name;
    const char *color; /* SGR */
};

static const struct level level_error = {"error", "1;31"};
static const struct level level_warning = {"warning", "1;35"};
static const struct level level_note = {"note", "1;36"};
static const struct level level_hint = {"hint", "1;32"};
static const struct level level_detail = {"detail", "1"};

void message_init(const char *program)
{
    settings.program = program;
}

const char *message_program(void)
{
    return settings.program;
}

void message_set_quiet(bool quiet)
{
    settings.quiet = quiet;
}

void message_set_verbose(bool verbose)
{
    settings.verbose = verbose;
}

void message_set_color(bool color)
{
    settings.color = color;
}

bool message_is_quiet(void)
{
    return settings.quiet;
}

/* stderr may be closed or full; there is nobody left to tell. */
static void write_all(const char *bytes, size_t length)
{
    ssize_t written;

    while (length) {
        written = write(STDERR_FILENO, bytes, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return;
        bytes += written;
        length -= (size_t)written;
    }
}

static void put_place(struct buffer *line, const struct locus *where)
{
    if (!where || !where->file) {
        buffer_printf(line, "%s: ", settings.program);
        return;
    }
    text_escape(line, where->file, strlen(where->file));
    buffer_putc(line, ':');
    if (where->line)
        buffer_printf(line, "%u:", where->line);
    if (where->line && where->column)
        buffer_printf(line, "%u:", where->column);
    buffer_putc(line, ' ');
}

/* One message is one write, so that lines of several processes do not mix. Only a detail may have
 * several lines (SQL, a server's message): they are indented. */
static void put(const struct locus *where, const struct level *level, const char *text)
{
    struct buffer line = BUFFER_INIT;
    size_t length = strlen(text);

    put_place(&line, where);
    if (settings.color)
        buffer_printf(&line, "\033[%sm%s:\033[0m ", level->color, level->name);
    else
        buffer_printf(&line, "%s: ", level->name);
    while (level == &level_detail && memchr(text, '\n', length)) {
        size_t first = strcspn(text, "\n");

        text_escape_lines(&line, text, first);
        buffer_puts(&line, "\n    ");
        text += first + 1;
        length -= first + 1;
    }
    text_escape(&line, text, length);
    buffer_putc(&line, '\n');
    progress_clear();
    write_all(line.data, line.length);
    buffer_release(&line);
}

static void put_format(const struct level *level, const char *format, va_list arguments)
{
    struct buffer text = BUFFER_INIT;

    buffer_vprintf(&text, format, arguments);
    put(NULL, level, buffer_text(&text));
    buffer_release(&text);
}

#define PUT(level)                                                                                 \
    do {                                                                                           \
        va_list arguments;                                                                         \
        va_start(arguments, format);                                                               \
        put_format(level, format, arguments);                                                      \
        va_end(arguments);                                                                         \
    } while (0)

void message_error(const char *format, ...)
{
    PUT(&level_error);
}

void message_warning(const char *format, ...)
{
    PUT(&level_warning);
}

void message_note(const char *format, ...)
{
    if (!settings.quiet)
        PUT(&level_note);
}

void message_hint(const char *format, ...)
{
    PUT(&level_hint);
}

void message_verbose(const char *format, ...)
{
    if (settings.verbose && !settings.quiet)
        PUT(&level_note);
}

/* The rest of a longer line is read away, so that it is no answer to the next question. */
static bool read_yes(void)
{
    char answer = 0, byte = 0;

    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        if (answer == 0 && byte != ' ')
            answer = byte;
    return answer == 'y' || answer == 'Y';
}

bool message_ask(const char *format, ...)
{
    struct buffer text = BUFFER_INIT, line = BUFFER_INIT;
    va_list arguments;

    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    put_place(&line, NULL);
    text_escape(&line, buffer_text(&text), text.length);
    buffer_puts(&line, " [y/N] ");
    progress_clear();
    write_all(line.data, line.length);
    buffer_release(&text);
    buffer_release(&line);
    return read_yes();
}

void message_exhausted(void)
{
    static const char text[] = ": error: out of memory\n";

    write_all(settings.program, strlen(settings.program));
    write_all(text, sizeof text - 1);
}

enum status message_report(const struct error *error)
{
    if (error->status == STATUS_DONE)
        return STATUS_DONE;
    put(&error->where, &level_error, error->message ? error->message : "unknown error");
    if (error->detail)
        put(&error->where, &level_detail, error->detail);
    if (error->hint)
        put(&error->where, &level_hint, error->hint);
    return error->status;
}

void message_diagnostic(const struct diagnostic *diagnostic)
{
    static const struct level *const levels[] = {
        [SEVERITY_ERROR] = &level_error,
        [SEVERITY_WARNING] = &level_warning,
        [SEVERITY_NOTE] = &level_note,
    };

    if (diagnostic->severity == SEVERITY_NOTE && settings.quiet)
        return;
    put(&diagnostic->where, levels[diagnostic->severity], diagnostic->message);
    if (diagnostic->hint)
        put(&diagnostic->where, &level_hint, diagnostic->hint);
}
