/* Parameters of a generated service: their rules in validators.ts, their types in api.ts. */
#include "scaffold/source/data.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_operation.h"
#include "scaffold/source/rule.h"

#include <string.h>

static const struct {
    const char *in, *member; /* of a rule, and of the operation's type */
    enum place place;
} places[] = {
    {"path", "params", PLACE_PATH},
    {"query", "query", PLACE_QUERY},
    {"header", "headers", PLACE_HEADER},
    {"cookie", "cookies", PLACE_COOKIE},
};

#define PLACES (sizeof places / sizeof *places)

/* What a parameter that has no type is turned into. */
static void set_shape(struct machine *machine, struct value schema, struct value shape)
{
    struct value scalars = value_get(shape, "scalars");

    if (value_is(scalars, OBJECT_ARRAY) && scalars.object->count == 1)
        data_set(machine, schema, "type", scalars.object->items[0]);
}

/* The type of a parameter, the default of its rule, and what its check asks. */
static struct value parameter_schema(struct own *self, struct value rule, const char *member)
{
    struct machine *machine = self->machine;
    const char *name = value_get_text(rule, "name");
    const struct syntax *type = own_member(self, own_member(self, self->type, member), name);
    struct value schema = own_type(self->api, type, own_tags_of(self, type));
    struct value fallback = value_get(rule, "fallback");
    const char *text = doc_text(machine, self->types, type ? type->parent : NULL);

    if (value_get(schema, "$ref").kind == VALUE_UNDEFINED) {
        schema = data_copy(machine, schema);
        data_remove(machine, schema, "deprecated");
        if (!type)
            set_shape(machine, schema, value_get(rule, "shape"));
        if (fallback.kind != VALUE_UNDEFINED && !value_is_unknown(fallback))
            data_set(machine, schema, "default", fallback);
        if (text)
            data_set_text(machine, schema, "description", text);
    }
    if (self->is_edited)
        rule_apply(machine, value_get(rule, "check"), schema);
    return schema;
}

/* How the generated code calls a style → as OpenAPI does; NULL for those that are content. */
static const char *style_of(const char *style)
{
    static const char *const names[][2] = {{"form", "form"},         {"simple", "simple"},
                                           {"label", "label"},       {"matrix", "matrix"},
                                           {"deep", "deepObject"},   {"space", "spaceDelimited"},
                                           {"pipe", "pipeDelimited"}};

    for (size_t i = 0; style && i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], style) == 0)
            return names[i][1];
    return NULL;
}

/* How a parameter is written, where that is not how those of its place usually are. */
static struct value writing_of(struct own *self, struct value rule, enum place place,
                               const char *member)
{
    struct machine *machine = self->machine;
    struct doc_tags tags = own_tags_of(
        self, own_member(self, own_member(self, self->type, member), value_get_text(rule, "name")));
    const char *media = doc_tag(tags, "content");
    struct value written = value_plain(machine->arena), explode = value_get(rule, "explode");
    const char *given = value_get_text(rule, "style"), *style = style_of(given);
    bool is_form = style && strcmp(style, "form") == 0;
    const char *usual = place == PLACE_QUERY || place == PLACE_COOKIE ? "form" : "simple";

    if (given && !style)
        return data_set(
            machine, written, "content",
            media ? own_media_name(self, media)
                  : value_text(strcmp(given, "json") == 0 ? "application/json" : "text/plain"));
    if (doc_tag(tags, "deprecated"))
        data_set(machine, written, "deprecated", value_boolean(true));
    if (style && strcmp(style, usual) != 0)
        data_set_text(machine, written, "style", style);
    if (explode.kind == VALUE_BOOLEAN && explode.truth != is_form &&
        strcmp(style ? style : "", "deepObject") != 0)
        data_set(machine, written, "explode", explode);
    return written;
}

/* As its rule says; where nobody edited that, as its type says. */
static bool is_required(struct own *self, struct value rule, const char *member)
{
    bool required = value_truth(value_get(rule, "required")) == 1;
    const struct syntax *type =
        own_member(self, own_member(self, self->type, member), value_get_text(rule, "name"));

    if (self->is_edited || !type || value_get(rule, "fallback").kind != VALUE_UNDEFINED)
        return required;
    return !(type->parent->flags & FLAG_OPTIONAL);
}

/* Parameters that only the type has. */
static void take_typed(struct own *self, size_t place)
{
    struct machine *machine = self->machine;
    const struct syntax *all = own_member(self, self->type, places[place].member);
    struct value *into = &self->draft->places[places[place].place];

    while (syntax_is(all, SYNTAX_TYPE_ANNOTATION))
        all = syntax_first(all);
    for (const struct syntax *one = syntax_is(all, SYNTAX_OBJECT_TYPE) ? syntax_first(all) : NULL;
         one; one = syntax_next(one)) {
        const char *name = literal_key(machine->atoms, syntax_child(one, FIELD_NAME));
        const struct syntax *type = syntax_child(one, FIELD_TYPE);

        if (!name || !type || value_get(value_get(*into, "properties"), name).kind == VALUE_OBJECT)
            continue;
        if (into->kind == VALUE_UNDEFINED)
            *into = data_type(machine, "object");
        data_set(machine, data_at(machine, *into, "properties", OBJECT_PLAIN), name,
                 own_type(self->api, type, own_tags_of(self, type)));
        if (!(one->flags & FLAG_OPTIONAL))
            data_push(machine, data_at(machine, *into, "required", OBJECT_ARRAY), value_text(name));
    }
}

static void take_parameter(struct own *self, struct value rule)
{
    struct machine *machine = self->machine;
    const char *in = value_get_text(rule, "in"), *name = value_get_text(rule, "name");

    for (size_t i = 0; in && name && i < PLACES; i++) {
        struct value *place = &self->draft->places[places[i].place];

        if (strcmp(places[i].in, in) != 0)
            continue;
        if (place->kind == VALUE_UNDEFINED)
            *place = data_type(machine, "object");
        data_set(machine, data_at(machine, *place, "properties", OBJECT_PLAIN), name,
                 parameter_schema(self, rule, places[i].member));
        data_set(machine, data_at(machine, *place, "writing", OBJECT_PLAIN), name,
                 writing_of(self, rule, places[i].place, places[i].member));
        if (is_required(self, rule, places[i].member))
            data_push(machine, data_at(machine, *place, "required", OBJECT_ARRAY),
                      value_text(name));
    }
}

void own_take_parameters(struct own *self)
{
    struct value parameters = value_get(self->rules, "parameters");

    for (unsigned i = 0; value_is(parameters, OBJECT_ARRAY) && i < parameters.object->count; i++)
        take_parameter(self, parameters.object->items[i]);
    for (size_t i = 0; i < PLACES && self->type && !self->is_edited; i++)
        take_typed(self, i);
}
