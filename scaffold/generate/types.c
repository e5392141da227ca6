/* Schemas and operations → declarations of TypeScript. */
#include "scaffold/generate/types.h"

#include "common/buffer.h"
#include "scaffold/generate/fallback.h"
#include "scaffold/generate/tag.h"

#include <string.h>

/* --- declarations --- */

static bool is_interface(const struct schema *schema)
{
    bool combined = schema->ref != NULL || schema->combined->all_of.count > 0 ||
                    schema->combined->any_of.count > 0 || schema->combined->one_of.count > 0 ||
                    schema->value->enumeration != NULL || schema->value->constant != NULL ||
                    schema->nullable;
    bool object =
        schema->types == SCHEMA_OBJECT || (schema->types == 0 && !type_has_array_keywords(schema));
    return schema->form == SCHEMA_KEYWORDS && !combined && object &&
           schema->object->properties.count > 0;
}

/* Whether a type that is no union goes below its name: it begins with a name that does not fit behind the
 * sign. */
static bool is_below(struct types *types, const struct layout *head, struct type type)
{
    int start = layout_width(head) + 1;
    if (type.binding == BIND_INTERSECTION) {
        return strchr("{(", layout_first(type.first)) == NULL &&
               start + layout_width(type.first) + 2 > LAYOUT_WIDTH;
    }
    return type.binding == BIND_ATOM && start + layout_width(type.code) + 1 > LAYOUT_WIDTH &&
           strpbrk(code_text(types->arena, type.code, 0, 0), "<{[(\n") == NULL;
}

static const struct layout *declaration(struct types *types, const struct schema *schema,
                                        enum check_direction direction)
{
    struct arena *arena = types->arena;
    const char *name = type_name_of(types, schema, direction);
    const struct layout *comment =
        code_tagged(arena, schema->description != NULL ? schema->description : schema->notes->title,
                    schema->deprecated, tag_declaration(types, schema, direction));
    if (is_interface(schema)) {
        struct code_list lines = type_object_lines(types, schema, direction);
        if (lines.count > 0) {
            const struct layout *head = layout_printf(arena, "export interface %s", name);
            return layout_all(arena, comment, code_block(arena, head, code_lines(&lines)));
        }
    }
    struct type type = type_described(types, schema, direction);
    const struct layout *head = layout_printf(arena, "export type %s =", name);
    const struct layout *body =
        is_below(types, head, type)
            ? layout_indent(arena, layout_all(arena, layout_hardline, type.code))
            : type_below(types, type);
    return layout_all(arena, comment, head, body, layout_text(arena, ";"));
}

/* A declaration becomes text, and its layout is forgotten. */
static void append(struct buffer *out, struct types *types, const struct layout *code,
                   unsigned indent)
{
    layout_print(code, LAYOUT_WIDTH, indent, indent, out);
    buffer_putc(out, '\n');
    arena_clear(types->arena);
}

static json_t *schemas_code(struct buffer *out, struct types *types)
{
    json_t *pieces = json_array();
    for (size_t i = 0; i < types->spec->schema_count; i++) {
        const struct schema *schema = types->spec->schemas[i];
        code_put_piece(pieces, out, false);
        buffer_puts(out, i == 0 ? "" : "\n");
        append(out, types, declaration(types, schema, CHECK_RESPONSE), 0);
        if (variants_request_name(types->variants, schema) != NULL) {
            buffer_putc(out, '\n');
            append(out, types, declaration(types, schema, CHECK_REQUEST), 0);
        }
    }
    code_put_piece(pieces, out, true);
    return pieces;
}

/* --- operations --- */

static struct type parameters_type(struct types *types, const struct operation *operation,
                                   enum parameter_in in)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (parameter->in != in) {
            continue;
        }
        bool defaulted = fallback_value(types->arena, parameter) != NULL;
        const char *name = code_property(types->arena, parameter->name, strlen(parameter->name));
        const char *label =
            arena_printf(types->arena, "%s%s", name, parameter->required || defaulted ? "" : "?");
        struct type type =
            parameter->schema == NULL
                ? type_atom(types, parameter->style == STYLE_CONTENT ? "unknown" : "string")
                : type_of(types, parameter->schema, CHECK_REQUEST);
        code_add(&lines,
                 layout_all(types->arena,
                            code_tagged(types->arena, parameter->description, parameter->deprecated,
                                        tag_parameter(types, parameter)),
                            type_annotated(types, label, type)));
    }
    if (lines.count == 0) {
        return type_atom(types, "Record<never, never>");
    }
    return (struct type){type_braces(types, &lines), BIND_ATOM, NULL, false};
}

static struct type media_type(struct types *types, const struct media *media,
                              enum check_direction direction)
{
    switch (media_kind_of(media->type)) {
    case MEDIA_TEXT:
        if (direction == CHECK_RESPONSE && media_is_event_stream(media->type)) {
            types->events = true;
            return type_either(types, "EventStream", "string");
        }
        return type_atom(types, "string");
    case MEDIA_BINARY:
        types->bytes = types->bytes || direction == CHECK_RESPONSE;
        return type_atom(types, direction == CHECK_RESPONSE ? "ByteStream" : "Uint8Array");
    case MEDIA_ANY:
        return type_atom(types, "unknown");
    default:
        return type_of(types, media->schema, direction);
    }
}

/* Two parts with the same text are one. */
static void add_distinct(struct types *types, struct parts *parts, struct type type)
{
    const char *text = code_text(types->arena, type.code, 0, 0);
    for (size_t i = 0; i < parts->codes.count; i++) {
        if (strcmp(code_text(types->arena, parts->codes.items[i], 0, 0), text) == 0) {
            return;
        }
    }
    type_add_part(types, parts, type, BIND_UNION);
}

static struct type content_type(struct types *types, const struct media *media, size_t count,
                                enum check_direction direction)
{
    struct parts parts = {.codes = {.arena = types->arena}};
    for (size_t i = 0; i < count; i++) {
        add_distinct(types, &parts, media_type(types, &media[i], direction));
    }
    return type_joined(types, &parts, BIND_UNION, "undefined");
}

static struct type body_type(struct types *types, const struct body *body)
{
    if (body == NULL || body->media_count == 0) {
        return type_atom(types, "undefined");
    }
    struct type type = content_type(types, body->media, body->media_count, CHECK_REQUEST);
    if (body->required) {
        return type;
    }
    struct parts parts = {.codes = {.arena = types->arena}};
    type_add_part(types, &parts, type, BIND_UNION);
    type_add_part(types, &parts, type_atom(types, "undefined"), BIND_UNION);
    return type_joined(types, &parts, BIND_UNION, "undefined");
}

/* The media types stand beside the checks of the body. */
static const struct layout *body_comment(struct types *types, const struct body *body)
{
    if (body == NULL) {
        return layout_empty;
    }
    return code_tagged(types->arena, NULL, false,
                       tag_content(types, body->media, body->media_count, CHECK_REQUEST));
}

static const char *status_key(struct types *types, const char *status)
{
    if (status[1] == 'x' || status[1] == 'X') {
        return arena_printf(types->arena, "'%cXX'", status[0]);
    }
    return status;
}

/* "userId = $response.body#/id" for each parameter. */
static void put_link_parameters(const struct node *parameters, struct buffer *out)
{
    for (size_t i = 0; node_is(parameters, NODE_MAPPING) && i < parameters->count; i++) {
        const struct member *member = &parameters->members[i];
        const char *value = node_text(member->value);
        buffer_printf(out, "%s%s", i == 0 ? " with " : ", ", member->key);
        if (value != NULL) {
            buffer_printf(out, " = %s", value);
        }
    }
}

/* What a response says and where it leads. */
static const char *response_text(struct types *types, const struct response *response)
{
    if (response->link_count == 0) {
        return response->description;
    }
    struct buffer out = BUFFER_INIT;
    buffer_puts(&out, response->description == NULL ? "" : response->description);
    for (size_t i = 0; i < response->link_count; i++) {
        const struct link *link = &response->links[i];
        buffer_printf(&out, "%sLink %s: %s", out.length == 0 ? "" : "\n\n", link->name,
                      link->operation == NULL ? "" : link->operation);
        put_link_parameters(link->parameters, &out);
        if (link->description != NULL) {
            buffer_printf(&out, " – %s", link->description);
        }
    }
    const char *text = arena_strndup(types->arena, buffer_text(&out), out.length);
    buffer_release(&out);
    return text;
}

/* A success of which nothing is declared has the form that all have. */
static struct type answer_type(struct types *types, const struct response *response)
{
    const char *status = response->status;
    bool empty = status[0] != '2' || strcmp(status, "204") == 0 || strcmp(status, "205") == 0;
    if (response->media_count > 0 || empty) {
        return content_type(types, response->media, response->media_count, CHECK_RESPONSE);
    }
    types->enveloped = true;
    return (struct type){layout_literal(types->arena, "Enveloped | undefined"), BIND_UNION, NULL,
                         false};
}

static struct type responses_type(struct types *types, const struct operation *operation)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        struct type type = answer_type(types, response);
        code_add(&lines,
                 layout_all(types->arena,
                            code_tagged(types->arena, response_text(types, response), false,
                                        tag_content(types, response->media, response->media_count,
                                                    CHECK_RESPONSE)),
                            type_annotated(types, status_key(types, response->status), type)));
    }
    if (lines.count == 0) {
        return type_atom(types, "Record<never, never>");
    }
    return (struct type){type_braces(types, &lines), BIND_ATOM, NULL, false};
}

static struct type headers_type(struct types *types, const struct response *response)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < response->header_count; i++) {
        const struct parameter *header = &response->headers[i];
        const char *name = code_property(types->arena, header->name, strlen(header->name));
        struct type type = header->schema == NULL ? type_atom(types, "string")
                                                  : type_of(types, header->schema, CHECK_RESPONSE);
        const char *label = arena_printf(types->arena, "%s%s", name, header->required ? "" : "?");
        code_add(&lines,
                 layout_all(types->arena,
                            code_comment(types->arena, header->description, header->deprecated),
                            type_annotated(types, label, type)));
    }
    return (struct type){type_braces(types, &lines), BIND_ATOM, NULL, false};
}

/* The headers of those responses that declare some; without code when none does. */
static struct type response_headers_type(struct types *types, const struct operation *operation)
{
    struct code_list lines = {.arena = types->arena};
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        if (response->header_count > 0) {
            code_add(&lines, type_annotated(types, status_key(types, response->status),
                                            headers_type(types, response)));
        }
    }
    return (struct type){lines.count == 0 ? NULL : type_braces(types, &lines), BIND_ATOM, NULL,
                         false};
}

static const char *operation_comment(struct types *types, const struct operation *operation)
{
    const char *summary = operation->summary != NULL ? operation->summary : operation->description;
    const char *head = code_operation(types->arena, operation);
    return summary == NULL ? head : arena_printf(types->arena, "%s\n\n%s", head, summary);
}

static const struct layout *operation_lines(struct types *types, const struct operation *operation)
{
    static const char *const places[PARAMETER_PLACES] = {"params", "query", "headers", "cookies"};
    struct code_list lines = {.arena = types->arena};
    for (unsigned in = 0; in < PARAMETER_PLACES; in++) {
        code_add(&lines, type_annotated(types, places[in],
                                        parameters_type(types, operation, (enum parameter_in)in)));
    }
    code_add(&lines, layout_all(types->arena, body_comment(types, operation->body),
                                type_annotated(types, "body", body_type(types, operation->body))));
    code_add(&lines, type_annotated(types, "responses", responses_type(types, operation)));
    struct type headers = response_headers_type(types, operation);
    if (headers.code != NULL) {
        code_add(&lines, type_annotated(types, "responseHeaders", headers));
    }
    return layout_all(
        types->arena,
        code_comment(types->arena, operation_comment(types, operation), operation->deprecated),
        layout_printf(types->arena, "%s: ", operation->name), type_braces(types, &lines),
        layout_text(types->arena, ";"));
}

static json_t *operations_code(struct buffer *out, struct types *types,
                               const struct operation *operations, size_t count)
{
    json_t *pieces = json_array();
    for (size_t i = 0; i < count; i++) {
        code_put_piece(pieces, out, false);
        buffer_puts(out, i == 0 ? "" : "  ");
        append(out, types, operation_lines(types, &operations[i]), LAYOUT_INDENT);
    }
    code_put_piece(pieces, out, true);
    return pieces;
}

/* The names of streams that are used, as the import has them; "": none. */
static const char *streams_code(const struct types *types)
{
    if (types->bytes && types->events) {
        return "ByteStream, EventStream";
    }
    return types->bytes ? "ByteStream" : types->events ? "EventStream" : "";
}

json_t *types_view(const struct spec *spec)
{
    struct arena *arena = arena_new();
    struct types types = {
        .arena = arena_new(), .spec = spec, .variants = variants_new(arena, spec)};
    json_t *view = json_object();
    struct buffer text = BUFFER_INIT;
    json_object_set_new(view, "schemas", schemas_code(&text, &types));
    json_object_set_new(view, "operations",
                        operations_code(&text, &types, spec->operations, spec->operation_count));
    json_object_set_new(view, "callbacks",
                        operations_code(&text, &types, spec->callbacks, spec->callback_count));
    buffer_release(&text);
    json_object_set_new(view, "enveloped", json_boolean(types.enveloped));
    json_object_set_new(view, "files", json_boolean(types.files));
    json_object_set_new(view, "streams", json_string(streams_code(&types)));
    arena_free(types.arena);
    arena_free(arena);
    return view;
}
