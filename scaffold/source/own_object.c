/* Objects, records, lists and tuples of a generated service's types. */
#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_kind.h"
#include "scaffold/source/own_tag.h"
#include "scaffold/source/types.h"

#include <string.h>

/* Whether a comment repeats what is said where the type that it is about is declared. */
static bool is_repeated(struct own_types *self, const struct syntax *type, const char *text,
                        struct doc_tags tags)
{
    const struct syntax *statement;

    type = own_opened(type);
    statement =
        syntax_is(type, SYNTAX_TYPE_IDENTIFIER) ? map_get(&self->declarations, type->text) : NULL;
    if (!statement || tags.count > 1 || (tags.count == 1 && !doc_tag(tags, "deprecated")))
        return false;
    if (tags.count && !doc_tag(doc_tags(self->machine, self->source, statement), "deprecated"))
        return false;
    return !text || (doc_text(self->machine, self->source, statement) &&
                     strcmp(text, doc_text(self->machine, self->source, statement)) == 0);
}

static void add_property(struct own_types *self, struct value schema, const struct syntax *node,
                         const char *name, struct doc_tags around)
{
    struct machine *machine = self->machine;
    struct doc_tags tags = doc_joined(machine, doc_tags(machine, self->source, node),
                                      doc_named(machine, around, "property", name));
    const char *text = doc_text(machine, self->source, node);
    struct value member;

    if (!(node->flags & FLAG_OPTIONAL))
        data_push(machine, data_at(machine, schema, "required", OBJECT_ARRAY), value_text(name));
    if (doc_tag(tags, "undescribed"))
        return;
    if (is_repeated(self, syntax_child(node, FIELD_TYPE), text, tags)) {
        tags.count = 0;
        text = NULL;
    }
    member = own_type(self, syntax_child(node, FIELD_TYPE), tags);
    if (text && value_get(member, "$ref").kind != VALUE_UNDEFINED)
        member = data_set(machine, own_nothing(self), "allOf", data_list(machine, member));
    if (text)
        data_set_text(machine, member, "description", text);
    data_set(machine, data_at(machine, schema, "properties", OBJECT_PLAIN), name, member);
}

struct value own_object(struct own_types *self, const struct syntax *body, struct doc_tags tags)
{
    struct machine *machine = self->machine;
    struct value schema = data_type(machine, "object");

    for (const struct syntax *node = syntax_first(body); node; node = syntax_next(node)) {
        const char *name = literal_key(machine->atoms, syntax_child(node, FIELD_NAME));

        if (node->kind == SYNTAX_INDEX_SIGNATURE && !doc_tag(tags, "matching"))
            data_set(
                machine, schema, "additionalProperties",
                own_type(self, syntax_child(node, FIELD_TYPE), doc_below(machine, tags, "values")));
        else if (node->kind == SYNTAX_PROPERTY_SIGNATURE && name)
            add_property(self, schema, node, name, tags);
    }
    return schema;
}

/* Record<string, unknown>, Record<string, never> */
struct value own_record(struct own_types *self, const struct syntax *type)
{
    const struct syntax *second = types_argument(type, 1);
    struct value schema = data_type(self->machine, "object");
    const char *word = second && second->kind == SYNTAX_PREDEFINED_TYPE ? second->text : "";

    if (strcmp(word, "never") == 0)
        return data_set(self->machine, schema, "additionalProperties", value_boolean(false));
    if (strcmp(word, "unknown") != 0)
        data_set(self->machine, schema, "additionalProperties",
                 own_type(self, second, (struct doc_tags){NULL, 0}));
    return schema;
}

/* --- lists --- */

struct value own_array(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    return data_set(self->machine, data_type(self->machine, "array"), "items",
                    own_type(self, syntax_first(type), doc_below(self->machine, tags, "items")));
}

/* [A, B?, ...C[]] */
struct value own_tuple(struct own_types *self, const struct syntax *type, struct doc_tags tags)
{
    struct machine *machine = self->machine;
    struct value schema = data_type(machine, "array"), items = value_array(machine->arena);
    struct value rest = own_nothing(self);

    for (const struct syntax *part = syntax_first(type); part; part = syntax_next(part)) {
        const struct syntax *inner = syntax_first(part);

        if (part->kind == SYNTAX_REST_TYPE) {
            rest = value_get(own_array(self, inner, tags), "items");
            continue;
        }
        data_push(
            machine, items,
            own_type(self, part,
                     doc_below(machine, tags,
                               arena_printf(machine->arena, "item %u", items.object->count))));
    }
    data_set(machine, schema, "prefixItems", items);
    if (!data_is_empty(rest))
        data_set(machine, schema, "items", rest);
    return schema;
}
