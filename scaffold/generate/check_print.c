/* The tree of checks as text. */
#include "common/text.h"
#include "scaffold/generate/check.h"

#include <string.h>

static const char *const names[] = {
    [CHECK_MINIMUM] = "minimum",
    [CHECK_ABOVE] = "above",
    [CHECK_MAXIMUM] = "maximum",
    [CHECK_BELOW] = "below",
    [CHECK_MULTIPLE] = "multiple",
    [CHECK_NUMBER_FORMAT] = "format",
    [CHECK_MIN_LENGTH] = "min-length",
    [CHECK_MAX_LENGTH] = "max-length",
    [CHECK_PATTERN] = "pattern",
    [CHECK_FORMAT] = "format",
    [CHECK_BINARY] = "binary",
    [CHECK_MIN_ITEMS] = "min-items",
    [CHECK_MAX_ITEMS] = "max-items",
    [CHECK_UNIQUE] = "unique",
    [CHECK_PREFIX_ITEM] = "item",
    [CHECK_ITEMS] = "items",
    [CHECK_CONTAINS] = "contains",
    [CHECK_UNEVALUATED_ITEMS] = "unevaluated-items",
    [CHECK_MIN_PROPERTIES] = "min-properties",
    [CHECK_MAX_PROPERTIES] = "max-properties",
    [CHECK_REQUIRED] = "required",
    [CHECK_PROPERTY] = "property",
    [CHECK_PATTERN_PROPERTY] = "pattern-property",
    [CHECK_ADDITIONAL] = "additional",
    [CHECK_NAMES] = "names",
    [CHECK_DEPENDENT_REQUIRED] = "dependent-required",
    [CHECK_DEPENDENT_RULE] = "dependent",
    [CHECK_UNEVALUATED_PROPERTIES] = "unevaluated-properties",
    [CHECK_CONST] = "const",
    [CHECK_ENUM] = "enum",
    [CHECK_CALL] = "call",
    [CHECK_ALL] = "all",
    [CHECK_ANY] = "any",
    [CHECK_ONE] = "one",
    [CHECK_NOT] = "not",
    [CHECK_IF] = "if",
};

static void print_types(unsigned types, struct buffer *out)
{
    const char *separator = "";
    for (unsigned bit = 1; bit <= SCHEMA_OBJECT; bit <<= 1) {
        bool covered = bit == SCHEMA_INTEGER && (types & SCHEMA_NUMBER) != 0;
        if ((types & bit) != 0 && !covered) {
            buffer_printf(out, "%s%s", separator, schema_type_name(bit));
            separator = "|";
        }
    }
}

static void print_check(const struct check *check, struct buffer *out)
{
    buffer_printf(out, " (%s%s", check->required ? "required " : "", names[check->kind]);
    if (check->text != NULL) {
        buffer_putc(out, ' ');
        text_escape(out, check->text, check->length);
    }
    if (check->count > 0 || check->kind == CHECK_PREFIX_ITEM) {
        buffer_printf(out, " %lld", (long long)check->count);
    }
    if (check->value != NULL && check->value->kind == NODE_NUMBER) {
        buffer_printf(out, " %s", check->value->text);
    }
    if (check->schema != NULL) {
        buffer_printf(out, " %s", check->schema->type_name);
    }
    if (check->rule != NULL) {
        buffer_putc(out, ' ');
        check_print(check->rule, out);
    }
    for (size_t i = 0; i < check->rule_count; i++) {
        buffer_putc(out, ' ');
        if (check->rules[i] != NULL) {
            check_print(check->rules[i], out);
        }
    }
    buffer_putc(out, ')');
}

void check_print(const struct rule *rule, struct buffer *out)
{
    buffer_putc(out, '[');
    buffer_puts(out, rule->nothing ? "nothing" : rule->nullable ? "nullable" : "");
    print_types(rule->types, out);
    for (size_t i = 0; i < rule->count; i++) {
        print_check(&rule->checks[i], out);
    }
    buffer_putc(out, ']');
}
