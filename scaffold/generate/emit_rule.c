/* A rule as statements: by the type of the value, then whatever the type. */
#include "scaffold/generate/emit.h"

#include "common/buffer.h"

/* What a type is called in messages, how it is recognised, and how its absence is. */
static const struct type_form {
    unsigned types;
    const char *name, *guard, *absent; /* % stands for the variable */
    const char *import;
} type_forms[] = {
    {SCHEMA_STRING, "string", "typeof % === 'string'", "typeof % !== 'string'", NULL},
    {SCHEMA_NUMBER | SCHEMA_INTEGER, "number", "typeof % === 'number'", "typeof % !== 'number'",
     NULL},
    {SCHEMA_ARRAY, "array", "isArray(%)", "!isArray(%)", "isArray"},
    {SCHEMA_OBJECT, "object", "isObject(%)", "!isObject(%)", "isObject"},
    {SCHEMA_BOOLEAN, "boolean", "typeof % === 'boolean'", "typeof % !== 'boolean'", NULL},
    {SCHEMA_NULL, "null", "% === null", "% !== null", NULL},
};
#define TYPE_FORMS (sizeof type_forms / sizeof *type_forms)

static const struct type_form integer_form = {SCHEMA_NUMBER | SCHEMA_INTEGER, "integer",
                                              "typeof % === 'number' && Number.isInteger(%)",
                                              "!Number.isInteger(%)", NULL};
static const struct type_form binary_form = {SCHEMA_STRING, "string", "isBinary(%)", "!isBinary(%)",
                                             "isBinary"};

static bool is_exact_integer(const struct rule *rule)
{
    return (rule->types & SCHEMA_INTEGER) != 0 && (rule->types & SCHEMA_NUMBER) == 0;
}

static const struct type_form *form_of(const struct rule *rule, size_t i)
{
    if ((type_forms[i].types & SCHEMA_INTEGER) != 0 && is_exact_integer(rule)) {
        return &integer_form;
    }
    for (size_t j = 0; type_forms[i].types == SCHEMA_STRING && j < rule->count; j++) {
        if (rule->checks[j].kind == CHECK_BINARY) {
            return &binary_form;
        }
    }
    return &type_forms[i];
}

static const char *fill_guard(const struct emit *emit, const struct type_form *form,
                              const char *guard)
{
    struct buffer out = BUFFER_INIT;
    if (form->import != NULL) {
        emit_use(emit, form->import);
    }
    for (; *guard != '\0'; guard++) {
        if (*guard == '%') {
            buffer_puts(&out, emit->value);
        } else {
            buffer_putc(&out, *guard);
        }
    }
    const char *result = arena_strdup(emit->arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

/* "must be string", "must be integer or null". */
static const char *type_message(const struct emit *emit, unsigned types)
{
    struct buffer out = BUFFER_INIT;
    buffer_puts(&out, "must be ");
    size_t start = out.length;
    for (size_t i = 0; i < TYPE_FORMS; i++) {
        if ((type_forms[i].types & types) == 0) {
            continue;
        }
        bool whole =
            type_forms[i].types == (SCHEMA_NUMBER | SCHEMA_INTEGER) && (types & SCHEMA_NUMBER) == 0;
        buffer_printf(&out, "%s%s", out.length == start ? "" : " or ",
                      whole ? "integer" : type_forms[i].name);
    }
    const char *result = arena_strdup(emit->arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

static check_emitter *emitter_of(enum check_kind kind)
{
    check_emitter *const *const tables[] = {emit_scalars, emit_arrays, emit_objects, emit_values};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        if (tables[i][kind] != NULL) {
            return tables[i][kind];
        }
    }
    return NULL;
}

/* All checks of a rule that are about values of `types` (0: about any value). */
static void emit_checks(const struct emit *emit, const struct rule *rule, unsigned types,
                        struct code_list *out)
{
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (check_types(check->kind) != types) {
            continue;
        }
        if (check->kind == CHECK_ADDITIONAL) {
            emit_additional(emit, rule, check, out);
        } else if (check->kind == CHECK_UNEVALUATED_ITEMS ||
                   check->kind == CHECK_UNEVALUATED_PROPERTIES) {
            continue; /* they come last: emit_unevaluated() */
        } else if (emitter_of(check->kind) != NULL) {
            emitter_of(check->kind)(emit, check, out);
        }
    }
}

/* if (a string) { … } else if (an array) { … } else if (not null) { must be … } */
static void emit_types(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    const struct layout *chain = layout_empty;
    struct buffer others = BUFFER_INIT; /* the types that need no check are not there */
    for (size_t i = 0; i < TYPE_FORMS; i++) {
        const struct type_form *form = form_of(rule, i);
        struct code_list body = {.arena = emit->arena};
        bool allowed = rule->types == 0 || (rule->types & form->types) != 0;
        if (!allowed) {
            continue;
        }
        emit_checks(emit, rule, type_forms[i].types, &body);
        if (body.count == 0) {
            if (rule->types != 0) { /* else nothing asks what it is */
                buffer_printf(&others, "%s%s", others.length == 0 ? "" : " && ",
                              fill_guard(emit, form, form->absent));
            }
            continue;
        }
        const struct layout *branch =
            code_if(emit->arena, emit_condition_code(emit, fill_guard(emit, form, form->guard)),
                    code_lines(&body));
        chain = chain == layout_empty
                    ? branch
                    : layout_all(emit->arena, chain, emit_text(emit, " else "), branch, NULL);
    }
    if (rule->types != 0) {
        const struct layout *wrong = emit_report(emit, type_message(emit, rule->types));
        const char *condition = arena_strdup(emit->arena, buffer_text(&others));
        if (chain == layout_empty) {
            chain = code_if(emit->arena, emit_condition_code(emit, condition), wrong);
        } else if (others.length == 0) {
            chain = layout_all(emit->arena, chain,
                               code_block(emit->arena, emit_text(emit, " else"), wrong), NULL);
        } else {
            chain =
                layout_all(emit->arena, chain, emit_text(emit, " else "),
                           code_if(emit->arena, emit_condition_code(emit, condition), wrong), NULL);
        }
    }
    code_add(out, chain);
    buffer_release(&others);
}

static const struct check *find_check(const struct rule *rule, enum check_kind kind)
{
    for (size_t i = 0; i < rule->count; i++) {
        if (rule->checks[i].kind == kind) {
            return &rule->checks[i];
        }
    }
    return NULL;
}

static void emit_unevaluated(const struct emit *emit, const struct rule *rule,
                             struct code_list *out)
{
    const struct check *items = find_check(rule, CHECK_UNEVALUATED_ITEMS);
    const struct check *properties = find_check(rule, CHECK_UNEVALUATED_PROPERTIES);
    if (items != NULL) {
        struct code_list body = {.arena = emit->arena};
        emit_unevaluated_items(emit, items, &body);
        emit_use(emit, "isArray");
        emit_when(emit, out, arena_printf(emit->arena, "isArray(%s)", emit->value),
                  code_lines(&body));
    }
    if (properties != NULL) {
        struct code_list body = {.arena = emit->arena};
        emit_unevaluated_properties(emit, properties, &body);
        emit_use(emit, "isObject");
        emit_when(emit, out, arena_printf(emit->arena, "isObject(%s)", emit->value),
                  code_lines(&body));
    }
}

static void emit_body(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    emit_types(emit, rule, out);
    emit_checks(emit, rule, 0, out);
    emit_unevaluated(emit, rule, out);
}

/* With unevaluated*, what the other checks have looked at is kept. */
static void emit_tracked(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    bool needs = find_check(rule, CHECK_UNEVALUATED_ITEMS) != NULL ||
                 find_check(rule, CHECK_UNEVALUATED_PROPERTIES) != NULL;
    if (!needs) {
        emit_body(emit, rule, out);
        return;
    }
    struct emit inner = *emit;
    inner.seen = emit_variable(emit, "seen");
    code_add(out, emit_declare(emit, inner.seen,
                               arena_printf(emit->arena, "new %s()", emit_use(emit, "Seen"))));
    emit_body(&inner, rule, out);
    emit_mark(emit, out, "add", inner.seen);
}

void emit_rule(const struct emit *emit, const struct rule *rule, struct code_list *out)
{
    if (rule->nothing) {
        code_add(out, emit_report(emit, "is not allowed"));
    } else if (rule->nullable) {
        struct code_list body = {.arena = emit->arena};
        emit_tracked(emit, rule, &body);
        emit_when(emit, out, arena_printf(emit->arena, "%s !== null", emit->value),
                  code_lines(&body));
    } else {
        emit_tracked(emit, rule, out);
    }
}
