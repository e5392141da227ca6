/* Parameters and bodies as the views of templates. */
#include "scaffold/generate/request.h"

#include "scaffold/generate/code.h"
#include "scaffold/generate/fallback.h"
#include "scaffold/generate/security.h"
#include "scaffold/generate/shape.h"
#include "scaffold/generate/types.h"

#include <string.h>

#define OPERATION_INDENT 4
#define PARAMETER_INDENT 8 /* columns: where the members of a parameter stand in the template */
#define MEDIA_INDENT 10

static const char *const places[PARAMETER_PLACES] = {"path", "query", "header", "cookie"};

static const char *style_name(const struct parameter *parameter)
{
    static const char *const names[] = {
        [STYLE_SIMPLE] = "simple", [STYLE_LABEL] = "label", [STYLE_MATRIX] = "matrix",
        [STYLE_FORM] = "form",     [STYLE_SPACE] = "space", [STYLE_PIPE] = "pipe",
        [STYLE_DEEP] = "deep",     [STYLE_CONTENT] = "text"};
    if (parameter->style == STYLE_CONTENT && media_kind_of(parameter->media_type) == MEDIA_JSON) {
        return "json";
    }
    return names[parameter->style];
}

static void set_code(json_t *view, const char *key, struct arena *arena, const struct layout *code,
                     unsigned indent)
{
    unsigned column = indent + (unsigned)strlen(key) + 2;
    code_set_text(view, key, code_item(arena, code, indent, column));
}

static json_t *parameter_view(struct arena *arena, const struct parameter *parameter,
                              struct validators *validators)
{
    json_t *view = json_object();
    const struct node *fallback = fallback_value(arena, parameter);
    code_set_text(view, "name", parameter->name);
    code_set_text(view, "in", places[parameter->in]);
    code_set_text(view, "style", style_name(parameter));
    code_set_flag(view, "explode", parameter->explode);
    code_set_flag(view, "required", parameter->required);
    code_set_flag(view, "empty", parameter->allow_empty);
    set_code(view, "shape", arena, shape_code(arena, parameter->schema), PARAMETER_INDENT);
    code_set_text(view, "check",
                  validators_check(validators, parameter->name, parameter->schema, PARAMETER_INDENT,
                                   PARAMETER_INDENT + sizeof "check: " - 1));
    if (fallback != NULL) {
        set_code(view, "fallback", arena, code_value(arena, fallback), PARAMETER_INDENT);
    }
    return view;
}

/* How fields are written that are not written as forms usually are. A style is stronger than a content
 * type, as OpenAPI has it. */
static json_t *styles_view(const struct media *media)
{
    static const char *const names[] = {[STYLE_FORM] = "form",
                                        [STYLE_SPACE] = "space",
                                        [STYLE_PIPE] = "pipe",
                                        [STYLE_DEEP] = "deep"};
    json_t *list = json_array();
    for (size_t i = 0; i < media->encoding_count; i++) {
        const struct encoding *encoding = &media->encodings[i];
        bool json =
            encoding->content_type != NULL && media_kind_of(encoding->content_type) == MEDIA_JSON;
        if (encoding->has_style || json) {
            json_t *view = json_object();
            code_set_text(view, "property", encoding->property);
            code_set_text(view, "style", encoding->has_style ? names[encoding->style] : "json");
            code_set_flag(view, "explode", encoding->has_style && encoding->explode);
            json_array_append_new(list, view);
        }
    }
    return list;
}

/* 'image/png, image/jpeg' → ['image/png', 'image/jpeg'] */
static const struct layout *types_code(struct arena *arena, const char *listed)
{
    struct code_list types = {.arena = arena};
    for (size_t length; *listed != '\0'; listed += length) {
        listed += strspn(listed, ", \t");
        length = strcspn(listed, ",");
        size_t used = length;
        while (used > 0 && strchr(" \t", listed[used - 1]) != NULL) {
            used--;
        }
        if (used > 0) {
            code_add(&types, layout_kept(arena, code_string(arena, listed, used)));
        }
    }
    return layout_list(arena, "[", types.items, types.count, "]");
}

/* The content types that the files of a multipart form may have. */
static json_t *parts_view(struct arena *arena, const struct media *media)
{
    json_t *list = json_array();
    for (size_t i = 0; i < media->encoding_count; i++) {
        const struct encoding *encoding = &media->encodings[i];
        if (encoding->content_type != NULL) {
            json_t *view = json_object();
            code_set_text(view, "property", encoding->property);
            set_code(view, "types", arena, types_code(arena, encoding->content_type),
                     MEDIA_INDENT + 2 * LAYOUT_INDENT);
            json_array_append_new(list, view);
        }
    }
    return list;
}

/* Only what a schema can describe is checked: bytes and text that is no JSON may be anything that
 * the schema says of strings. */
static const struct schema *checked_schema(const struct media *media, enum media_kind kind)
{
    return kind == MEDIA_BINARY || kind == MEDIA_ANY ? NULL : media->schema;
}

static json_t *media_view(struct arena *arena, const struct media *media,
                          struct validators *validators)
{
    json_t *view = json_object();
    enum media_kind kind = media_kind_of(media->type);
    bool shaped = kind == MEDIA_FORM || kind == MEDIA_MULTIPART;
    code_set_text(view, "type", media->type);
    code_set_text(view, "kind", media_kind_name(kind));
    code_set_text(view, "check",
                  validators_check(validators, "body", checked_schema(media, kind), MEDIA_INDENT,
                                   MEDIA_INDENT + sizeof "check: " - 1));
    if (shaped) {
        set_code(view, "shape", arena, shape_code(arena, media->schema), MEDIA_INDENT);
    }
    json_object_set_new(view, "styles", styles_view(media));
    if (kind == MEDIA_MULTIPART) {
        json_object_set_new(view, "parts", parts_view(arena, media));
    }
    return view;
}

static json_t *body_view(struct arena *arena, const struct body *body,
                         struct validators *validators)
{
    json_t *view = json_object();
    json_t *content = json_array();
    for (size_t i = 0; i < body->media_count; i++) {
        json_array_append_new(content, media_view(arena, &body->media[i], validators));
    }
    code_set_flag(view, "required", body->required);
    json_object_set_new(view, "content", content);
    return view;
}

/* What a stream, or bytes at once, are sent as: the first such media type of a success that is no range, the one for
 * bytes of which nothing is known where there are ranges only, or NULL. */
static const char *stream_type(const struct operation *operation)
{
    const char *unknown = NULL;
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        for (size_t j = 0; response->status[0] == '2' && j < response->media_count; j++) {
            const char *type = response->media[j].type;
            if (!media_is_event_stream(type) && media_kind_of(type) != MEDIA_BINARY) {
                continue;
            }
            if (strchr(type, '*') == NULL) {
                return type;
            }
            unknown = "application/octet-stream";
        }
    }
    return unknown;
}

json_t *request_view(struct arena *arena, const struct operation *operation,
                     struct validators *validators)
{
    json_t *view = json_object();
    json_t *parameters = json_array();
    for (size_t i = 0; i < operation->parameter_count; i++) {
        json_array_append_new(parameters,
                              parameter_view(arena, &operation->parameters[i], validators));
    }
    code_set_text(view, "name", operation->name);
    json_object_set_new(view, "parameters", parameters);
    if (operation->body != NULL && operation->body->media_count > 0) {
        json_object_set_new(view, "body", body_view(arena, operation->body, validators));
    } else {
        json_object_set_new(view, "body", json_null());
    }
    const char *stream = stream_type(operation);
    json_object_set_new(view, "stream", stream == NULL ? json_null() : json_string(stream));
    const struct layout *security = security_code(arena, operation);
    if (security != NULL) {
        set_code(view, "security", arena, security, OPERATION_INDENT);
    }
    return view;
}
