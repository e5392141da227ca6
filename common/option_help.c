/* --help and --version from the option table. */
#include "common/option_print.h"

#include "common/version.h"

#include <jansson.h>
#include <string.h>

#define HELP_COLUMN 30
#define HELP_WIDTH 80
#define HELP_EXAMPLES 3

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

static void put_name(const struct option *option, struct buffer *out)
{
    buffer_printf(out, "--%s", option->name);
    if (option->argument)
        buffer_printf(out, " %s", option->argument);
}

static void put_option(const struct option *option, struct buffer *out)
{
    struct buffer left = BUFFER_INIT;
    size_t width;

    if (option->letter)
        buffer_printf(&left, "  -%c, ", option->letter);
    else
        buffer_puts(&left, "      ");
    put_name(option, &left);
    width = columns(left.data, left.length);
    if (width + 2 > HELP_COLUMN) {
        buffer_putc(&left, '\n');
        width = 0;
    }
    buffer_printf(out, "%s%*s", left.data, HELP_COLUMN - (int)width, "");
    put_words(option->help, out);
    buffer_release(&left);
}

static bool is_end(const struct option *option)
{
    return !option->name && !option->help;
}

static void put_usage(const struct option_program *program, struct buffer *out)
{
    size_t i;

    for (i = 0; program->synopsis[i]; i++)
        buffer_printf(out, "%s %s %s\n", i ? "      " : "usage:", program->name,
                      program->synopsis[i]);
}

/* So many at most. */
static void put_examples(const struct option_program *program, size_t most, struct buffer *out)
{
    size_t i;

    for (i = 0; program->examples && program->examples[i] && i < most; i++)
        buffer_printf(out, "  %s\n", program->examples[i]);
    if (i)
        buffer_putc(out, '\n');
}

static void help_whole(const struct option_program *program, struct buffer *out)
{
    const struct option *option;

    put_usage(program, out);
    buffer_putc(out, '\n');
    put_examples(program, SIZE_MAX, out);
    for (option = program->options; !is_end(option); option++) {
        if (option->type == OPTION_HEADING)
            buffer_printf(out, "%s\n", option->help);
        else if (option->help)
            put_option(option, out);
    }
}

static bool is_first(const struct option_program *program, const struct option *option)
{
    size_t i;

    for (i = 0; option->name && program->first[i]; i++) {
        if (strcmp(program->first[i], option->name) == 0)
            return true;
    }
    return false;
}

static void put_first(const struct option_program *program, struct buffer *out)
{
    const struct option *option;

    for (option = program->options; !is_end(option); option++) {
        if (is_first(program, option))
            put_option(option, out);
    }
}

/* What is not described, but for --help, which is known by now. */
static bool is_other(const struct option_program *program, const struct option *option)
{
    return option->name && option->help && strcmp(option->name, "help") != 0 &&
           !is_first(program, option);
}

/* The names of all others, as many on a line as it takes. */
static void put_others(const struct option_program *program, struct buffer *out)
{
    static const char begin[] = "Also:";
    const struct option *option;
    size_t column = sizeof begin - 1, width;

    buffer_puts(out, begin);
    for (option = program->options; !is_end(option); option++) {
        if (!is_other(program, option))
            continue;
        width = strlen(option->name) + 3;
        if (column + width > HELP_WIDTH) {
            buffer_puts(out, "\n ");
            column = 1;
        }
        buffer_printf(out, " --%s", option->name);
        column += width;
    }
    buffer_putc(out, '\n');
}

static void help_short(const struct option_program *program, struct buffer *out)
{
    put_examples(program, HELP_EXAMPLES, out);
    buffer_printf(out, "usage: %s %s\n", program->name, program->brief);
    put_first(program, out);
    buffer_putc(out, '\n');
    put_others(program, out);
}

void option_help(const struct option_program *program, bool whole, struct buffer *out)
{
    buffer_printf(out, "%s - %s\n\n", program->name, program->summary);
    if (whole || !program->first) {
        help_whole(program, out);
        buffer_printf(out, "\nThe manual is %s(1).\n", program->name);
        return;
    }
    help_short(program, out);
    buffer_printf(out, "'%s --help --verbose' explains all; the manual is %s(1).\n", program->name,
                  program->name);
}

void option_version(const struct option_program *program, struct buffer *out)
{
    const struct option_library *library;

    buffer_printf(out, "%s %s (%s)\n", program->name, version_number(), version_commit());
    for (library = program->libraries; library && library->name; library++)
        buffer_printf(out, "%s %s, ", library->name, library->version());
    buffer_printf(out, "jansson %s\n", jansson_version_str());
}
