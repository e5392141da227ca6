/* Rules as conditions: what needs no statements. */
#include "scaffold/generate/emit.h"

/* Whether an expression says what a check asks of the value. */
static bool is_expressible(const struct check *check)
{
    switch (check->kind) {
    case CHECK_CALL:
    case CHECK_CONST:
    case CHECK_ENUM:
    case CHECK_REQUIRED:
        return true;
    case CHECK_PROPERTY:
        return check_is_empty(check->rule);
    default:
        return emit_is_demand(check);
    }
}

/* The one type that values must be of, as emit->known has it; 0 when there are several. */
static unsigned type_of(const struct emit *emit, const struct rule *rule)
{
    unsigned found = 0;
    if (emit->known != 0) {
        return emit->known;
    }
    for (size_t i = 0; rule->types != 0 && i < EMIT_TYPES; i++) {
        if (emit_allows(rule, i)) {
            if (found != 0) {
                return 0;
            }
            found = emit_type_bits(i);
        }
    }
    return found;
}

/* Checks of values of another type than the one that is known ask nothing. */
static bool is_about(const struct check *check, unsigned type)
{
    unsigned types = check_types(check->kind);
    return types == 0 || (types & type) != 0;
}

bool emit_can_test(const struct emit *emit, const struct rule *rule)
{
    unsigned type = type_of(emit, rule);
    if (rule->nullable && emit->known == 0) {
        return false;
    }
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (type == 0 && check_types(check->kind) != 0) {
            return false;
        }
        if (is_about(check, type) && !is_expressible(check)) {
            return false;
        }
    }
    return true;
}

static void add_text(struct condition *condition, const char *text)
{
    condition_add(condition, condition_text(condition->arena, text));
}

/* --- terms --- */

/* typeof v === 'string' || v === null; nothing when the values that are listed say it. */
static void add_types(const struct emit *emit, const struct rule *rule, bool contrary,
                      struct condition *out)
{
    struct condition types = {.arena = emit->arena, .any = !contrary};
    if (emit_says_types(rule)) {
        return;
    }
    if (emit->known != 0) {
        const char *integer = emit_integer_test(emit, rule, contrary);
        if (integer != NULL) {
            add_text(out, integer);
        }
        return;
    }
    for (size_t i = 0; rule->types != 0 && i < EMIT_TYPES; i++) {
        if (emit_allows(rule, i)) {
            add_text(&types, emit_type_test(emit, rule, i, contrary));
        }
    }
    if (types.count > 0) {
        condition_add(out, types);
    }
}

struct condition emit_passes(const struct emit *emit, const struct check *check, bool contrary)
{
    struct arena *arena = emit->arena;
    const struct layout *arguments[] = {layout_printf(arena, "check%s", check->schema->type_name),
                                        layout_text(arena, emit->value),
                                        layout_text(arena, emit->problems),
                                        layout_text(arena, emit->seen == NULL ? "" : emit->seen)};
    const char *name = emit_use(emit, emit->seen == NULL ? "passes" : "passesSeen");
    emit_want(emit->all, check->schema);
    return condition_term(
        arena, layout_all(arena, layout_text(arena, contrary ? "!" : ""), layout_text(arena, name),
                          layout_list(arena, "(", arguments, emit->seen == NULL ? 3 : 4, ")")));
}

static void add_check(const struct emit *emit, const struct rule *rule, const struct check *check,
                      bool contrary, struct condition *out)
{
    struct demand demand;
    if (check->kind == CHECK_CALL) {
        condition_add(out, emit_passes(emit, check, contrary));
    } else if (emit_is_listing(check)) {
        condition_add(out, emit_equals(emit, rule, check, contrary));
    } else if (check->kind == CHECK_REQUIRED || check->kind == CHECK_PROPERTY) {
        if (check->kind == CHECK_REQUIRED || check->required) {
            add_text(out, emit_presence(emit, check->text, check->length, contrary));
        }
    } else if (emit_demand(emit, check, &demand) && demand.fails != NULL) {
        add_text(out, contrary ? demand.fails : demand.holds);
    }
}

bool emit_never_holds(const struct emit *emit, const struct rule *rule)
{
    bool other = rule->types != 0 && emit->known != 0 && (rule->types & emit->known) == 0;
    bool hopeless = rule->nothing || other;
    for (size_t i = 0; !hopeless && i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        hopeless = emit_is_listing(check) && !emit_lists_any(emit, rule, check);
    }
    return hopeless && !(rule->nullable && emit->known == 0);
}

enum truth emit_test(const struct emit *emit, const struct rule *rule, bool contrary,
                     struct condition *out)
{
    unsigned type = type_of(emit, rule);
    struct emit inner = *emit;
    *out = (struct condition){.arena = emit->arena, .any = contrary};
    if (emit_never_holds(emit, rule)) {
        return TRUTH_NEVER;
    }
    if (!emit_can_test(emit, rule)) {
        return TRUTH_UNKNOWN;
    }
    add_types(emit, rule, contrary, out);
    inner.known = emit_says_types(rule) ? emit->known : type;
    for (size_t i = 0; i < rule->count; i++) {
        if (is_about(&rule->checks[i], type)) {
            add_check(&inner, rule, &rule->checks[i], contrary, out);
        }
    }
    return out->count == 0 ? TRUTH_ALWAYS : TRUTH_DEPENDS;
}
