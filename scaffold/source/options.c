/* Fastify's schema objects: body, querystring, params, headers, response, and what documents them. */
#include "scaffold/source/data.h"
#include "scaffold/source/draft.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"

#include <ctype.h>
#include <string.h>

static const struct {
    const char *key;
    enum place place;
} places[] = {
    {"body", PLACE_BODY},   {"querystring", PLACE_QUERY}, {"query", PLACE_QUERY},
    {"params", PLACE_PATH}, {"headers", PLACE_HEADER},
};

/* Fastify takes { name: { type } } for an object with these properties. */
static struct value object_schema(struct machine *machine, struct value value)
{
    struct value schema = shape_schema(machine, value);
    struct value required;

    if (schema.kind != VALUE_UNDEFINED || !value_is(value, OBJECT_PLAIN))
        return schema;
    schema = shape_object(machine, value);
    required = value_get(value, "required");
    if (value_is(required, OBJECT_ARRAY))
        data_set(machine, schema, "required", required);
    return schema;
}

static void take_response(struct draft *draft, const char *status, struct value value)
{
    struct machine *machine = draft->machine;
    struct value content = value_get(value, "content"), schema;
    struct value description = value_get(value, "description");
    char name[8] = {0};

    for (size_t i = 0; i < sizeof name - 1 && status[i]; i++)
        name[i] =
            strcmp(status, "default") == 0 ? status[i] : (char)toupper((unsigned char)status[i]);
    if (value_is(content, OBJECT_PLAIN) && content.object->properties.count) {
        const struct table_entry *media = &content.object->properties.entries[0];

        draft_response(draft, atom(machine->atoms, name),
                       object_schema(machine, value_get(media->value, "schema")), media->key);
    } else {
        schema = object_schema(machine, value);
        if (data_is_type(schema, "null"))
            schema = value_undefined();
        draft_response(draft, atom(machine->atoms, name), schema, NULL);
    }
    if (description.kind == VALUE_STRING)
        data_set(machine, value_get(draft->responses, name), "description", description);
    draft->has_response_schemas = true;
}

static void take_text(struct value from, const char *key, const char **into)
{
    const char *text = value_get_text(from, key);

    if (text && !*into)
        *into = text;
}

static void take_documentation(struct draft *draft, struct value schema)
{
    struct value tags = value_get(schema, "tags"), security = value_get(schema, "security");

    take_text(schema, "summary", &draft->summary);
    take_text(schema, "description", &draft->description);
    take_text(schema, "operationId", &draft->id);
    if (value_is(tags, OBJECT_ARRAY))
        draft->tags = tags;
    draft->is_deprecated |= value_truth(value_get(schema, "deprecated")) == 1;
    draft->is_hidden |= value_truth(value_get(schema, "hide")) == 1;
    if (value_is(security, OBJECT_ARRAY) && draft->security.kind == VALUE_UNDEFINED) {
        draft->security = value_array(draft->machine->arena);
        for (unsigned i = 0; i < security.object->count; i++) {
            struct value choice = security.object->items[i];

            for (unsigned j = 0; choice.kind == VALUE_OBJECT && j < choice.object->properties.count;
                 j++)
                data_push(draft->machine, draft->security,
                          value_text(choice.object->properties.entries[j].key));
        }
    }
}

void draft_options(struct draft *draft)
{
    struct machine *machine = draft->machine;
    struct value schema = value_get(draft->endpoint->entry->options, "schema");
    struct value responses = value_get(schema, "response"), consumes;

    if (schema.kind != VALUE_OBJECT)
        return;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        draft_place(draft, places[i].place,
                    object_schema(machine, value_get(schema, places[i].key)));
    for (unsigned i = 0;
         value_is(responses, OBJECT_PLAIN) && i < responses.object->properties.count; i++)
        take_response(draft, responses.object->properties.entries[i].key,
                      responses.object->properties.entries[i].value);
    consumes = value_get(schema, "consumes");
    if (value_is(consumes, OBJECT_ARRAY) && consumes.object->count &&
        consumes.object->items[0].kind == VALUE_STRING)
        draft->body_type = consumes.object->items[0].text;
    take_documentation(draft, schema);
}
