/*
 * The services that this tool generates: `operation(name, handler, names)` leads to the rules of the
 * request (validators.ts), the types of the operation (api.ts) and the schemes (schemes.ts).
 */
#include "scaffold/source/own_operation.h"
#include "scaffold/source/types.h"

#include "scaffold/tree/manifest.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define HEADER_HASH 32 /* characters of the hash in a first line */

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

struct source *own_beside(struct own *self, const char *path)
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
    validators = self->http ? own_beside(self, "./validators.js") : NULL;
    self->types = self->http ? own_beside(self, "../types/api.js") : NULL;
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
const struct syntax *own_member(const struct own *self, const struct syntax *of, const char *name)
{
    struct source *source = self->types;

    while (syntax_is(of, SYNTAX_TYPE_ANNOTATION))
        of = syntax_first(of);
    return of ? types_member(self->machine, &source, of, name) : NULL;
}

struct doc_tags own_tags_of(const struct own *self, const struct syntax *type)
{
    return doc_tags(self->machine, self->types, type ? type->parent : NULL);
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

    if (!made || !open_own(&self, draft, made))
        return false;
    draft->id = id_of(made);
    if (made->count > 2 && value_is(made->arguments[2], OBJECT_ARRAY))
        name_parameters(draft, made->arguments[2]);
    decode_path(draft);
    own_take_parameters(&self);
    own_take_body(&self);
    if (self.type)
        own_take_responses(&self);
    own_take_security(&self);
    return true;
}
