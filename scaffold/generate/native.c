/* Operations as Fastify's own schemas. */
#include "scaffold/generate/native.h"

#include "scaffold/generate/native_rule.h"
#include "scaffold/generate/types.h"

#include <string.h>

#define PART_INDENT 4 /* columns: where the parts of an operation stand in the template */

static const struct layout *schema_code(struct native *native, const struct schema *schema)
{
    return native_rule(native, check_use(native->arena, schema, native->direction));
}

static void set(json_t *view, const char *key, struct native *native, const struct layout *code)
{
    unsigned column = PART_INDENT + (unsigned)strlen(key) + 2;
    json_object_set_new(view, key,
                        code == NULL
                            ? json_null()
                            : json_string(code_item(native->arena, code, PART_INDENT, column)));
}

/* An object of the parameters of one place; NULL when there are none. */
static const struct layout *parameters_code(struct native *native,
                                            const struct operation *operation, enum parameter_in in)
{
    struct arena *arena = native->arena;
    struct native_draft properties = {.native = native, .members = {.arena = arena}};
    struct code_list required = {.arena = arena};
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (parameter->in != in) {
            continue;
        }
        size_t length = strlen(parameter->name);
        native_put(&properties, code_property(arena, parameter->name, length),
                   schema_code(native, parameter->schema));
        if (parameter->required) {
            code_add(&required, layout_kept(arena, code_string(arena, parameter->name, length)));
        }
    }
    if (properties.members.count == 0) {
        return NULL;
    }
    struct native_draft whole = {.native = native, .members = {.arena = arena}};
    native_put_text(&whole, "type", "'object'");
    if (required.count > 0) {
        native_put(&whole, "required",
                   layout_list(arena, "[", required.items, required.count, "]"));
    }
    native_put(&whole, "properties", code_braces(arena, &properties.members));
    return code_braces(arena, &whole.members);
}

/* Whether a schema can say what a body of that type is. */
static bool is_described(const struct media *media)
{
    enum media_kind kind = media_kind_of(media->type);
    return media->schema != NULL && strchr(media->type, '*') == NULL &&
           (kind == MEDIA_JSON || kind == MEDIA_FORM || kind == MEDIA_MULTIPART);
}

/* { content: { 'application/json': { schema } } }; NULL when no media type is described. */
static const struct layout *content_code(struct native *native, const struct media *media,
                                         size_t count)
{
    struct arena *arena = native->arena;
    struct native_draft content = {.native = native, .members = {.arena = arena}};
    for (size_t i = 0; i < count; i++) {
        if (is_described(&media[i])) {
            struct native_draft one = {.native = native, .members = {.arena = arena}};
            native_put(&one, "schema", schema_code(native, media[i].schema));
            native_put(&content, code_property(arena, media[i].type, strlen(media[i].type)),
                       code_braces(arena, &one.members));
        }
    }
    if (content.members.count == 0) {
        return NULL;
    }
    struct native_draft whole = {.native = native, .members = {.arena = arena}};
    native_put(&whole, "content", code_braces(arena, &content.members));
    return code_braces(arena, &whole.members);
}

/* '2XX' is written 2xx. */
static const char *status_key(struct arena *arena, const char *status)
{
    bool range = status[1] == 'X' || status[1] == 'x';
    return range ? arena_printf(arena, "'%cxx'", status[0]) : status;
}

static const struct layout *responses_code(struct native *native, const struct operation *operation)
{
    struct native_draft draft = {.native = native, .members = {.arena = native->arena}};
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        const struct layout *content = content_code(native, response->media, response->media_count);
        if (content != NULL) {
            native_put(&draft, status_key(native->arena, response->status), content);
        }
    }
    return draft.members.count == 0 ? NULL : code_braces(native->arena, &draft.members);
}

/* Fastify takes no body with GET and HEAD. */
static bool takes_body(const struct operation *operation)
{
    return operation->body != NULL && strcmp(operation->method, "get") != 0 &&
           strcmp(operation->method, "head") != 0;
}

static json_t *operation_view(struct native *native, const struct operation *operation)
{
    json_t *view = json_object();
    json_object_set_new(view, "name", json_string(operation->name));
    native->direction = CHECK_REQUEST;
    set(view, "params", native, parameters_code(native, operation, PARAMETER_PATH));
    set(view, "querystring", native, parameters_code(native, operation, PARAMETER_QUERY));
    set(view, "headers", native, parameters_code(native, operation, PARAMETER_HEADER));
    set(view, "body", native,
        takes_body(operation)
            ? content_code(native, operation->body->media, operation->body->media_count)
            : NULL);
    native->direction = CHECK_RESPONSE;
    set(view, "response", native, responses_code(native, operation));
    return view;
}

/* A list of short things stands on one line, unless it is of several objects with more than one key. */
static bool definitions_fit(const json_t *list)
{
    size_t length = sizeof "export const definitions: readonly Definition[] = [];" - 1;
    bool keys = json_array_size(list) > 1;
    size_t index;
    json_t *entry;
    json_array_foreach(list, index, entry)
    {
        const char *code = json_string_value(entry);
        if (strchr(code, '\n') != NULL) {
            return false;
        }
        length += strlen(code) + (index > 0 ? 2 : 0);
        keys = keys && strstr(code, "', ") != NULL;
    }
    return length <= LAYOUT_WIDTH && !keys;
}

/* The list on one line, if it stands on one. */
static void set_line(json_t *view, const json_t *list)
{
    struct buffer line = BUFFER_INIT;
    size_t index;
    json_t *entry;
    bool fits = definitions_fit(list);
    json_array_foreach(list, index, entry)
    {
        if (fits) {
            buffer_printf(&line, "%s%s", index > 0 ? ", " : "", json_string_value(entry));
        }
    }
    code_set_flag(view, "short", fits);
    code_set_text(view, "line", buffer_text(&line));
    buffer_release(&line);
}

/* The definitions that are referred to, and those that they refer to, in the order of the document. */
static json_t *definitions_view(struct native *native, const struct spec *spec)
{
    const char **codes[2];
    for (unsigned i = 0; i < 2; i++) {
        codes[i] = arena_alloc(native->arena, spec->all_schema_count + 1, sizeof *codes[i]);
    }
    for (size_t done[2] = {0, 0}; done[0] < native->queued[0] || done[1] < native->queued[1];) {
        unsigned direction = done[0] < native->queued[0] ? 0 : 1;
        const struct schema *schema = native->queue[direction][done[direction]++];
        native->direction = (enum check_direction)direction;
        codes[direction][schema->index] = native_definition(native, schema);
    }
    json_t *list = json_array();
    for (size_t i = 0; i < spec->schema_count; i++) {
        for (unsigned j = 0; j < 2; j++) {
            const char *code = codes[1 - j][spec->schemas[i]->index];
            if (code != NULL) {
                json_array_append_new(list, json_string(code));
            }
        }
    }
    return list;
}

json_t *native_view(struct arena *arena, const struct spec *spec)
{
    struct native native = {.arena = arena, .variants = variants_new(arena, spec)};
    for (unsigned i = 0; i < 2; i++) {
        native.wanted[i] = arena_alloc(arena, spec->all_schema_count + 1, sizeof *native.wanted[i]);
        native.queue[i] = arena_alloc(arena, spec->all_schema_count + 1, sizeof *native.queue[i]);
    }
    json_t *operations = json_array();
    for (size_t i = 0; i < spec->operation_count; i++) {
        json_array_append_new(operations, operation_view(&native, &spec->operations[i]));
    }
    json_t *view = json_object();
    json_object_set_new(view, "operations", operations);
    json_t *definitions = definitions_view(&native, spec);
    set_line(view, definitions);
    json_object_set_new(view, "definitions", definitions);
    return view;
}
