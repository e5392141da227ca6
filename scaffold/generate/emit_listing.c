/* One of few values: const and enum. */
#include "scaffold/generate/emit.h"

#include "common/buffer.h"
#include "scaffold/name/name.h"

#define MESSAGE_LIMIT 10 /* values that a message lists */
#define CHAIN_LIMIT 10   /* values that are compared one after the other */

bool emit_is_listing(const struct check *check)
{
    return check->kind == CHECK_CONST || check->kind == CHECK_ENUM;
}

static size_t value_count(const struct check *check)
{
    return check->kind == CHECK_CONST ? 1 : check->value->count;
}

static const struct node *value_at(const struct check *check, size_t i)
{
    return check->kind == CHECK_CONST ? check->value : check->value->items[i];
}

static bool is_scalar(const struct node *node)
{
    return node->kind != NODE_SEQUENCE && node->kind != NODE_MAPPING;
}

static unsigned type_of(const struct node *value)
{
    static const unsigned types[] = {[NODE_NULL] = SCHEMA_NULL,
                                     [NODE_BOOLEAN] = SCHEMA_BOOLEAN,
                                     [NODE_STRING] = SCHEMA_STRING,
                                     [NODE_SEQUENCE] = SCHEMA_ARRAY,
                                     [NODE_MAPPING] = SCHEMA_OBJECT};
    if (value->kind != NODE_NUMBER) {
        return types[value->kind];
    }
    return node_is_integral(value) ? SCHEMA_INTEGER | SCHEMA_NUMBER : SCHEMA_NUMBER;
}

/* The compiler refuses comparisons with what the value cannot be as far as it knows. */
static bool is_possible(const struct emit *emit, const struct rule *rule, const struct node *value)
{
    unsigned types = type_of(value);
    return (rule->types == 0 || (types & rule->types) != 0) &&
           (emit->known == 0 || (types & emit->known) != 0);
}

bool emit_lists_any(const struct emit *emit, const struct rule *rule, const struct check *check)
{
    for (size_t i = 0; i < value_count(check); i++) {
        if (is_possible(emit, rule, value_at(check, i))) {
            return true;
        }
    }
    return false;
}

bool emit_says_types(const struct rule *rule)
{
    bool listed = false;
    for (size_t i = 0; i < rule->count; i++) {
        if (check_types(rule->checks[i].kind) != 0) {
            return false;
        }
        listed = listed || emit_is_listing(&rule->checks[i]);
    }
    return listed;
}

/* --- the message --- */

static void put_value(const struct emit *emit, struct buffer *out, const struct node *value)
{
    const char *literal = value->kind == NODE_STRING
                              ? arena_strndup(emit->arena, value->text, value->length)
                              : code_text(emit->arena, code_value(emit->arena, value), 0, 0);
    buffer_puts(out, literal);
}

const char *emit_listing_message(const struct emit *emit, const struct check *check)
{
    struct buffer message = BUFFER_INIT;
    size_t count = value_count(check);
    buffer_puts(&message, check->kind == CHECK_CONST ? "must be " : "must be one of ");
    for (size_t i = 0; i < count && i < MESSAGE_LIMIT; i++) {
        buffer_puts(&message, i == 0 ? "" : ", ");
        put_value(emit, &message, value_at(check, i));
    }
    buffer_puts(&message, count > MESSAGE_LIMIT ? ", …" : "");
    const char *said = check->kind == CHECK_CONST && !is_scalar(check->value)
                           ? "must be the constant value"
                           : arena_strdup(emit->arena, buffer_text(&message));
    buffer_release(&message);
    return said;
}

/* --- the condition --- */

/* v === 'a' || v === 'b', or the contrary */
static struct condition comparisons(const struct emit *emit, const struct code_list *values,
                                    bool contrary)
{
    struct condition all = {.arena = emit->arena, .any = !contrary};
    for (size_t i = 0; i < values->count; i++) {
        const char *sign = contrary ? "!==" : "===";
        const char *left = arena_printf(emit->arena, "%s %s", emit->value, sign);
        condition_add(&all, condition_compared(emit->arena, left, values->items[i]));
    }
    return all;
}

static struct condition membership(const struct emit *emit, const struct code_list *values,
                                   bool contrary)
{
    struct emit many = *emit;
    many.topic = name_plural(emit->arena, emit->topic == NULL ? "value" : emit->topic);
    const char *set = emit_set_constant(&many, "", "unknown", values);
    return condition_text(emit->arena, arena_printf(emit->arena, "%s%s.has(%s)",
                                                    contrary ? "!" : "", set, emit->value));
}

/* equal(v, VALUE), isListed(v, VALUES) */
static struct condition equality(const struct emit *emit, const struct check *check,
                                 const struct code_list *values, bool contrary)
{
    bool one = check->kind == CHECK_CONST;
    const char *name = emit_constant_name(emit, one ? "value" : "values");
    const char *type = one ? "unknown" : "readonly unknown[]";
    emit_constant(emit, arena_printf(emit->arena, "const %s: %s =", name, type), one ? "" : "[",
                  one ? values->items[0]
                      : layout_list(emit->arena, "", values->items, values->count, "]"));
    return condition_text(
        emit->arena, arena_printf(emit->arena, "%s%s(%s, %s)", contrary ? "!" : "",
                                  emit_use(emit, one ? "equal" : "isListed"), emit->value, name));
}

struct condition emit_equals(const struct emit *emit, const struct rule *rule,
                             const struct check *check, bool contrary)
{
    struct code_list values = {.arena = emit->arena};
    bool scalars = true;
    for (size_t i = 0; i < value_count(check); i++) {
        const struct node *value = value_at(check, i);
        if (is_possible(emit, rule, value)) {
            code_add(&values, code_value(emit->arena, value));
            scalars = scalars && is_scalar(value);
        }
    }
    if (!scalars) {
        return equality(emit, check, &values, contrary);
    }
    return values.count <= CHAIN_LIMIT ? comparisons(emit, &values, contrary)
                                       : membership(emit, &values, contrary);
}
