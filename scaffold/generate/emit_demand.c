/* What an expression can ask: of numbers, of texts, of counts. */
#include "scaffold/generate/emit.h"

#include <string.h>

typedef struct demand demand_maker(const struct emit *, const struct check *);

/* --- numbers --- */

static struct demand bound(const struct emit *emit, const struct check *check, const char *fails,
                           const char *holds, const char *words)
{
    const char *limit = check->value->text;
    return (struct demand){arena_printf(emit->arena, "%s %s %s", emit->value, holds, limit),
                           arena_printf(emit->arena, "%s %s %s", emit->value, fails, limit),
                           arena_printf(emit->arena, "%s %s", words, limit)};
}

static struct demand minimum(const struct emit *emit, const struct check *check)
{
    return bound(emit, check, "<", ">=", "must be at least");
}

static struct demand above(const struct emit *emit, const struct check *check)
{
    return bound(emit, check, "<=", ">", "must be greater than");
}

static struct demand maximum(const struct emit *emit, const struct check *check)
{
    return bound(emit, check, ">", "<=", "must be at most");
}

static struct demand below(const struct emit *emit, const struct check *check)
{
    return bound(emit, check, ">=", "<", "must be less than");
}

/* An expression and its contrary. */
static struct demand asked(const struct emit *emit, const char *holds, const char *message)
{
    return (struct demand){holds, arena_printf(emit->arena, "!%s", holds), message};
}

static struct demand multiple(const struct emit *emit, const struct check *check)
{
    const char *of = check->value->text;
    return asked(
        emit,
        arena_printf(emit->arena, "%s(%s, %s)", emit_use(emit, "isMultiple"), emit->value, of),
        arena_printf(emit->arena, "must be a multiple of %s", of));
}

/* --- formats --- */

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

static struct demand format(const struct emit *emit, const struct check *check)
{
    const char *function = emit_format_of(check->text);
    if (function == NULL) {
        return (struct demand){NULL, NULL, NULL};
    }
    return asked(emit, emit_call_text(emit, function, false),
                 arena_printf(emit->arena, "must be valid %s", check->text));
}

/* --- counts --- */

static const char *count_message(const struct emit *emit, const struct check *check,
                                 const char *bound, const char *word, const char *many)
{
    return arena_printf(emit->arena, "must have %s %s", bound,
                        emit_plural(emit, check->count, word, many));
}

static struct demand counted(const struct emit *emit, const struct check *check,
                             const char *measured, const char *word, const char *many)
{
    bool least = check->kind == CHECK_MIN_ITEMS || check->kind == CHECK_MIN_PROPERTIES;
    long long count = check->count;
    return (struct demand){
        arena_printf(emit->arena, "%s %s %lld", measured, least ? ">=" : "<=", count),
        arena_printf(emit->arena, "%s %s %lld", measured, least ? "<" : ">", count),
        count_message(emit, check, least ? "at least" : "at most", word, many)};
}

static struct demand item_count(const struct emit *emit, const struct check *check)
{
    return counted(emit, check, arena_printf(emit->arena, "%s.length", emit->value), "item",
                   "items");
}

static struct demand property_count(const struct emit *emit, const struct check *check)
{
    return counted(emit, check, arena_printf(emit->arena, "Object.keys(%s).length", emit->value),
                   "property", "properties");
}

static struct demand length(const struct emit *emit, const struct check *check,
                            const char *function, const char *bound)
{
    const char *fails = arena_printf(emit->arena, "%s(%s, %lld)", emit_use(emit, function),
                                     emit->value, (long long)check->count);
    return (struct demand){arena_printf(emit->arena, "!%s", fails), fails,
                           count_message(emit, check, bound, "character", "characters")};
}

static struct demand min_length(const struct emit *emit, const struct check *check)
{
    if (check->count > 1) {
        return length(emit, check, "isShorter", "at least");
    }
    return (struct demand){arena_printf(emit->arena, "%s !== ''", emit->value),
                           arena_printf(emit->arena, "%s === ''", emit->value),
                           count_message(emit, check, "at least", "character", "characters")};
}

static struct demand max_length(const struct emit *emit, const struct check *check)
{
    return length(emit, check, "isLonger", "at most");
}

static struct demand unique(const struct emit *emit, const struct check *check)
{
    (void)check;
    return asked(emit, emit_call_text(emit, "isUnique", false),
                 "must not have the same item twice");
}

static struct demand pattern(const struct emit *emit, const struct check *check)
{
    const char *constant = emit_pattern_constant(emit, check->text);
    return asked(emit, arena_printf(emit->arena, "%s.test(%s)", constant, emit->value),
                 arena_printf(emit->arena, "must match %s", check->text));
}

static demand_maker *const makers[CHECK_KINDS] = {
    [CHECK_MINIMUM] = minimum,
    [CHECK_ABOVE] = above,
    [CHECK_MAXIMUM] = maximum,
    [CHECK_BELOW] = below,
    [CHECK_MULTIPLE] = multiple,
    [CHECK_NUMBER_FORMAT] = format,
    [CHECK_MIN_LENGTH] = min_length,
    [CHECK_MAX_LENGTH] = max_length,
    [CHECK_PATTERN] = pattern,
    [CHECK_FORMAT] = format,
    [CHECK_MIN_ITEMS] = item_count,
    [CHECK_MAX_ITEMS] = item_count,
    [CHECK_UNIQUE] = unique,
    [CHECK_MIN_PROPERTIES] = property_count,
    [CHECK_MAX_PROPERTIES] = property_count,
};

bool emit_is_demand(const struct check *check)
{
    return makers[check->kind] != NULL || check->kind == CHECK_BINARY;
}

bool emit_demand(const struct emit *emit, const struct check *check, struct demand *demand)
{
    *demand = (struct demand){NULL, NULL, NULL};
    if (makers[check->kind] != NULL) {
        *demand = makers[check->kind](emit, check);
    }
    return emit_is_demand(check);
}
