/* Bodies by media type. */
#include "scaffold/request/wire.h"

#include "scaffold/generate/types.h"

#include <string.h>

#define BOUNDARY "api-scaffold-part"

static void put_field(struct buffer *out, const struct media *media, const struct member *member)
{
    struct parameter field = {.style = STYLE_DEEP};
    struct buffer pairs = BUFFER_INIT;
    struct buffer name = BUFFER_INIT;
    buffer_append(&name, member->key, member->key_length);
    for (size_t i = 0; i < media->encoding_count; i++) {
        const struct encoding *encoding = &media->encodings[i];
        if (encoding->has_style && strcmp(encoding->property, buffer_text(&name)) == 0) {
            field.style = encoding->style;
            field.explode = encoding->explode;
        }
    }
    field.name = buffer_text(&name);
    wire_query(&pairs, &field, member->value);
    buffer_puts(out, out->length > 0 && pairs.length > 0 ? "&" : "");
    buffer_append(out, buffer_text(&pairs), pairs.length);
    buffer_release(&pairs);
    buffer_release(&name);
}

static void put_form(struct buffer *out, const struct media *media, const struct node *value)
{
    struct buffer form = BUFFER_INIT;
    for (size_t i = 0; value->kind == NODE_MAPPING && i < value->count; i++) {
        put_field(&form, media, &value->members[i]);
    }
    buffer_append(out, buffer_text(&form), form.length);
    buffer_release(&form);
}

/* The schema of what one field of a form holds, behind lists and names. */
static const struct schema *field_schema(const struct media *media, const struct member *member)
{
    const struct schema *schema = media->schema == NULL ? NULL : schema_target(media->schema);
    for (size_t i = 0; schema != NULL && i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        if (property->length == member->key_length &&
            memcmp(property->name, member->key, member->key_length) == 0) {
            const struct schema *found = schema_target(property->schema);
            return found->array->items == NULL ? found : schema_target(found->array->items);
        }
    }
    return NULL;
}

/* The first content type that the field may have, if it is one that can be sent. */
static void put_file_type(struct buffer *out, const struct media *media, const char *field)
{
    const char *type = "application/octet-stream";
    for (size_t i = 0; i < media->encoding_count; i++) {
        const struct encoding *encoding = &media->encodings[i];
        if (encoding->content_type != NULL && strcmp(encoding->property, field) == 0 &&
            strpbrk(encoding->content_type, "*\r\n") == NULL) {
            type = encoding->content_type;
        }
    }
    buffer_append(out, type, strcspn(type, ","));
}

static void put_part(struct buffer *out, const struct media *media, const struct member *member,
                     const struct node *value)
{
    const struct schema *schema = field_schema(media, member);
    bool file = schema != NULL && schema_is_binary(schema);
    bool json = value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE;
    buffer_puts(out, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"");
    for (size_t i = 0; i < member->key_length; i++) {
        buffer_putc(out, strchr("\"\r\n{;", member->key[i]) != NULL ? '_' : member->key[i]);
    }
    buffer_putc(out, '"');
    if (file) {
        buffer_puts(out, "; filename=\"file.bin\"\r\nContent-Type: ");
        put_file_type(out, media, member->key);
    }
    buffer_puts(out, json ? "\r\nContent-Type: application/json\r\n\r\n" : "\r\n\r\n");
    if (json) {
        wire_json(out, value);
    } else {
        wire_text(out, value->text, value->length);
    }
    buffer_puts(out, "\r\n");
}

static void put_multipart(struct buffer *out, const struct media *media, const struct node *value)
{
    for (size_t i = 0; value->kind == NODE_MAPPING && i < value->count; i++) {
        const struct member *member = &value->members[i];
        if (member->value->kind != NODE_SEQUENCE) {
            put_part(out, media, member, member->value);
            continue;
        }
        for (size_t j = 0; j < member->value->count; j++) {
            put_part(out, media, member, member->value->items[j]);
        }
    }
    buffer_puts(out, "--" BOUNDARY "--\r\n");
}

static bool is_open(const char *type)
{
    return media_kind_of(type) == MEDIA_ANY;
}

void wire_body(struct buffer *out, const struct media *media, const struct node *value)
{
    bool scalar = value->kind != NODE_MAPPING && value->kind != NODE_SEQUENCE;
    switch (media_kind_of(media->type)) {
    case MEDIA_FORM:
        put_form(out, media, value);
        break;
    case MEDIA_MULTIPART:
        put_multipart(out, media, value);
        break;
    case MEDIA_TEXT:
    case MEDIA_BINARY:
        if (scalar) {
            wire_text(out, value->text, value->length);
        } else if (value->count > 0) {
            wire_json(out, value);
        } else {
            buffer_puts(out, "bytes"); /* an empty body would be none */
        }
        break;
    default:
        wire_json(out, value);
    }
}

const char *wire_content_type(struct arena *arena, const struct media *media)
{
    static const struct {
        const char *range, *type;
    } types[] = {{"text/*", "text/plain"},
                 {"image/*", "image/png"},
                 {"audio/*", "audio/mpeg"},
                 {"video/*", "video/mp4"},
                 {"font/*", "font/woff2"}};
    struct buffer safe = BUFFER_INIT;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (strcmp(media->type, types[i].range) == 0) {
            return types[i].type;
        }
    }
    if (is_open(media->type)) {
        return "application/json";
    }
    for (const char *at = media->type; *at != '\0'; at++) {
        if (*at >= 0x20 && *at < 0x7F && *at != '{') {
            buffer_putc(&safe, *at);
        }
    }
    bool multipart = media_kind_of(media->type) == MEDIA_MULTIPART;
    const char *type =
        arena_printf(arena, "%s%s", buffer_text(&safe), multipart ? "; boundary=" BOUNDARY : "");
    buffer_release(&safe);
    return type;
}
