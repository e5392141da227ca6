/* The option table: parsing. --help and completion are in option_help.c and option_completion.c. */
#include "common/option.h"

#include "common/buffer.h"
#include "common/document.h"
#include "common/memory.h"
#include "common/message.h"
#include "common/nearest.h"
#include "common/option_print.h"
#include "common/output.h"
#include "common/parse.h"
#include "common/text.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

const char *const option_color_choices[] = {"auto", "always", "never", NULL};

struct parser {
    const struct option_program *program;
    char **argv;
    int argc, next;
    struct option_operands *operands;
};

static bool is_end(const struct option *option)
{
    return !option->name && !option->help;
}

static const struct option *find_long(const struct option_program *program, const char *name,
                                      size_t length)
{
    const struct option *option;

    for (option = program->options; !is_end(option); option++) {
        if (option->name && strlen(option->name) == length &&
            strncmp(option->name, name, length) == 0)
            return option;
    }
    return NULL;
}

static const struct option *find_letter(const struct option_program *program, char letter)
{
    const struct option *option;

    for (option = program->options; !is_end(option); option++) {
        if (option->letter == letter && letter)
            return option;
    }
    return NULL;
}

static void say_mistake(const char *format, va_list arguments)
{
    struct buffer text = BUFFER_INIT;

    buffer_vprintf(&text, format, arguments);
    message_error("%s", buffer_text(&text));
    buffer_release(&text);
}

int option_usage(const struct option_program *program, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_mistake(format, arguments);
    va_end(arguments);
    message_hint("'%s --help' lists the options", program->name);
    return STATUS_USAGE;
}

int option_usage_hint(const char *hint, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say_mistake(format, arguments);
    va_end(arguments);
    message_hint("%s", hint);
    return STATUS_USAGE;
}

/* Why an unknown long option was meant to be another: an abbreviation, or a slip of the finger. */
static int unknown_long(const struct parser *parser, const char *name, size_t length)
{
    const char *names[256], *meant = NULL;
    const struct option *option;
    char *given = memory_strndup(name, length);
    size_t count = 0;

    for (option = parser->program->options; !is_end(option) && count < 255; option++) {
        if (!option->name)
            continue;
        names[count++] = option->name;
        if (!meant && length && strncmp(option->name, name, length) == 0)
            meant = option->name;
    }
    names[count] = NULL;
    if (!meant)
        meant = nearest_of(given, names);
    message_error("unknown option '--%s'", given);
    if (meant)
        message_hint("did you mean '--%s'? ('%s --help' lists the options)", meant,
                     parser->program->name);
    else
        message_hint("'%s --help' lists the options", parser->program->name);
    memory_free(given);
    return STATUS_USAGE;
}

static int bad_value(const struct parser *parser, const struct option *option, const char *value)
{
    static const char *const expected[] = {
        [OPTION_INTEGER] = "a whole number",
        [OPTION_REAL] = "a number",
        [OPTION_DURATION] = "a duration such as 30, 500ms or 1m30s",
    };
    struct buffer text = BUFFER_INIT;
    size_t i;
    int status;

    if (option->type == OPTION_CHOICE) {
        buffer_puts(&text, "one of");
        for (i = 0; option->choices[i]; i++)
            buffer_printf(&text, "%s %s", i ? "," : "", option->choices[i]);
    } else {
        buffer_puts(&text, expected[option->type]);
    }
    if (option->type == OPTION_INTEGER && option->maximum == INT64_MAX)
        buffer_printf(&text, " from %lld up", (long long)option->minimum);
    else if (option->type == OPTION_INTEGER && option->maximum)
        buffer_printf(&text, " from %lld to %lld", (long long)option->minimum,
                      (long long)option->maximum);
    status = option_usage(parser->program, "option '--%s' needs %s, not '%s'", option->name,
                          buffer_text(&text), value);
    buffer_release(&text);
    return status;
}

static void add_item(const char ***items, size_t *count, const char *item)
{
    *items = memory_resize(*items, *count + 1, sizeof **items);
    (*items)[(*count)++] = item;
}

static int choose(const struct option *option, const char *value)
{
    int i;

    for (i = 0; option->choices[i]; i++) {
        if (strcmp(option->choices[i], value) == 0) {
            *(int *)option->value = i;
            return 0;
        }
    }
    return -1;
}

/* 0, or -1 when the value does not fit the option's type. */
static int set_value(const struct option *option, const char *value)
{
    struct option_list *list = option->value;

    switch (option->type) {
    case OPTION_TEXT:
    case OPTION_FILE:
    case OPTION_FOLDER:
        *(const char **)option->value = value;
        return 0;
    case OPTION_LIST:
        add_item(&list->items, &list->count, value);
        return 0;
    case OPTION_INTEGER:
        return parse_integer(value, option->minimum,
                             option->minimum || option->maximum ? option->maximum : INT64_MAX,
                             option->value);
    case OPTION_REAL:
        return parse_real(value, 0, 1e15, option->value);
    case OPTION_DURATION:
        return parse_duration(value, option->value);
    case OPTION_CHOICE:
        return choose(option, value);
    case OPTION_FLAG:
    case OPTION_HEADING:
        break;
    }
    return -1;
}

/* `value` is what stood after '=' or behind the letter, or NULL: then the next argument is taken.
 */
static int apply(struct parser *parser, const struct option *option, const char *value)
{
    if (option->type == OPTION_FLAG) {
        *(bool *)option->value = true;
        return -1;
    }
    if (!value) {
        if (parser->next == parser->argc)
            return option_usage(parser->program, "option '--%s' needs %s", option->name,
                                option->argument);
        value = parser->argv[parser->next++];
    }
    if (set_value(option, value) != 0)
        return bad_value(parser, option, value);
    return -1;
}

static int parse_long(struct parser *parser, const char *argument)
{
    size_t length = strcspn(argument, "=");
    const struct option *option = find_long(parser->program, argument, length);

    if (!option)
        return unknown_long(parser, argument, length);
    if (argument[length] && option->type == OPTION_FLAG)
        return option_usage(parser->program, "option '--%s' takes no value", option->name);
    return apply(parser, option, argument[length] ? argument + length + 1 : NULL);
}

static int parse_letters(struct parser *parser, const char *letters)
{
    const struct option *option;
    int status;

    for (; *letters; letters++) {
        option = find_letter(parser->program, *letters);
        if (!option)
            return option_usage(parser->program, "unknown option '-%c'", *letters);
        if (option->type != OPTION_FLAG)
            return apply(parser, option, letters[1] ? letters + 1 : NULL);
        status = apply(parser, option, NULL);
        if (status >= 0)
            return status;
    }
    return -1;
}

/* Settings hold from where they stand, so that a mistake behind them is reported in their way. */
static void set_messages(const struct option_common *common)
{
    message_set_quiet(common->quiet);
    message_set_verbose(common->verbose);
    message_set_color(terminal_color(STDERR_FILENO, (enum color_mode)common->color));
}

static int parse_arguments(struct parser *parser)
{
    bool only_operands = false;
    const char *argument;
    int status = -1;

    set_messages(parser->program->common);
    while (status < 0 && parser->next < parser->argc) {
        argument = parser->argv[parser->next++];
        if (only_operands || argument[0] != '-' || !argument[1])
            add_item(&parser->operands->items, &parser->operands->count, argument);
        else if (strcmp(argument, "--") == 0)
            only_operands = true;
        else if (argument[1] == '-')
            status = parse_long(parser, argument + 2);
        else
            status = parse_letters(parser, argument + 1);
        set_messages(parser->program->common);
    }
    return status;
}

static int print(const struct buffer *text)
{
    struct error error = ERROR_INIT;
    int status = STATUS_DONE;

    if (output_stdout(text->data, text->length, &error) != 0)
        status = (int)message_report(&error);
    error_clear(&error);
    return status;
}

static int print_completion(const struct option_program *program)
{
    const char *shell = program->common->completion;
    struct buffer text = BUFFER_INIT;
    int status;

    if (strcmp(shell, "bash") == 0)
        option_completion_bash(program, &text);
    else if (strcmp(shell, "zsh") == 0)
        option_completion_zsh(program, &text);
    else
        return option_usage(program, "option '--completion' needs one of bash, zsh, not '%s'",
                            shell);
    status = print(&text);
    buffer_release(&text);
    return status;
}

static int print_schema(const struct option_program *program)
{
    const char *kind = program->common->document_schema;
    const char *schema = document_schema(kind), *meant;
    struct buffer text = BUFFER_INIT;
    int status;

    if (!schema) {
        meant = nearest_of(kind, document_kinds());
        message_error("unknown document kind '%s'", kind);
        if (meant)
            message_hint("did you mean '%s'?", meant);
        else
            message_hint("backend-documents(5) lists the kinds");
        return STATUS_USAGE;
    }
    buffer_puts(&text, schema);
    status = print(&text);
    buffer_release(&text);
    return status;
}

static int print_help(const struct option_program *program)
{
    struct buffer text = BUFFER_INIT;
    int status;

    option_help(program, program->common->verbose, &text);
    status = print(&text);
    buffer_release(&text);
    return status;
}

static int print_version(const struct option_program *program)
{
    struct buffer text = BUFFER_INIT;
    int status;

    option_version(program, &text);
    status = print(&text);
    buffer_release(&text);
    return status;
}

int option_parse(const struct option_program *program, int argc, char **argv,
                 struct option_operands *operands)
{
    struct parser parser = {program, argv, argc, 1, operands};
    struct option_common *common = program->common;
    int status;

    output_guard_standard();
    document_init();
    message_init(program->name);
    status = parse_arguments(&parser);
    if (status >= 0)
        return status;
    if (common->help)
        return print_help(program);
    if (common->version)
        return print_version(program);
    if (common->completion)
        return print_completion(program);
    if (common->document_schema)
        return print_schema(program);
    return -1;
}

void option_list_release(struct option_list *list)
{
    memory_free(list->items);
    *list = (struct option_list){0};
}

void option_operands_release(struct option_operands *operands)
{
    memory_free(operands->items);
    *operands = (struct option_operands){0};
}
