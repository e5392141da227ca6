/* What whole statements demand: that a property is there, one of few values, no other names. */
#include "scaffold/source/rule_name.h"

#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"

#include <string.h>

/* for (const key in value) { if (key !== 'email') problems.add(key, 'is not allowed') }, for all that
 * no condition picks out. */
void rule_read_loop(struct rule *self, const struct syntax *node)
{
    const struct syntax *test = syntax_first(syntax_child(node, FIELD_BODY)), *condition;
    const char *message;

    condition = rule_unwrapped(syntax_child(test, FIELD_CONDITION));
    message = rule_message(self, syntax_is(test, SYNTAX_IF) ? test : NULL);
    if (message && strcmp(message, "is not allowed") == 0 && !syntax_is(condition, SYNTAX_CALL))
        rule_set(self, rule_schema_of(self, syntax_child(node, FIELD_RIGHT)),
                 "additionalProperties", value_boolean(false));
}

/* Requests need not have what they cannot set, whatever answers have. */
static bool is_read_only(const struct rule *self, struct value schema, const char *name)
{
    struct value property = value_get(value_get(schema, "properties"), name);

    return value_truth(value_get(property, "readOnly")) == 1 ||
           value_truth(value_get(rule_target(self, property), "readOnly")) == 1;
}

static void set_required(struct rule *self, struct value schema, const char *key, bool required)
{
    struct value list, kept = value_array(self->machine->arena);

    schema = rule_target(self, schema);
    if (schema.kind != VALUE_OBJECT)
        return;
    list = value_get(schema, "required");
    if (data_has(list, key) == required || is_read_only(self, schema, key) ||
        (required && !data_is_type(schema, "object")))
        return;
    for (unsigned i = 0; value_is(list, OBJECT_ARRAY) && i < list.object->count; i++)
        if (strcmp(list.object->items[i].text, key) != 0)
            data_push(self->machine, kept, list.object->items[i]);
    if (required)
        data_push(self->machine, kept, value_text(key));
    data_set(self->machine, schema, "required", kept);
    if (!kept.object->count)
        data_remove(self->machine, schema, "required");
}

/* has(value, 'toString'), or !has(…) */
static void read_has(struct rule *self, const struct syntax *test)
{
    bool absent = syntax_is(test, SYNTAX_UNARY);
    const struct syntax *call = absent ? syntax_child(test, FIELD_ARGUMENT) : test, *object, *first;

    if (!syntax_is(call, SYNTAX_CALL) || !rule_callee(call, &object) ||
        strcmp(rule_callee(call, &object), "has") != 0)
        return;
    first = syntax_first(syntax_child(call, FIELD_ARGUMENTS));
    if (first && syntax_is(syntax_next(first), SYNTAX_STRING))
        set_required(self, rule_schema_of(self, first),
                     literal_string(self->machine->atoms, syntax_next(first)), absent);
}

/* if (email === undefined) is required; if (email !== undefined && …) */
void rule_read_presence(struct rule *self, const struct syntax *node)
{
    const struct syntax *whole = rule_unwrapped(syntax_child(node, FIELD_CONDITION));
    const struct syntax *test = rule_operand(whole), *left = syntax_child(test, FIELD_LEFT);
    unsigned i = rule_index(self, left);
    bool absent;

    read_has(self, whole);
    if (!syntax_is(test, SYNTAX_BINARY) ||
        !syntax_is(syntax_child(test, FIELD_RIGHT), SYNTAX_UNDEFINED))
        return;
    absent = strcmp(test->text, "===") == 0;
    if (absent && (test != whole || !rule_message(self, node)))
        return;
    if (i < self->count && self->names[i].key)
        set_required(self, self->names[i].owner, self->names[i].key, absent);
    else if (absent && rule_property(self, left))
        set_required(self, rule_schema_of(self, syntax_child(left, FIELD_OBJECT)),
                     rule_property(self, left), true);
}

/* What the operands of && compare one name with: the values that are let through. */
struct listed {
    const char *name; /* an atom; NULL: none yet */
    struct value schema, values;
};

static void add_value(struct rule *self, const struct syntax *node, struct listed *listed)
{
    const struct syntax *left = syntax_child(node, FIELD_LEFT);
    struct value value = literal_value(self->machine->atoms, syntax_child(node, FIELD_RIGHT));

    if (!syntax_is(left, SYNTAX_IDENTIFIER) || (listed->name && listed->name != left->text) ||
        value.kind < VALUE_BOOLEAN || value.kind > VALUE_STRING)
        return;
    listed->name = left->text;
    listed->schema = rule_target(self, rule_schema_of(self, left));
    data_push(self->machine, listed->values, value);
}

static void add_values(struct rule *self, const struct syntax *node, struct listed *listed)
{
    if (!syntax_is(node, SYNTAX_BINARY))
        return;
    if (strcmp(node->text, "&&") == 0) {
        add_values(self, rule_unwrapped(syntax_child(node, FIELD_LEFT)), listed);
        add_values(self, rule_unwrapped(syntax_child(node, FIELD_RIGHT)), listed);
    } else if (strcmp(node->text, "!==") == 0) {
        add_value(self, node, listed);
    }
}

/* if (role !== 'admin' && role !== 'user') must be one of admin, user */
void rule_read_values(struct rule *self, const struct syntax *node)
{
    struct listed listed = {.values = value_array(self->machine->arena)};
    const char *message = rule_message(self, node);
    struct value known;

    if (!message || strncmp(message, "must be ", 8) != 0)
        return;
    add_values(self, rule_unwrapped(syntax_child(node, FIELD_CONDITION)), &listed);
    if (!listed.name || listed.schema.kind != VALUE_OBJECT)
        return;
    known = value_get(listed.schema, "enum");
    for (unsigned i = 0; value_is(known, OBJECT_ARRAY) && i < known.object->count; i++)
        if (known.object->items[i].kind ==
            VALUE_NULL) /* `!== null` says nothing: null may be excused */
            data_push(self->machine, listed.values, known.object->items[i]);
    if (strncmp(message, "must be one of ", 15) == 0)
        rule_set(self, listed.schema, "enum", listed.values);
    else
        rule_set(self, listed.schema, "const", listed.values.object->items[0]);
}

/* Whether a statement says what one of several choices is, or what depends on a property. */
bool rule_is_apart(const struct rule *self, const struct syntax *node)
{
    static const char *const messages[] = {"must have one of", "must have exactly one of",
                                           "must not have the excluded form"};
    const struct syntax *first = syntax_first(syntax_child(node, FIELD_CONSEQUENCE));
    const struct syntax *test = rule_operand(rule_unwrapped(syntax_child(node, FIELD_CONDITION)));
    const char *message = rule_message(self, node);

    if (syntax_is(first, SYNTAX_EXPRESSION_STATEMENT) &&
        syntax_is(syntax_first(first), SYNTAX_UPDATE))
        return true;
    for (size_t i = 0; message && i < sizeof messages / sizeof *messages; i++)
        if (strncmp(message, messages[i], strlen(messages[i])) == 0)
            return true;
    return syntax_is(test, SYNTAX_BINARY) && strcmp(test->text, "!==") == 0 &&
           rule_property(self, syntax_child(test, FIELD_LEFT)) &&
           syntax_is(syntax_child(test, FIELD_RIGHT), SYNTAX_UNDEFINED);
}
