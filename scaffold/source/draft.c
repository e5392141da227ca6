/* Filling a draft; which function answers, and what it is called. */
#include "scaffold/source/draft.h"

#include "scaffold/source/data.h"
#include "scaffold/source/reference.h"

#include <string.h>

#define WRAPPER_LIMIT 8 /* calls and lists around a handler */

void draft_place(struct draft *self, enum place place, struct value schema)
{
    if (schema.kind != VALUE_OBJECT || data_is_empty(schema))
        return;
    if (self->places[place].kind == VALUE_UNDEFINED || self->is_weak[place]) {
        self->places[place] = schema;
        self->is_weak[place] = false;
    }
}

void draft_use(struct draft *self, enum place place, const char *name, struct value schema)
{
    struct machine *machine = self->machine;
    struct value members;

    if (self->places[place].kind != VALUE_UNDEFINED && !self->is_weak[place])
        return;
    if (self->places[place].kind == VALUE_UNDEFINED) {
        self->places[place] = data_type(machine, "object");
        self->is_weak[place] = true;
    }
    members = data_at(machine, self->places[place], "properties", OBJECT_PLAIN);
    if (data_is_empty(value_get(members, name)))
        data_set(machine, members, name, schema);
}

void draft_response(struct draft *self, const char *status, struct value schema, const char *media)
{
    struct machine *machine = self->machine;
    struct value response = data_at(machine, self->responses, status, OBJECT_PLAIN);

    if (self->reply.kind == VALUE_OBJECT && media && *status == '2')
        schema = self->reply;
    if (schema.kind == VALUE_OBJECT && data_is_empty(value_get(response, "schema")))
        data_set(machine, response, "schema", schema);
    if (media && value_get(response, "type").kind == VALUE_UNDEFINED)
        data_set_text(machine, response, "type", media);
}

void draft_note(struct draft *self, const char *reason)
{
    for (unsigned i = 0; i < self->note_count; i++)
        if (strcmp(self->notes[i], reason) == 0)
            return;
    if (self->note_count < DRAFT_NOTE_LIMIT)
        self->notes[self->note_count++] = reason;
}

/* The code's function in a wrapper: asyncHandler(list), list.bind(this). */
static struct object *unwrap(struct value value, int depth)
{
    const struct call *made = value.kind == VALUE_OBJECT ? value.object->made : NULL;
    struct object *found = NULL;

    if (depth >= WRAPPER_LIMIT)
        return NULL;
    if (value_is(value, OBJECT_ARRAY) && value.object->count)
        return unwrap(value.object->items[value.object->count - 1], depth + 1);
    for (unsigned i = 0; made && i < made->count; i++) {
        struct object *inner = unwrap(made->arguments[i], depth + 1);

        found = inner ? inner : found;
    }
    if (!found && value_is(value, OBJECT_FUNCTION))
        found = value.object;
    return found;
}

struct object *draft_function(const struct draft *self)
{
    const struct entry *entry = self->endpoint->entry;

    return entry->count ? unwrap(entry->handlers[entry->count - 1], 0) : NULL;
}

/* { handler: … } of a route's options, as code. */
static const struct syntax *handler_of_options(const struct syntax *object)
{
    for (const struct syntax *part = syntax_first(object); part; part = syntax_next(part)) {
        const struct syntax *key = syntax_child(part, FIELD_KEY);

        if (key && key->text && strcmp(key->text, "handler") == 0)
            return syntax_child(part, FIELD_VALUE);
        if (part->kind == SYNTAX_SHORTHAND && strcmp(part->text, "handler") == 0)
            return part;
    }
    return NULL;
}

const struct syntax *draft_handler_node(const struct draft *self)
{
    const struct syntax *last =
        syntax_last(syntax_child(self->endpoint->entry->node, FIELD_ARGUMENTS));

    while (last && (last->kind == SYNTAX_AS || last->kind == SYNTAX_PARENTHESES ||
                    last->kind == SYNTAX_SATISFIES || last->kind == SYNTAX_NON_NULL))
        last = syntax_first(last);
    return syntax_is(last, SYNTAX_OBJECT) ? handler_of_options(last) : last;
}
