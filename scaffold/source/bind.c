/* Patterns: the names on the left of an assignment, and parameters. */
#include "scaffold/source/evaluate.h"
#include "scaffold/source/shape.h"

#include <string.h>

/* Names of constants that say nothing about what they hold. */
static bool is_generic(const char *name)
{
    static const char *const words[] = {"schema",   "schemas", "body",    "query", "querystring",
                                        "params",   "headers", "result",  "shape", "validator",
                                        "response", "opts",    "options", "s",     "base"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

/* The first name that a shape gets becomes the name of its component. */
static void bind_name(struct machine *self, struct scope *scope, const char *name,
                      struct value value, bool declares)
{
    if (value.kind == VALUE_OBJECT && value.object->shape && !value.object->shape->name)
        value.object->shape->name = is_generic(name) ? NULL : name;
    if (declares)
        scope_declare(self, scope, name, value);
    else
        scope_assign(scope, name, value);
}

/* The default counts for what is undefined, and for what is not known and could be. */
static struct value or_default(struct machine *self, struct scope *scope, struct value value,
                               const struct syntax *otherwise)
{
    if (!otherwise)
        return value;
    if (value.kind == VALUE_UNDEFINED)
        return machine_evaluate(self, scope, otherwise);
    return value_is_unknown(value) ? value_join(value, machine_evaluate(self, scope, otherwise))
                                   : value;
}

/* `...rest` of an object: all of it, which is more than it is. */
static void bind_object(struct machine *self, struct scope *scope, const struct syntax *pattern,
                        struct value value, bool declares)
{
    for (const struct syntax *part = syntax_first(pattern); part; part = syntax_next(part)) {
        const struct syntax *left;
        const char *key;

        switch (part->kind) {
        case SYNTAX_SHORTHAND_PATTERN:
            bind_name(self, scope, part->text, machine_get(self, value, part->text), declares);
            break;
        case SYNTAX_OBJECT_ASSIGNMENT:
            left = syntax_child(part, FIELD_LEFT);
            if (left && left->text)
                bind_name(self, scope, left->text,
                          or_default(self, scope, machine_get(self, value, left->text),
                                     syntax_child(part, FIELD_RIGHT)),
                          declares);
            break;
        case SYNTAX_PAIR_PATTERN:
            key = evaluate_key(self, scope, syntax_child(part, FIELD_KEY));
            bind_pattern(self, scope, syntax_child(part, FIELD_VALUE),
                         key ? machine_get(self, value, key) : value_unknown(NULL), declares);
            break;
        default:
            bind_pattern(self, scope, syntax_first(part), value, declares);
        }
    }
}

static struct value rest_of(struct machine *self, struct value value, unsigned from)
{
    struct value rest = value_array(self->arena);

    if (!value_is_list(value))
        return value;
    for (unsigned i = from; i < value.object->count; i++)
        machine_push(self, rest, value.object->items[i]);
    return rest;
}

/* The commas between two places of the code: more than one leaves items out. */
static unsigned commas(const struct source *source, uint32_t from, uint32_t to)
{
    unsigned count = 0;

    for (uint32_t at = from; source && at < to && at < source->length; at++)
        count += source->bytes[at] == ',';
    return count;
}

static void bind_array(struct machine *self, struct scope *scope, const struct syntax *pattern,
                       struct value value, bool declares)
{
    uint32_t end = pattern->start;
    unsigned i = 0;

    for (const struct syntax *part = syntax_first(pattern); part; part = syntax_next(part)) {
        struct value item =
            value_is_unknown(value) ? value_unknown(value_label(value)) : value_undefined();

        i += commas(scope->source, end, part->start);
        end = part->end;

        if (part->kind == SYNTAX_REST) {
            bind_pattern(self, scope, syntax_first(part), rest_of(self, value, i), declares);
            return;
        }
        if (value_is_list(value) && i < value.object->count)
            item = value.object->items[i];
        bind_pattern(self, scope, part, item, declares);
    }
}

void bind_pattern(struct machine *self, struct scope *scope, const struct syntax *pattern,
                  struct value value, bool declares)
{
    if (!pattern || !machine_step(self))
        return;
    self->depth++;
    switch (pattern->kind) {
    case SYNTAX_IDENTIFIER:
        bind_name(self, scope, pattern->text, value, declares);
        break;
    case SYNTAX_OBJECT_PATTERN:
        bind_object(self, scope, pattern, value, declares);
        break;
    case SYNTAX_ARRAY_PATTERN:
        bind_array(self, scope, pattern, value, declares);
        break;
    case SYNTAX_ASSIGNMENT_PATTERN:
        bind_pattern(self, scope, syntax_child(pattern, FIELD_LEFT),
                     or_default(self, scope, value, syntax_child(pattern, FIELD_RIGHT)), declares);
        break;
    default:
        break;
    }
    self->depth--;
}

/* `constructor(private app: App)` sets this.app. */
static void bind_property(struct machine *self, struct scope *scope, const struct syntax *parameter,
                          const struct syntax *pattern, struct value value)
{
    if ((syntax_find(parameter, SYNTAX_ACCESSIBILITY) || (parameter->flags & FLAG_READONLY)) &&
        syntax_is(pattern, SYNTAX_IDENTIFIER))
        machine_set(self, scope_self(scope), pattern->text, value);
}

static void bind_rest(struct machine *self, struct scope *scope, const struct syntax *pattern,
                      const struct value *arguments, unsigned from, unsigned count)
{
    struct value rest = value_array(self->arena);

    for (unsigned i = from; i < count; i++)
        array_push(self->arena, rest.object, arguments[i]);
    bind_pattern(self, scope, syntax_first(pattern), rest, true);
}

void bind_parameters(struct machine *self, struct scope *scope, const struct syntax *function,
                     const struct value *arguments, unsigned count)
{
    const struct syntax *single = syntax_child(function, FIELD_PARAMETER);
    const struct syntax *list = syntax_child(function, FIELD_PARAMETERS);
    unsigned i = 0;

    if (single)
        bind_pattern(self, scope, single, count ? arguments[0] : value_undefined(), true);
    for (const struct syntax *part = syntax_first(list); part; part = syntax_next(part)) {
        const struct syntax *pattern = syntax_child(part, FIELD_PATTERN);
        struct value value = i < count ? arguments[i] : value_undefined();

        if (!pattern)
            pattern =
                part->kind == SYNTAX_REQUIRED_PARAMETER ? syntax_child(part, FIELD_NAME) : part;
        if (syntax_is(pattern, SYNTAX_THIS))
            continue;
        if (syntax_is(pattern, SYNTAX_REST)) {
            bind_rest(self, scope, pattern, arguments, i, count);
            return;
        }
        value = or_default(self, scope, value, syntax_child(part, FIELD_VALUE));
        bind_pattern(self, scope, pattern, value, true);
        bind_property(self, scope, part, pattern, value);
        i++;
    }
}
