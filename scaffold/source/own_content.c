/* Bodies and responses of a generated service, by media type. */
#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_operation.h"
#include "scaffold/source/own_tag.h"
#include "scaffold/source/rule.h"
#include "scaffold/source/types.h"

#include <string.h>

struct value own_media_name(struct own *self, const char *text)
{
    const char *word = arena_strndup(self->machine->arena, text, doc_word(text));

    return *text == '\'' || *text == '"' ? doc_literal(self->machine, word) : value_text(word);
}

/* The schema of one media type of a body or response: its own in a tag, else that of the type. */
static struct value content_schema(struct own *self, const struct syntax *type, const char *media)
{
    struct doc_tags tags = own_tags_of(self, type);
    struct value schema;

    if (own_tag_type(self->api, doc_named(self->machine, tags, "content", media), &schema))
        return schema;
    return own_type(self->api, type, tags);
}

/* T | undefined */
static bool may_be_undefined(const struct syntax *type)
{
    for (const struct syntax *part = syntax_first(type); part; part = syntax_next(part)) {
        if (part->kind == SYNTAX_LITERAL_TYPE && syntax_is(syntax_first(part), SYNTAX_UNDEFINED))
            return true;
        if (part->kind == SYNTAX_UNION_TYPE && may_be_undefined(part))
            return true;
    }
    return false;
}

void own_take_body(struct own *self)
{
    struct value body = value_get(self->rules, "body"), content = value_get(body, "content");
    const struct syntax *type = own_member(self, self->type, "body");

    if (!value_is(body, OBJECT_PLAIN) || !value_is(content, OBJECT_ARRAY))
        return;
    self->draft->body_is_optional = value_truth(value_get(body, "required")) != 1 ||
                                    (!self->is_edited && may_be_undefined(type));
    self->draft->body_content = value_plain(self->machine->arena);
    for (unsigned i = 0; i < content.object->count; i++) {
        const char *media = value_get_text(content.object->items[i], "type");
        struct value schema;

        if (!media)
            continue;
        schema = content_schema(self, type, media);
        if (self->is_edited)
            rule_apply(self->machine, value_get(content.object->items[i], "check"), schema);
        data_set(self->machine, self->draft->body_content, media, schema);
    }
}

/* undefined; and `Enveloped | undefined`, the form of answers of which nothing is declared. */
static bool is_nothing(const struct syntax *type)
{
    const char *name;

    while (syntax_is(type, SYNTAX_TYPE_ANNOTATION) || syntax_is(type, SYNTAX_LITERAL_TYPE))
        type = syntax_first(type);
    if (syntax_is(type, SYNTAX_UNION_TYPE)) {
        name = types_name(syntax_first(type));
        return may_be_undefined(type) && name && strcmp(name, "Enveloped") == 0;
    }
    return !type || type->kind == SYNTAX_UNDEFINED;
}

/* The media types of a response: those of its tags, else JSON. */
static void take_content(struct own *self, const char *status, const struct syntax *type)
{
    struct machine *machine = self->machine;
    struct doc_tags all = doc_below(machine, own_tags_of(self, type), "content");
    struct value content = value_plain(machine->arena);

    for (unsigned i = 0; i < all.count; i++) {
        struct value media = own_media_name(self, all.items[i]);

        if (media.kind == VALUE_STRING && value_get(content, media.text).kind == VALUE_UNDEFINED)
            data_set(machine, content, media.text, content_schema(self, type, media.text));
    }
    if (all.count == 0)
        data_set(machine, content, "application/json",
                 own_type(self->api, type, own_tags_of(self, type)));
    draft_response(self->draft, status, value_undefined(), NULL);
    data_set(machine, value_get(self->draft->responses, status), "content", content);
}

void own_take_responses(struct own *self)
{
    struct machine *machine = self->machine;
    const struct syntax *all = own_member(self, self->type, "responses");

    while (syntax_is(all, SYNTAX_TYPE_ANNOTATION))
        all = syntax_first(all);
    for (const struct syntax *one = syntax_first(all); one; one = syntax_next(one)) {
        const char *status = literal_key(machine->atoms, syntax_child(one, FIELD_NAME));
        const struct syntax *type = syntax_child(one, FIELD_TYPE);
        const char *comment = doc_text(machine, self->types, one);

        if (!status)
            continue;
        if (is_nothing(type))
            draft_response(self->draft, status, value_undefined(), NULL);
        else
            take_content(self, status, type);
        if (comment)
            data_set_text(machine, value_get(self->draft->responses, status), "description",
                          comment);
    }
    self->draft->has_response_schemas = true;
}
