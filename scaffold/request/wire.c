/* Parameters in the styles of OpenAPI, and JSON. */
#include "scaffold/request/wire.h"

#include "scaffold/generate/types.h"

#include <stdlib.h>
#include <string.h>

#define NUMBER_LIMIT 15 /* digits that every reader of JSON keeps */

static bool is_unreserved(unsigned char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-._~", byte) != NULL);
}

void wire_percent(struct buffer *out, const char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if (is_unreserved(byte)) {
            buffer_putc(out, bytes[i]);
        } else {
            buffer_printf(out, "%%%02X", byte);
        }
    }
}

void wire_text(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '{' && i + 1 < length && text[i + 1] == '{') {
            buffer_puts(out, "{{{{");
            i++;
        } else {
            buffer_putc(out, text[i]);
        }
    }
}

/* --- JSON --- */

static json_t *string_value(const char *text, size_t length)
{
    struct buffer safe = BUFFER_INIT;
    wire_text(&safe, text, length);
    json_t *value = json_stringn(buffer_text(&safe), safe.length);
    buffer_release(&safe);
    return value;
}

/* A number that is written again as it was, or NULL. */
static json_t *number_value(const struct node *number)
{
    if (number->length > NUMBER_LIMIT || strpbrk(number->text, "eE") != NULL) {
        return NULL;
    }
    return number->integer ? json_integer(strtoll(number->text, NULL, 10))
                           : json_real(strtod(number->text, NULL));
}

static json_t *scalar_value(const struct node *value)
{
    switch (value->kind) {
    case NODE_NULL:
        return json_null();
    case NODE_BOOLEAN:
        return json_boolean(strcmp(value->text, "true") == 0);
    case NODE_NUMBER:
        return number_value(value);
    default:
        return string_value(value->text, value->length);
    }
}

static json_t *any_value(const struct node *value)
{
    return value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE ? wire_value(value)
                                                                       : scalar_value(value);
}

/* False when the member cannot be said in JSON as it is. */
static bool add_value(json_t *whole, const struct node *parent, size_t index)
{
    if (parent->kind == NODE_SEQUENCE) {
        return json_array_append_new(whole, any_value(parent->items[index])) == 0;
    }
    const struct member *member = &parent->members[index];
    return strlen(member->key) == member->key_length && strstr(member->key, "{{") == NULL &&
           json_object_set_new(whole, member->key, any_value(member->value)) == 0;
}

json_t *wire_value(const struct node *value)
{
    if (value->kind != NODE_MAPPING && value->kind != NODE_SEQUENCE) {
        return NULL;
    }
    json_t *whole = value->kind == NODE_MAPPING ? json_object() : json_array();
    for (size_t i = 0; i < value->count; i++) {
        if (!add_value(whole, value, i)) {
            json_decref(whole);
            return NULL;
        }
    }
    return whole;
}

static void put_json_string(struct buffer *out, const char *text, size_t length)
{
    buffer_putc(out, '"');
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool brace = byte == '{' && i + 1 < length && text[i + 1] == '{';
        if (byte == '"' || byte == '\\') {
            buffer_printf(out, "\\%c", byte);
        } else if (byte < 0x20 || byte == 0x7F || brace) {
            buffer_printf(out, "\\u%04x", byte);
        } else {
            buffer_putc(out, text[i]);
        }
    }
    buffer_putc(out, '"');
}

void wire_json(struct buffer *out, const struct node *value)
{
    bool mapping = value->kind == NODE_MAPPING;
    if (value->kind == NODE_STRING) {
        put_json_string(out, value->text, value->length);
        return;
    }
    if (!mapping && value->kind != NODE_SEQUENCE) {
        buffer_append(out, value->text, value->length);
        return;
    }
    buffer_putc(out, mapping ? '{' : '[');
    for (size_t i = 0; i < value->count; i++) {
        buffer_puts(out, i > 0 ? "," : "");
        if (mapping) {
            put_json_string(out, value->members[i].key, value->members[i].key_length);
            buffer_putc(out, ':');
        }
        wire_json(out, mapping ? value->members[i].value : value->items[i]);
    }
    buffer_putc(out, mapping ? '}' : ']');
}

/* --- texts --- */

/* What may stand in a header. */
static void put_plain(struct buffer *out, const char *bytes, size_t length)
{
    struct buffer kept = BUFFER_INIT;
    for (size_t i = 0; i < length; i++) {
        if (bytes[i] >= 0x20 && bytes[i] < 0x7F) {
            buffer_putc(&kept, bytes[i]);
        }
    }
    wire_text(out, buffer_text(&kept), kept.length);
    buffer_release(&kept);
}

static void put_encoded(struct buffer *out, const char *bytes, size_t length,
                        enum wire_encoding encoding)
{
    (encoding == WIRE_PLAIN ? put_plain : wire_percent)(out, bytes, length);
}

/* One value as text: JSON, where it is an object or a list inside another. */
static void put_value(struct buffer *out, const struct node *value, enum wire_encoding encoding)
{
    struct buffer text = BUFFER_INIT;
    if (value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE) {
        wire_json(&text, value);
        put_encoded(out, buffer_text(&text), text.length, encoding);
    } else {
        put_encoded(out, value->text, value->length, encoding);
    }
    buffer_release(&text);
}

static void put_key(struct buffer *out, const struct member *member, enum wire_encoding encoding)
{
    put_encoded(out, member->key, member->key_length, encoding);
}

/* "a,b", "key,value,…" or, exploded, "key=value,…". */
static void put_listed(struct buffer *out, const struct node *value, const char *separator,
                       bool explode, enum wire_encoding encoding)
{
    if (value->kind != NODE_MAPPING && value->kind != NODE_SEQUENCE) {
        put_value(out, value, encoding);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        buffer_puts(out, i > 0 ? separator : "");
        if (value->kind == NODE_SEQUENCE) {
            put_value(out, value->items[i], encoding);
            continue;
        }
        put_key(out, &value->members[i], encoding);
        buffer_puts(out, explode ? "=" : separator);
        put_value(out, value->members[i].value, encoding);
    }
}

static void put_content(struct buffer *out, const struct parameter *parameter,
                        const struct node *value, enum wire_encoding encoding)
{
    struct buffer text = BUFFER_INIT;
    if (media_kind_of(parameter->media_type) == MEDIA_JSON) {
        wire_json(&text, value);
        put_encoded(out, buffer_text(&text), text.length, encoding);
    } else {
        put_value(out, value, encoding);
    }
    buffer_release(&text);
}

/* ";name=value", and for each item or member when exploded. */
static void put_matrix(struct buffer *out, const struct parameter *parameter,
                       const struct node *value, enum wire_encoding encoding)
{
    bool mapping = value->kind == NODE_MAPPING;
    if (!parameter->explode || (!mapping && value->kind != NODE_SEQUENCE)) {
        buffer_putc(out, ';');
        wire_percent(out, parameter->name, strlen(parameter->name));
        buffer_putc(out, '=');
        put_listed(out, value, ",", false, encoding);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        buffer_putc(out, ';');
        if (mapping) {
            put_key(out, &value->members[i], encoding);
        } else {
            wire_percent(out, parameter->name, strlen(parameter->name));
        }
        buffer_putc(out, '=');
        put_value(out, mapping ? value->members[i].value : value->items[i], encoding);
    }
}

void wire_simple(struct buffer *out, const struct parameter *parameter, const struct node *value,
                 enum wire_encoding encoding)
{
    switch (parameter->style) {
    case STYLE_CONTENT:
        put_content(out, parameter, value, encoding);
        break;
    case STYLE_LABEL:
        buffer_putc(out, '.');
        put_listed(out, value, parameter->explode ? "." : ",", parameter->explode, encoding);
        break;
    case STYLE_MATRIX:
        put_matrix(out, parameter, value, encoding);
        break;
    default:
        put_listed(out, value, ",", parameter->explode, encoding);
    }
}

/* --- queries --- */

static void put_pair_start(struct buffer *out, const char *name, size_t length)
{
    buffer_puts(out, out->length > 0 ? "&" : "");
    wire_percent(out, name, length);
    buffer_putc(out, '=');
}

/* name[key]=value, and so on into what is inside. */
static void put_deep(struct buffer *out, const char *name, size_t length, const struct node *value)
{
    if (value->kind == NODE_SEQUENCE) {
        for (size_t i = 0; i < value->count; i++) {
            put_deep(out, name, length, value->items[i]);
        }
        return;
    }
    if (value->kind != NODE_MAPPING) {
        put_pair_start(out, name, length);
        put_value(out, value, WIRE_PERCENT);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        struct buffer inner = BUFFER_INIT;
        buffer_append(&inner, name, length);
        buffer_putc(&inner, '[');
        buffer_append(&inner, value->members[i].key, value->members[i].key_length);
        buffer_putc(&inner, ']');
        put_deep(out, buffer_text(&inner), inner.length, value->members[i].value);
        buffer_release(&inner);
    }
}

static void put_exploded(struct buffer *out, const struct parameter *parameter,
                         const struct node *value)
{
    for (size_t i = 0; i < value->count; i++) {
        bool mapping = value->kind == NODE_MAPPING;
        const struct member *member = mapping ? &value->members[i] : NULL;
        put_pair_start(out, mapping ? member->key : parameter->name,
                       mapping ? member->key_length : strlen(parameter->name));
        put_value(out, mapping ? member->value : value->items[i], WIRE_PERCENT);
    }
}

void wire_query(struct buffer *out, const struct parameter *parameter, const struct node *value)
{
    static const char *const separators[] = {
        [STYLE_FORM] = ",", [STYLE_SPACE] = "%20", [STYLE_PIPE] = "%7C"};
    size_t length = strlen(parameter->name);
    bool many = value->kind == NODE_MAPPING || value->kind == NODE_SEQUENCE;
    if (many && value->count == 0 && parameter->style != STYLE_CONTENT) {
        return;
    }
    if (parameter->style == STYLE_DEEP) {
        put_deep(out, parameter->name, length, value);
    } else if (parameter->style == STYLE_FORM && parameter->explode && many) {
        put_exploded(out, parameter, value);
    } else {
        put_pair_start(out, parameter->name, length);
        if (parameter->style == STYLE_CONTENT) {
            put_content(out, parameter, value, WIRE_PERCENT);
        } else {
            put_listed(out, value, separators[parameter->style], false, WIRE_PERCENT);
        }
    }
}
