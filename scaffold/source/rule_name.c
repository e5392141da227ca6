/* What the names in a check stand for, and what its statements say. */
#include "scaffold/source/rule_name.h"

#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/reference.h"

#include <string.h>

#define TARGET_LIMIT 10 /* references in references */

/* Where a name stands in the list; the count when it is not there. */
unsigned rule_index(const struct rule *self, const struct syntax *node)
{
    for (unsigned i = self->count; syntax_is(node, SYNTAX_IDENTIFIER) && i-- > 0;)
        if (self->names[i].name == node->text)
            return i;
    return self->count;
}

/* The schema that a name stands for; undefined when it is another name. */
struct value rule_schema_of(const struct rule *self, const struct syntax *node)
{
    unsigned i = rule_index(self, node);

    return i < self->count ? self->names[i].schema : value_undefined();
}

void rule_name(struct rule *self, const char *name, struct value schema)
{
    if (self->count < RULE_NAME_LIMIT) {
        self->names[self->count].name = name;
        self->names[self->count].key = NULL;
        self->names[self->count++].schema = schema;
    }
}

/* What a name's checks are about: a reference's schema, alone or with something said beside it. */
struct value rule_target(const struct rule *self, struct value schema)
{
    struct value all;

    for (int i = 0; i < TARGET_LIMIT; i++) {
        schema = reference_target(self->machine, schema);
        all = value_get(schema, "allOf");
        if (!value_is(all, OBJECT_ARRAY) || all.object->count != 1 ||
            value_get(schema, "type").kind != VALUE_UNDEFINED)
            break;
        schema = all.object->items[0];
    }
    return schema;
}

/* A property that only its check knows. */
static struct value new_property(struct rule *self, struct value of, const char *name)
{
    struct value made = value_plain(self->machine->arena);

    if (!data_is_type(of, "object"))
        return value_undefined();
    data_set(self->machine, data_at(self->machine, of, "properties", OBJECT_PLAIN), name, made);
    return made;
}

/* The property that value.email or value['e-mail'] is; NULL when it is none. */
const char *rule_property(const struct rule *self, const struct syntax *node)
{
    const struct syntax *property = syntax_child(node, FIELD_PROPERTY);
    const struct syntax *index = syntax_child(node, FIELD_INDEX);

    if (syntax_is(index, SYNTAX_STRING))
        return literal_string(self->machine->atoms, index);
    return property ? property->text : NULL;
}

/* value.email, value['e-mail'], list[index], map[name] */
struct value rule_part(struct rule *self, const struct syntax *node)
{
    struct value of = rule_target(self, rule_schema_of(self, syntax_child(node, FIELD_OBJECT))),
                 part;
    const char *name = rule_property(self, node);

    if (name) {
        part = value_get(value_get(of, "properties"), name);
        return part.kind == VALUE_UNDEFINED ? new_property(self, of, name) : part;
    }
    part = value_get(of, "items");
    return part.kind == VALUE_OBJECT ? part : value_get(of, "additionalProperties");
}

const struct syntax *rule_unwrapped(const struct syntax *node)
{
    while (syntax_is(node, SYNTAX_PARENTHESES))
        node = syntax_first(node);
    return node;
}

/* a of a && b && c */
const struct syntax *rule_operand(const struct syntax *node)
{
    while (syntax_is(node, SYNTAX_BINARY) && strcmp(node->text, "&&") == 0)
        node = rule_unwrapped(syntax_child(node, FIELD_LEFT));
    return node;
}

const char *rule_callee(const struct syntax *call, const struct syntax **object)
{
    const struct syntax *callee = syntax_child(call, FIELD_FUNCTION);
    const struct syntax *property = syntax_child(callee, FIELD_PROPERTY);

    *object = syntax_child(callee, FIELD_OBJECT);
    return property ? property->text : callee ? callee->text : NULL;
}

void rule_set(struct rule *self, struct value schema, const char *keyword, struct value value)
{
    schema = rule_target(self, schema);
    if (keyword && schema.kind == VALUE_OBJECT && !data_is_empty(schema))
        data_set(self->machine, schema, keyword, value);
}

bool rule_number(const struct syntax *node, struct value *number)
{
    bool negative = syntax_is(node, SYNTAX_UNARY) && node->text && *node->text == '-';
    const struct syntax *digits = negative ? syntax_last(node) : node;

    if (!syntax_is(digits, SYNTAX_NUMBER))
        return false;
    *number = value_number(literal_number(digits->text) * (negative ? -1 : 1));
    return true;
}

/* The message of `if (…) problems.add('email', 'is required')`; NULL of any other statement. */
const char *rule_message(const struct rule *self, const struct syntax *node)
{
    const struct syntax *first = syntax_first(syntax_child(node, FIELD_CONSEQUENCE)), *object;

    first = syntax_is(first, SYNTAX_EXPRESSION_STATEMENT) ? syntax_first(first) : NULL;
    if (!syntax_is(first, SYNTAX_CALL) || !rule_callee(first, &object) || !object ||
        strcmp(rule_callee(first, &object), "add") != 0)
        return NULL;
    first = syntax_next(syntax_first(syntax_child(first, FIELD_ARGUMENTS)));
    return syntax_is(first, SYNTAX_STRING) ? literal_string(self->machine->atoms, first) : "";
}

/* Whether what stands in a condition is refused. */
bool rule_is_refused(const struct rule *self, const struct syntax *node)
{
    while (node && node->kind != SYNTAX_IF)
        node = node->parent;
    return node && rule_message(self, node);
}
