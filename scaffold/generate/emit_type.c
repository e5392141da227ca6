/* What a type is called in messages, how it is recognised, and how its absence is. */
#include "scaffold/generate/emit.h"

#include "common/buffer.h"

static const struct type_form {
    unsigned types;
    const char *name;
    const char *test; /* of typeof, or a function */
    bool is_function;
} forms[EMIT_TYPES] = {
    {SCHEMA_STRING, "string", "string", false},
    {SCHEMA_NUMBER | SCHEMA_INTEGER, "number", "number", false},
    {SCHEMA_ARRAY, "array", "isArray", true},
    {SCHEMA_OBJECT, "object", "isObject", true},
    {SCHEMA_BOOLEAN, "boolean", "boolean", false},
    {SCHEMA_NULL, "null", NULL, false},
};

static const struct type_form integer_form = {SCHEMA_NUMBER | SCHEMA_INTEGER, "integer",
                                              "isInteger", true};
static const struct type_form binary_form = {SCHEMA_STRING, "string", "isBinary", true};

static bool is_exact_integer(const struct rule *rule)
{
    return (rule->types & SCHEMA_INTEGER) != 0 && (rule->types & SCHEMA_NUMBER) == 0;
}

static bool is_binary(const struct rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == CHECK_BINARY) {
            return true;
        }
    }
    return false;
}

static const struct type_form *form_of(const struct rule *rule, size_t i)
{
    if ((forms[i].types & SCHEMA_INTEGER) != 0 && is_exact_integer(rule)) {
        return &integer_form;
    }
    return forms[i].types == SCHEMA_STRING && is_binary(rule) ? &binary_form : &forms[i];
}

unsigned emit_type_bits(size_t i)
{
    return forms[i].types;
}

bool emit_allows(const struct rule *rule, size_t i)
{
    return rule->types == 0 || (rule->types & forms[i].types) != 0;
}

const char *emit_type_test(const struct emit *emit, const struct rule *rule, size_t i,
                           bool contrary)
{
    const struct type_form *form = form_of(rule, i);
    const char *sign = contrary ? "!==" : "===";
    if (form->is_function) {
        return emit_call_text(emit, form->test, contrary);
    }
    return form->test == NULL
               ? arena_printf(emit->arena, "%s %s null", emit->value, sign)
               : arena_printf(emit->arena, "typeof %s %s '%s'", emit->value, sign, form->test);
}

const char *emit_integer_test(const struct emit *emit, const struct rule *rule, bool contrary)
{
    bool is_number = (emit->known & SCHEMA_NUMBER) != 0;
    return is_number && is_exact_integer(rule) ? arena_printf(emit->arena, "%sNumber.isInteger(%s)",
                                                              contrary ? "!" : "", emit->value)
                                               : NULL;
}

const char *emit_type_message(const struct emit *emit, const struct rule *rule)
{
    char room[128];
    struct buffer out = BUFFER_ON(room);
    buffer_puts(&out, "must be ");
    size_t start = out.length;
    for (size_t i = 0; i < EMIT_TYPES; i++) {
        if ((forms[i].types & rule->types) != 0) {
            buffer_printf(&out, "%s%s", out.length == start ? "" : " or ", form_of(rule, i)->name);
        }
    }
    buffer_puts(&out, emit->excused ? " or null" : "");
    const char *result = arena_strdup(emit->arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}
