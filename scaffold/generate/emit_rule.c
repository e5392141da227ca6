/* A rule as statements: whether the value is there, of which type, and what it is then. */
#include "scaffold/generate/emit.h"

/* --- checks --- */

static bool is_lower(enum check_kind kind)
{
    return kind == CHECK_MINIMUM || kind == CHECK_ABOVE || kind == CHECK_MIN_LENGTH ||
           kind == CHECK_MIN_ITEMS || kind == CHECK_MIN_PROPERTIES;
}

static bool is_upper(enum check_kind kind)
{
    return kind == CHECK_MAXIMUM || kind == CHECK_BELOW || kind == CHECK_MAX_LENGTH ||
           kind == CHECK_MAX_ITEMS || kind == CHECK_MAX_PROPERTIES;
}

/* What is below the one bound is not above the other of the same measure: else if. */
static bool is_opposite(const struct rule *rule, size_t i)
{
    return i > 0 && is_upper(rule->checks[i].kind) && is_lower(rule->checks[i - 1].kind) &&
           check_types(rule->checks[i].kind) == check_types(rule->checks[i - 1].kind);
}

static void emit_demanded(const struct emit *emit, const struct rule *rule, size_t i,
                          struct block *out)
{
    struct demand demand;
    emit_demand(emit, &rule->checks[i], &demand);
    if (demand.fails != NULL) {
        struct condition fails = condition_text(emit->arena, demand.fails);
        (is_opposite(rule, i) ? block_else_when : block_when)(out, &fails,
                                                              emit_report(emit, demand.message));
    }
}

static void emit_check(const struct emit *emit, const struct rule *rule, size_t i,
                       struct block *out)
{
    check_emitter *const *const tables[] = {emit_arrays, emit_objects, emit_values};
    const struct check *check = &rule->checks[i];
    if (emit_is_demand(check)) {
        emit_demanded(emit, rule, i, out);
    } else if (emit_is_listing(check)) {
        emit_listing(emit, rule, check, out);
    } else if (check->kind == CHECK_ADDITIONAL) {
        emit_additional(emit, rule, check, out);
    }
    for (size_t j = 0; j < sizeof tables / sizeof *tables; j++) {
        if (tables[j][check->kind] != NULL) {
            tables[j][check->kind](emit, check, out);
        }
    }
}

/* All checks of a rule that are about values of `types` (0: about any value). */
static void emit_checks(const struct emit *emit, const struct rule *rule, unsigned types,
                        struct block *out)
{
    struct emit inner = *emit;
    inner.known = types != 0 ? types : emit->known;
    inner.returns = false;
    for (size_t i = 0; i < rule->count; i++) {
        if (check_types(rule->checks[i].kind) == types) {
            emit_check(&inner, rule, i, out);
        }
    }
}

/* --- what nothing has looked at --- */

static const struct check *find_check(const struct rule *rule, enum check_kind kind)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == kind) {
            return &rule->checks[i];
        }
    }
    return NULL;
}

/* Under the test of the type, unless that is known. */
static void emit_of_type(const struct emit *emit, unsigned type, const char *function,
                         const struct block *body, struct block *out)
{
    if (emit->known == type) {
        block_append(out, body);
    } else if (emit->known == 0) {
        struct condition is = condition_text(emit->arena, emit_call_text(emit, function, false));
        block_when(out, &is, block_code(body));
    }
}

/* They come last. */
static void emit_unevaluated(const struct emit *emit, const struct rule *rule, struct block *out)
{
    const struct check *items = find_check(rule, CHECK_UNEVALUATED_ITEMS);
    const struct check *properties = find_check(rule, CHECK_UNEVALUATED_PROPERTIES);
    if (items != NULL) {
        struct block body = {.arena = emit->arena};
        emit_unevaluated_items(emit, items, &body);
        emit_of_type(emit, SCHEMA_ARRAY, "isArray", &body, out);
    }
    if (properties != NULL) {
        struct block body = {.arena = emit->arena};
        emit_unevaluated_properties(emit, properties, &body);
        emit_of_type(emit, SCHEMA_OBJECT, "isObject", &body, out);
    }
}

/* Whatever the type, and what is left. */
static void emit_rest(const struct emit *emit, const struct rule *rule, struct block *out)
{
    emit_checks(emit, rule, 0, out);
    emit_unevaluated(emit, rule, out);
}

/* --- types --- */

/* The number of types that are allowed; the last of them. */
static size_t count_types(const struct rule *rule, size_t *last)
{
    size_t count = 0;
    for (size_t i = 0; i < EMIT_TYPES; i++) {
        if (emit_allows(rule, i)) {
            count++;
            *last = i;
        }
    }
    return count;
}

/* if (not a string) { must be string } else if … */
static void emit_one_type(const struct emit *emit, const struct rule *rule, size_t type,
                          struct block *out)
{
    struct block body = {.arena = emit->arena};
    struct block details = {.arena = emit->arena};
    struct emit inner = *emit;
    inner.known = emit_type_bits(type);
    emit_checks(&inner, rule, inner.known, &details);
    emit_rest(&inner, rule, &details);
    bool returns = emit->returns && details.count > 0 && !block_is_choice(&details);
    block_add(&body, emit_report(emit, emit_type_message(emit, rule)));
    block_add(&body, returns ? layout_literal(emit->arena, "return;") : layout_empty);
    struct condition other = condition_text(emit->arena, emit_type_test(emit, rule, type, true));
    block_when(out, &other, block_code(&body));
    (returns ? block_append : block_else)(out, &details);
}

/* if (a string) { … } else if (an array) { … } else if (not null) { must be … } */
static void emit_types(const struct emit *emit, const struct rule *rule, struct block *out)
{
    struct block chain = {.arena = emit->arena};
    struct block wrong = {.arena = emit->arena};
    struct condition others = {.arena = emit->arena};
    for (size_t i = 0; i < EMIT_TYPES; i++) {
        struct block body = {.arena = emit->arena};
        if (!emit_allows(rule, i)) {
            continue;
        }
        emit_checks(emit, rule, emit_type_bits(i), &body);
        struct condition test =
            condition_text(emit->arena, emit_type_test(emit, rule, i, body.count == 0));
        if (body.count == 0) {
            condition_add(&others, test);
        } else {
            block_else_when(&chain, &test, block_code(&body));
        }
    }
    block_add(&wrong, emit_report(emit, emit_type_message(emit, rule)));
    if (others.count > 0) {
        block_else_when(&chain, &others, block_code(&wrong));
    } else {
        block_else(&chain, &wrong);
    }
    block_append(out, &chain);
    emit_rest(emit, rule, out);
}

/* Any type will do: if (a string) { … } */
static void emit_any_type(const struct emit *emit, const struct rule *rule, struct block *out)
{
    for (size_t i = 0; i < EMIT_TYPES; i++) {
        struct block body = {.arena = emit->arena};
        emit_checks(emit, rule, emit_type_bits(i), &body);
        if (body.count > 0) {
            struct condition test =
                condition_text(emit->arena, emit_type_test(emit, rule, i, false));
            block_guard(out, &test, &body);
        }
    }
    emit_rest(emit, rule, out);
}

/* The type is known by what stands around. */
static void emit_known_type(const struct emit *emit, const struct rule *rule, struct block *out)
{
    const char *integer = emit_integer_test(emit, rule, true);
    struct block details = {.arena = emit->arena};
    if (rule->types != 0 && (rule->types & emit->known) == 0) {
        block_add(out, emit_report(emit, emit_type_message(emit, rule)));
        return;
    }
    emit_checks(emit, rule, emit->known, &details);
    emit_rest(emit, rule, &details);
    if (integer != NULL) {
        emit_refuse(emit, out, integer, emit_type_message(emit, rule));
        block_else(out, &details);
    } else {
        block_append(out, &details);
    }
}

static void emit_given(const struct emit *emit, const struct rule *rule, struct block *out)
{
    size_t last = 0;
    size_t count = count_types(rule, &last);
    if (rule->nothing) {
        block_add(out, emit_report(emit, "is not allowed"));
    } else if (emit_says_types(rule)) {
        emit_rest(emit, rule, out);
    } else if (emit->known != 0) {
        emit_known_type(emit, rule, out);
    } else if (rule->types == 0) {
        emit_any_type(emit, rule, out);
    } else if (count == 1) {
        emit_one_type(emit, rule, last, out);
    } else {
        emit_types(emit, rule, out);
    }
}

/* With unevaluated*, what the other checks have looked at is kept. */
static void emit_tracked(const struct emit *emit, const struct rule *rule, struct block *out)
{
    if (find_check(rule, CHECK_UNEVALUATED_ITEMS) == NULL &&
        find_check(rule, CHECK_UNEVALUATED_PROPERTIES) == NULL) {
        emit_given(emit, rule, out);
        return;
    }
    struct emit inner = *emit;
    inner.seen = emit_variable(emit, "seen");
    block_add(out, emit_declare(emit, inner.seen,
                                arena_printf(emit->arena, "new %s()", emit_use(emit, "Seen"))));
    emit_given(&inner, rule, out);
    emit_mark(emit, out, "add", inner.seen);
}

/* --- presence --- */

/* Whether null is right, and nothing is asked of it: an excuse of its own makes the rest plain. */
static bool excuses_null(const struct rule *rule)
{
    if (rule->nullable) {
        return true;
    }
    for (size_t i = 0; i < rule->count; i++) {
        if (check_types(rule->checks[i].kind) == 0) {
            return false;
        }
    }
    return rule->count > 0 && (rule->types & SCHEMA_NULL) != 0 && rule->types != SCHEMA_NULL;
}

static struct block emit_not_null(const struct emit *emit, const struct rule *rule)
{
    struct block body = {.arena = emit->arena};
    struct emit inner = *emit;
    struct rule others = *rule;
    if (emit->known != 0 || !excuses_null(rule)) {
        emit_tracked(emit, rule, &body);
        return body;
    }
    struct block guarded = {.arena = emit->arena};
    struct condition there =
        condition_text(emit->arena, arena_printf(emit->arena, "%s !== null", emit->value));
    inner.returns = false;
    inner.excused = (rule->types & SCHEMA_NULL) != 0;
    others.types &= ~(unsigned)SCHEMA_NULL;
    emit_tracked(&inner, &others, &guarded);
    if (guarded.count > 0) {
        block_guard(&body, &there, &guarded);
    }
    return body;
}

void emit_rule(const struct emit *emit, const struct rule *rule, enum presence presence,
               struct block *out)
{
    struct emit inner = *emit;
    struct arena *arena = emit->arena;
    inner.returns = emit->returns && presence == PRESENCE_GIVEN;
    struct block body = emit_not_null(&inner, rule);
    struct condition there =
        condition_text(arena, arena_printf(arena, "%s !== undefined", emit->value));
    struct condition absent =
        condition_text(arena, arena_printf(arena, "%s === undefined", emit->value));
    if (presence == PRESENCE_REQUIRED) {
        block_when(out, &absent, emit_report(emit, "is required"));
        block_else(out, &body);
    } else if (presence == PRESENCE_OPTIONAL && body.count > 0) {
        block_guard(out, &there, &body);
    } else {
        block_append(out, &body);
    }
}
