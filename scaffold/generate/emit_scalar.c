/* What is asked of numbers and strings, as statements. */
#include "scaffold/generate/emit.h"

#include <string.h>

static void emit_bound(const struct emit *emit, const struct check *check, const char *operator,
                       const char * words, struct code_list *out)
{
    const char *limit = check->value->text;
    emit_when(emit, out, arena_printf(emit->arena, "%s %s %s", emit->value, operator, limit),
              emit_report(emit, arena_printf(emit->arena, "%s %s", words, limit)));
}

static void emit_minimum(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, "<", "must be at least", out);
}

static void emit_above(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, "<=", "must be greater than", out);
}

static void emit_maximum(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, ">", "must be at most", out);
}

static void emit_below(const struct emit *emit, const struct check *check, struct code_list *out)
{
    emit_bound(emit, check, ">=", "must be less than", out);
}

static void emit_multiple(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *of = check->value->text;
    emit_when(
        emit, out,
        arena_printf(emit->arena, "!%s(%s, %s)", emit_use(emit, "isMultiple"), emit->value, of),
        emit_report(emit, arena_printf(emit->arena, "must be a multiple of %s", of)));
}

/* Formats that are checked: of numbers and of strings. */
static const struct {
    const char *format, *function;
} formats[] = {
    {"int32", "isInt32"},
    {"int64", "isInt64"},
    {"email", "isEmail"},
    {"uuid", "isUuid"},
    {"date", "isDate"},
    {"time", "isTime"},
    {"date-time", "isDateTime"},
    {"duration", "isDuration"},
    {"uri", "isUri"},
    {"url", "isUri"},
    {"uri-reference", "isUriReference"},
    {"ipv4", "isIpv4"},
    {"ipv6", "isIpv6"},
    {"hostname", "isHostname"},
    {"json-pointer", "isJsonPointer"},
    {"relative-json-pointer", "isRelativeJsonPointer"},
    {"regex", "isRegex"},
    {"byte", "isByte"},
};

const char *emit_format_function(size_t i)
{
    return i < sizeof formats / sizeof *formats ? formats[i].function : NULL;
}

const char *emit_format_of(const char *format)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].format, format) == 0) {
            return formats[i].function;
        }
    }
    return NULL;
}

static void emit_format(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *function = emit_format_of(check->text);
    if (function != NULL) {
        emit_use(emit, function);
        emit_when(emit, out, arena_printf(emit->arena, "!%s(%s)", function, emit->value),
                  emit_report(emit, arena_printf(emit->arena, "must be valid %s", check->text)));
    }
}

static const char *character_count(const struct emit *emit)
{
    return arena_printf(emit->arena, "%s(%s)", emit_use(emit, "characters"), emit->value);
}

static void emit_min_length(const struct emit *emit, const struct check *check,
                            struct code_list *out)
{
    emit_at_least(emit, check, out, character_count(emit), "character", "characters");
}

static void emit_max_length(const struct emit *emit, const struct check *check,
                            struct code_list *out)
{
    emit_at_most(emit, check, out, character_count(emit), "character", "characters");
}

static void emit_pattern(const struct emit *emit, const struct check *check, struct code_list *out)
{
    const char *constant = emit_pattern_constant(emit, check->text);
    emit_when(emit, out, arena_printf(emit->arena, "!%s.test(%s)", constant, emit->value),
              emit_report(emit, arena_printf(emit->arena, "must match %s", check->text)));
}

check_emitter *const emit_scalars[CHECK_KINDS] = {
    [CHECK_MINIMUM] = emit_minimum,       [CHECK_ABOVE] = emit_above,
    [CHECK_MAXIMUM] = emit_maximum,       [CHECK_BELOW] = emit_below,
    [CHECK_MULTIPLE] = emit_multiple,     [CHECK_NUMBER_FORMAT] = emit_format,
    [CHECK_MIN_LENGTH] = emit_min_length, [CHECK_MAX_LENGTH] = emit_max_length,
    [CHECK_PATTERN] = emit_pattern,       [CHECK_FORMAT] = emit_format,
};
