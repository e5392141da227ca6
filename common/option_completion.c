/* Completions for bash and zsh from the option table; the installed files are printed by the tools.
 */
#include "common/document.h"
#include "common/option_print.h"

#include <ctype.h>
#include <string.h>

static bool is_end(const struct option *option)
{
    return !option->name && !option->help;
}

/* api-load → api_load, for function names. */
static void put_function(const char *name, struct buffer *out)
{
    for (; *name; name++)
        buffer_putc(out, isalnum((unsigned char)*name) ? *name : '_');
}

/* The words after which an option's value is completed: --name and -n. */
static void put_pattern(const struct option *option, struct buffer *out)
{
    buffer_printf(out, "    --%s", option->name);
    if (option->letter)
        buffer_printf(out, " | -%c", option->letter);
    buffer_puts(out, ")");
}

/* The words that a value may be, or NULL. */
static const char *const *words_of(const struct option_program *program,
                                   const struct option *option)
{
    static const char *const shells[] = {"bash", "zsh", NULL};
    const struct option_common *common = program->common;

    if (option->choices)
        return option->choices;
    if (option->value == &common->completion)
        return shells;
    if (option->value == &common->document_schema)
        return document_kinds();
    return option->value == &common->format ? program->formats : NULL;
}

static void put_joined(const char *const *words, struct buffer *out)
{
    size_t i;

    for (i = 0; words[i]; i++)
        buffer_printf(out, "%s%s", i ? " " : "", words[i]);
}

static const char *bash_action(enum option_type type)
{
    switch (type) {
    case OPTION_FILE:
        return "_filedir";
    case OPTION_FOLDER:
        return "_filedir -d";
    default:
        return NULL;
    }
}

static void put_bash_value(const struct option_program *program, const struct option *option,
                           struct buffer *out)
{
    const char *action = bash_action(option->type);
    const char *const *words = words_of(program, option);

    put_pattern(option, out);
    if (words) {
        buffer_puts(out, " mapfile -t COMPREPLY < <(compgen -W '");
        put_joined(words, out);
        buffer_puts(out, "' -- \"$cur\") ; return ;;\n");
    } else if (action) {
        buffer_printf(out, " COMPREPLY=() ; %s ; return ;;\n", action);
    } else {
        buffer_puts(out, " COMPREPLY=() ; return ;;\n");
    }
}

void option_completion_bash(const struct option_program *program, struct buffer *out)
{
    const struct option *option;

    buffer_printf(out, "# bash completion for %s\n_", program->name);
    put_function(program->name, out);
    buffer_puts(out, "()\n{\n    local cur=${COMP_WORDS[COMP_CWORD]} "
                     "prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                     "    declare -F _filedir >/dev/null || _filedir() {\n"
                     "        if [ \"${1-}\" = -d ]; then compopt -o dirnames; "
                     "else compopt -o default; fi\n    }\n"
                     "    if [ \"$cur\" = = ]; then cur=''; else [ \"$prev\" != = ] || "
                     "prev=${COMP_WORDS[COMP_CWORD - 2]}; fi\n"
                     "    case $prev in\n");
    for (option = program->options; !is_end(option); option++) {
        if (option->type != OPTION_FLAG && option->type != OPTION_HEADING)
            put_bash_value(program, option, out);
    }
    buffer_puts(out, "    esac\n    case $cur in\n    -*) mapfile -t COMPREPLY < <(compgen -W '");
    for (option = program->options; !is_end(option); option++) {
        if (option->type != OPTION_HEADING)
            buffer_printf(out, "--%s ", option->name);
    }
    buffer_puts(out, "' -- \"$cur\") ;;\n    *) ");
    if (program->operand)
        buffer_printf(out, "_filedir%s ;;\n", strcmp(program->operand, "folder") == 0 ? " -d" : "");
    else
        buffer_puts(out, "COMPREPLY=() ;;\n");
    buffer_puts(out, "    esac\n}\ncomplete -F _");
    put_function(program->name, out);
    buffer_printf(out, " %s\n", program->name);
}

/* Text inside '…[…]' of _arguments. */
static void put_zsh_text(const char *text, struct buffer *out)
{
    for (; *text; text++) {
        if (*text == '\'') {
            buffer_puts(out, "'\\''");
            continue;
        }
        if (strchr("[]:\\", *text))
            buffer_putc(out, '\\');
        buffer_putc(out, *text);
    }
}

static void put_zsh_value(const struct option_program *program, const struct option *option,
                          struct buffer *out)
{
    const char *const *words = words_of(program, option);

    if (option->type == OPTION_FLAG)
        return;
    buffer_putc(out, ':');
    put_zsh_text(option->argument, out);
    buffer_putc(out, ':');
    if (words) {
        buffer_putc(out, '(');
        put_joined(words, out);
        buffer_putc(out, ')');
    } else if (option->type == OPTION_FILE) {
        buffer_puts(out, "_files");
    } else if (option->type == OPTION_FOLDER) {
        buffer_puts(out, "_files -/");
    }
}

static void put_zsh_option(const struct option_program *program, const struct option *option,
                           struct buffer *out)
{
    const char *repeat = option->type == OPTION_LIST ? "*" : "";
    const char *equals = option->type == OPTION_FLAG ? "" : "=";

    buffer_printf(out, "    '%s--%s%s[", repeat, option->name, equals);
    put_zsh_text(option->help ? option->help : "", out);
    buffer_putc(out, ']');
    put_zsh_value(program, option, out);
    buffer_puts(out, "' \\\n");
    if (!option->letter)
        return;
    buffer_printf(out, "    '%s-%c%s[", repeat, option->letter, *equals ? "+" : "");
    put_zsh_text(option->help ? option->help : "", out);
    buffer_putc(out, ']');
    put_zsh_value(program, option, out);
    buffer_puts(out, "' \\\n");
}

void option_completion_zsh(const struct option_program *program, struct buffer *out)
{
    const struct option *option;

    buffer_printf(out, "#compdef %s\n_arguments -s -S \\\n", program->name);
    for (option = program->options; !is_end(option); option++) {
        if (option->type != OPTION_HEADING)
            put_zsh_option(program, option, out);
    }
    buffer_printf(out, "    '*:operand:%s'\n", program->operand ? "_files" : "");
}
