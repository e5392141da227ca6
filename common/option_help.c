/* --help and --version from the option table. */
#include "common/option_print.h"

#include "common/version.h"

#include <jansson.h>
#include <string.h>

#define HELP_COLUMN 30
#define HELP_WIDTH 80

/* Columns of a text, counting a code point as one. */
static size_t columns(const char *text, size_t length)
{
    size_t i, count = 0;

    for (i = 0; i < length; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

/* The words of a help text from HELP_COLUMN to HELP_WIDTH, on as many lines as they take. */
static void put_words(const char *text, struct buffer *out)
{
    size_t column = HELP_COLUMN, length;

    for (; *text; text += length + strspn(text + length, " ")) {
        length = strcspn(text, " ");
        if (column > HELP_COLUMN && column + 1 + columns(text, length) > HELP_WIDTH) {
            buffer_printf(out, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        } else if (column > HELP_COLUMN) {
            buffer_putc(out, ' ');
            column++;
        }
        buffer_append(out, text, length);
        column += columns(text, length);
    }
    buffer_putc(out, '\n');
}

static void put_option(const struct option *option, struct buffer *out)
{
    struct buffer left = BUFFER_INIT;
    size_t width;

    if (option->letter)
        buffer_printf(&left, "  -%c, --%s", option->letter, option->name);
    else
        buffer_printf(&left, "      --%s", option->name);
    if (option->argument)
        buffer_printf(&left, " %s", option->argument);
    width = columns(left.data, left.length);
    if (width + 2 > HELP_COLUMN) {
        buffer_putc(&left, '\n');
        width = 0;
    }
    buffer_printf(out, "%s%*s", left.data, HELP_COLUMN - (int)width, "");
    put_words(option->help, out);
    buffer_release(&left);
}

void option_help(const struct option_program *program, struct buffer *out)
{
    const struct option *option;
    size_t i;

    buffer_printf(out, "%s - %s\n\n", program->name, program->summary);
    for (i = 0; program->synopsis[i]; i++)
        buffer_printf(out, "%s %s %s\n", i ? "      " : "usage:", program->name,
                      program->synopsis[i]);
    if (program->examples && program->examples[0]) {
        buffer_putc(out, '\n');
        for (i = 0; program->examples[i]; i++)
            buffer_printf(out, "  %s\n", program->examples[i]);
    }
    buffer_putc(out, '\n');
    for (option = program->options; option->name || option->help; option++) {
        if (option->type == OPTION_HEADING)
            buffer_printf(out, "%s\n", option->help);
        else if (option->help)
            put_option(option, out);
    }
    buffer_printf(out, "\nThe manual is %s(1).\n", program->name);
}

void option_version(const struct option_program *program, struct buffer *out)
{
    const struct option_library *library;

    buffer_printf(out, "%s %s (%s)\n", program->name, version_number(), version_commit());
    for (library = program->libraries; library && library->name; library++)
        buffer_printf(out, "%s %s, ", library->name, library->version());
    buffer_printf(out, "jansson %s\n", jansson_version_str());
}
