/* --help and --version from the option table. */
#include "common/option_print.h"

#include "common/version.h"

#include <string.h>

#define HELP_COLUMN 30

static void put_option(const struct option *option, struct buffer *out)
{
    struct buffer left = BUFFER_INIT;
    int pad;

    if (option->letter)
        buffer_printf(&left, "  -%c, --%s", option->letter, option->name);
    else
        buffer_printf(&left, "      --%s", option->name);
    if (option->argument)
        buffer_printf(&left, " %s", option->argument);
    pad = HELP_COLUMN - (int)left.length;
    if (pad < 2)
        buffer_printf(out, "%s\n%*s%s\n", left.data, HELP_COLUMN, "", option->help);
    else
        buffer_printf(out, "%s%*s%s\n", left.data, pad, "", option->help);
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
    buffer_printf(out, "%s %s\n", program->name, version_number());
}
