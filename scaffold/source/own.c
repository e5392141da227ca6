/*
 * The services that this tool generates: `operation(name, handler, names)` leads to the rules of the
 * request (validators.ts), the types of the operation (api.ts) and the schemes (schemes.ts).
 */
#include "scaffold/source/data.h"
#include "scaffold/source/draft.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/own_tag.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/rule.h"
#include "scaffold/source/types.h"

#include "scaffold/tree/manifest.h"

#include <ctype.h>
#include <stdlib.h>
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
#define HEADER_HASH 32 /* characters of the hash in a first line */

struct own {
    struct draft *draft;
    struct machine *machine;
    struct source *http; /* where operation() is */
    struct value rules;
    struct source *types;
    struct own_types *api;
    const struct syntax *type; /* Operations[name], or NULL */
    bool is_edited; /* people changed the checks, so that the types do not say all of them */
};

static const struct call *call_of(struct value made_by)
{
    const struct call *made = made_by.kind == VALUE_OBJECT ? made_by.object->made : NULL;

    return made && strcmp(made->name, "operation") == 0 && made->count >= 2 &&
                   made->arguments[0].kind == VALUE_STRING
               ? made
               : NULL;
}

/* The call whose result is spread into Fastify's options: { method, url, ...operation(…) }. */
static const struct call *spread_call(const struct draft *draft)
{
    struct value options = draft->endpoint->entry->options;
    const struct call *made = NULL;

    if (!value_is(options, OBJECT_PLAIN) || !options.object->node)
        return NULL;
    for (const struct syntax *part = syntax_first(options.object->node); part && !made;
         part = syntax_next(part))
        if (part->kind == SYNTAX_SPREAD && syntax_is(syntax_first(part), SYNTAX_CALL))
            made = call_of(
                machine_evaluate(draft->machine, options.object->scope, syntax_first(part)));
    return made;
}

/* operation('name', handler, …) among the handlers, or NULL. */
static const struct call *own_call(const struct draft *draft)
{
    const struct entry *entry = draft->endpoint->entry;
    struct value handler = entry->count ? entry->handlers[entry->count - 1] : value_undefined();
    const struct call *made = call_of(handler);

    if (!value_is(handler, OBJECT_FUNCTION))
        return NULL;
    return made ? made : spread_call(draft);
}

static struct source *beside(struct own *self, const char *path)
{
    return project_resolve(self->machine->project, self->http, path);
}

/* Whether a file of the generator is no longer what its first line says: `// … do not edit: HASH`. */
static bool was_edited(struct machine *machine, const struct source *source)
{
    static const char words[] = ", do not edit: ";
    const char *newline = memchr(source->bytes, '\n', source->length);
    const char *line, *hash, *made;

    if (!newline)
        return true;
    line = arena_strndup(machine->arena, source->bytes, (size_t)(newline - source->bytes));
    hash = strstr(line, words);
    if (!hash || strlen(hash) < sizeof words - 1 + HEADER_HASH)
        return true;
    made = manifest_hash(machine->arena, newline + 1,
                         source->length - (size_t)(newline + 1 - source->bytes));
    return strncmp(made, hash + sizeof words - 1, HEADER_HASH) != 0;
}

/* The same, asked once for each file. */
static bool is_edited(struct machine *machine, const struct source *source)
{
    const char *key = atom(machine->atoms, arena_printf(machine->arena, "\6%s", source->path));
    struct value *known = table_find(&machine->globals->names, key);

    if (!known) {
        table_set(machine->arena, &machine->globals->names, key,
                  value_boolean(was_edited(machine, source)));
        known = table_find(&machine->globals->names, key);
    }
    return known->truth;
}

static bool open_own(struct own *self, struct draft *draft, const struct call *made)
{
    const struct entry *entry = draft->endpoint->entry;
    struct scope *scope = entry->handlers[entry->count - 1].object->scope;
    struct source *validators;

    *self = (struct own){.draft = draft, .machine = draft->machine};
    self->http = scope ? scope->source : NULL;
    validators = self->http ? beside(self, "./validators.js") : NULL;
    self->types = self->http ? beside(self, "../types/api.js") : NULL;
    if (!validators)
        return false;
    self->is_edited = is_edited(self->machine, validators);
    self->rules =
        value_get(machine_export(self->machine, validators, atom(self->machine->atoms, "requests")),
                  made->arguments[0].text);
    if (self->types)
        self->api = own_types_of(self->machine, self->types);
    if (self->types)
        self->type = types_member(
            self->machine, &self->types,
            types_declared(self->machine, self->types, atom(self->machine->atoms, "Operations")),
            made->arguments[0].text);
    return value_is(self->rules, OBJECT_PLAIN);
}

/* A member of the operation's type, without its annotation. */
static const struct syntax *type_member(const struct own *self, const struct syntax *of,
                                        const char *name)
{
    struct source *source = self->types;

    while (syntax_is(of, SYNTAX_TYPE_ANNOTATION))
        of = syntax_first(of);
    return of ? types_member(self->machine, &source, of, name) : NULL;
}

/* p1, p2, … → the names that operation() was given; star1, … (Fastify's way to write it) → *. */
static void name_parameters(struct draft *draft, struct value names)
{
    struct machine *machine = draft->machine;
    struct path_template *path = &draft->path;
    const char *text = "", *at = path->text;
    unsigned index = 0, count = 0;

    for (const char *open; (open = strchr(at, '{')) != NULL && index < path->count; index++) {
        const char *close = strchr(open, '}');
        struct template_parameter parameter = path->parameters[index];
        long number = *parameter.name == 'p' ? strtol(parameter.name + 1, NULL, 10) : 0;
        bool is_star = parameter.pattern && strcmp(parameter.pattern, "^\\*") == 0;

        if (!close)
            break;
        if (number > 0 && number <= (long)names.object->count &&
            names.object->items[number - 1].kind == VALUE_STRING)
            parameter.name = names.object->items[number - 1].text;
        text = arena_printf(machine->arena, is_star ? "%s%.*s*" : "%s%.*s{%s}", text,
                            (int)(open - at), at, parameter.name);
        if (!is_star)
            path->parameters[count++] = parameter;
        at = close + 1;
    }
    path->count = count;
    path->text = arena_printf(machine->arena, "%s%s", text, at);
}

/* Routers match what was sent: "a b" is written a%20b. */
static void decode_path(struct draft *draft)
{
    char *text = arena_strdup(draft->machine->arena, draft->path.text), *out = text;
    char digits[3] = {0};

    for (const char *at = text; *at; out++) {
        if (*at == '%' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2])) {
            memcpy(digits, at + 1, 2);
            *out = (char)strtol(digits, NULL, 16);
            at += 3;
        } else {
            *out = *at++;
        }
    }
    *out = '\0';
    draft->path.text = text;
    /* These routers are strict: a slash at the end is part of the path. */
    if (out > text + 1 && draft->endpoint->path[strlen(draft->endpoint->path) - 1] == '/')
        draft->path.text = arena_printf(draft->machine->arena, "%s/", text);
}

static struct doc_tags tags_of(const struct own *self, const struct syntax *type)
{
    return doc_tags(self->machine, self->types, type ? type->parent : NULL);
}

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
    const struct syntax *type = type_member(self, type_member(self, self->type, member), name);
    struct value schema = own_type(self->api, type, tags_of(self, type));
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

/* The first word of a tag: a media type, in quotes where it has blanks. */
static struct value media_name(struct own *self, const char *text)
{
    const char *word = arena_strndup(self->machine->arena, text, doc_word(text));

    return *text == '\'' || *text == '"' ? doc_literal(self->machine, word) : value_text(word);
}

/* How a parameter is written, where that is not how those of its place usually are. */
static struct value writing_of(struct own *self, struct value rule, enum place place,
                               const char *member)
{
    struct machine *machine = self->machine;
    struct doc_tags tags = tags_of(self, type_member(self, type_member(self, self->type, member),
                                                     value_get_text(rule, "name")));
    const char *media = doc_tag(tags, "content");
    struct value written = value_plain(machine->arena), explode = value_get(rule, "explode");
    const char *given = value_get_text(rule, "style"), *style = style_of(given);
    bool is_form = style && strcmp(style, "form") == 0;
    const char *usual = place == PLACE_QUERY || place == PLACE_COOKIE ? "form" : "simple";

    if (given && !style)
        return data_set(
            machine, written, "content",
            media ? media_name(self, media)
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
        type_member(self, type_member(self, self->type, member), value_get_text(rule, "name"));

    if (self->is_edited || !type || value_get(rule, "fallback").kind != VALUE_UNDEFINED)
        return required;
    return !(type->parent->flags & FLAG_OPTIONAL);
}

/* Parameters that only the type has. */
static void take_typed(struct own *self, size_t place)
{
    struct machine *machine = self->machine;
    const struct syntax *all = type_member(self, self->type, places[place].member);
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
                 own_type(self->api, type, tags_of(self, type)));
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

/* The schema of one media type of a body or response: its own in a tag, else that of the type. */
static struct value content_schema(struct own *self, const struct syntax *type, const char *media)
{
    struct doc_tags tags = tags_of(self, type);
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

static void take_body(struct own *self)
{
    struct value body = value_get(self->rules, "body"), content = value_get(body, "content");
    const struct syntax *type = type_member(self, self->type, "body");

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
    struct doc_tags all = doc_below(machine, tags_of(self, type), "content");
    struct value content = value_plain(machine->arena);

    for (unsigned i = 0; i < all.count; i++) {
        struct value media = media_name(self, all.items[i]);

        if (media.kind == VALUE_STRING && value_get(content, media.text).kind == VALUE_UNDEFINED)
            data_set(machine, content, media.text, content_schema(self, type, media.text));
    }
    if (all.count == 0)
        data_set(machine, content, "application/json",
                 own_type(self->api, type, tags_of(self, type)));
    draft_response(self->draft, status, value_undefined(), NULL);
    data_set(machine, value_get(self->draft->responses, status), "content", content);
}

static void take_responses(struct own *self)
{
    struct machine *machine = self->machine;
    const struct syntax *all = type_member(self, self->type, "responses");

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

/* A scheme as OpenAPI has it. What OAuth 2 and OpenID Connect need beside it is not in the code. */
static struct value scheme_of(struct own *self, struct value rule)
{
    struct machine *machine = self->machine;
    struct value scheme = value_plain(machine->arena);
    const char *kind = value_get_text(rule, "kind"), *type = value_get_text(rule, "type");
    const char *word = value_get_text(rule, "scheme"), *url = value_get_text(rule, "url");

    if (!kind || strcmp(kind, "bearer") == 0 || strcmp(kind, "basic") == 0 || word) {
        data_set_text(machine, scheme, "type", type ? type : "http");
        if (!type)
            data_set_text(machine, scheme, "scheme", word ? word : kind ? kind : "bearer");
        if (type && strcmp(type, "oauth2") == 0)
            data_set(machine, scheme, "flows", value_plain(machine->arena));
        if (type && strcmp(type, "openIdConnect") == 0)
            data_set_text(machine, scheme, "openIdConnectUrl", url ? url : "");
        return scheme;
    }
    if (strcmp(kind, "none") == 0)
        return data_set_text(machine, scheme, "type", "mutualTLS");
    data_set_text(machine, scheme, "type", "apiKey");
    data_set_text(machine, scheme, "in", kind);
    return data_set(machine, scheme, "name", value_get(rule, "name"));
}

static struct value need_of(struct own *self, struct value needs, struct value schemes)
{
    struct machine *machine = self->machine;
    struct value choice = value_plain(machine->arena);

    for (unsigned i = 0; value_is(needs, OBJECT_ARRAY) && i < needs.object->count; i++) {
        const char *name = value_get_text(needs.object->items[i], "scheme");
        struct value scopes = value_get(needs.object->items[i], "scopes");

        if (!name)
            continue;
        data_set(machine, choice, name,
                 value_is(scopes, OBJECT_ARRAY) ? scopes : value_array(machine->arena));
        data_set(machine, self->draft->schemes, name, scheme_of(self, value_get(schemes, name)));
    }
    return choice;
}

static void take_security(struct own *self)
{
    struct machine *machine = self->machine;
    struct value security = value_get(self->rules, "security");
    struct source *source = beside(self, "./schemes.js");
    struct value schemes = source ? machine_export(machine, source, atom(machine->atoms, "schemes"))
                                  : value_undefined();

    if (!value_is(security, OBJECT_ARRAY) || !security.object->count)
        return;
    self->draft->choices = value_array(machine->arena);
    self->draft->schemes = value_plain(machine->arena);
    for (unsigned i = 0; i < security.object->count; i++)
        data_push(machine, self->draft->choices, need_of(self, security.object->items[i], schemes));
}

/* The operation's name, or that of its handler where people gave it another. */
static const char *id_of(const struct call *made)
{
    const struct syntax *handler = syntax_first(syntax_child(made->node, FIELD_ARGUMENTS));
    const struct syntax *property;

    handler = handler ? syntax_next(handler) : NULL;
    property = syntax_child(handler, FIELD_PROPERTY);
    if (syntax_is(handler, SYNTAX_IDENTIFIER))
        return handler->text;
    return property && property->text ? property->text : made->arguments[0].text;
}

bool draft_own(struct draft *draft)
{
    const struct call *made = own_call(draft);
    struct own self;
    struct value parameters;

    if (!made || !open_own(&self, draft, made))
        return false;
    draft->id = id_of(made);
    if (made->count > 2 && value_is(made->arguments[2], OBJECT_ARRAY))
        name_parameters(draft, made->arguments[2]);
    decode_path(draft);
    parameters = value_get(self.rules, "parameters");
    for (unsigned i = 0; value_is(parameters, OBJECT_ARRAY) && i < parameters.object->count; i++)
        take_parameter(&self, parameters.object->items[i]);
    for (size_t i = 0; i < PLACES && self.type && !self.is_edited; i++)
        take_typed(&self, i);
    take_body(&self);
    if (self.type)
        take_responses(&self);
    take_security(&self);
    return true;
}
