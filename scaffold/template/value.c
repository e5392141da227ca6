/* Values of views, written as their filters say. */
#include "scaffold/template/value.h"

#include "common/memory.h"
#include "scaffold/name/name.h"
#include "scaffold/template/quote.h"

#include <stdint.h>
#include <string.h>

/* How a value is written whole. */
struct notation {
    void (*string)(struct buffer *out, const char *text, size_t length);
    void (*key)(struct buffer *out, const char *text, size_t length);
    const char *open, *close, *colon, *comma; /* of objects */
};

static const struct notation json_notation = {quote_json, quote_json, "{", "}", ":", ","};
static const struct notation literal_notation = {quote_string, quote_property, "{ ",
                                                 " }",         ": ",           ", "};

static void put_value(struct buffer *out, const json_t *value, const struct notation *notation);

static void put_array(struct buffer *out, const json_t *array, const struct notation *notation)
{
    size_t i;

    buffer_putc(out, '[');
    for (i = 0; i < json_array_size(array); i++) {
        if (i)
            buffer_puts(out, notation->comma);
        put_value(out, json_array_get(array, i), notation);
    }
    buffer_putc(out, ']');
}

static void put_object(struct buffer *out, const json_t *object, const struct notation *notation)
{
    json_t *all = (json_t *)(uintptr_t)object; /* jansson's iterators take no const */
    void *at = json_object_iter(all);
    const char *key;

    buffer_puts(out, at ? notation->open : "{}");
    for (; at; at = json_object_iter_next(all, at)) {
        key = json_object_iter_key(at);
        notation->key(out, key, strlen(key));
        buffer_puts(out, notation->colon);
        put_value(out, json_object_iter_value(at), notation);
        buffer_puts(out, json_object_iter_next(all, at) ? notation->comma : notation->close);
    }
}

/* Numbers, booleans and null, the same in JSON and TypeScript. */
static void put_plain(struct buffer *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_ENCODE_ANY);

    buffer_puts(out, text ? text : "null");
    memory_free(text);
}

static void put_value(struct buffer *out, const json_t *value, const struct notation *notation)
{
    if (json_is_object(value))
        put_object(out, value, notation);
    else if (json_is_array(value))
        put_array(out, value, notation);
    else if (json_is_string(value))
        notation->string(out, json_string_value(value), json_string_length(value));
    else
        put_plain(out, value);
}

void value_put(struct buffer *out, const json_t *value, enum filter filter)
{
    put_value(out, value, filter == FILTER_LITERAL ? &literal_notation : &json_notation);
}

/* Filters */

static void put_indented(struct buffer *out, const char *text, size_t length, const char *blanks)
{
    const char *end = text + length, *stop;

    for (; text < end; text = stop) {
        stop = memchr(text, '\n', (size_t)(end - text));
        stop = stop ? stop + 1 : end;
        buffer_append(out, text, (size_t)(stop - text));
        if (stop < end && *stop != '\n')
            buffer_puts(out, blanks);
    }
}

/* Parts of letters, digits and ._- between slashes; "." and ".." only where a path begins. */
static bool is_path(const char *text, size_t length)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    const char *end = text + length;
    bool named = false;
    size_t part;

    for (;; text += part + 1) {
        for (part = 0; text + part < end && text[part] && strchr(allowed, text[part]);)
            part++;
        if (part == 0 || (text + part < end && text[part] != '/'))
            return false;
        if (strspn(text, ".") < part)
            named = true;
        else if (named || part > 2)
            return false;
        if (text + part == end)
            return true;
    }
}

bool value_put_text(struct buffer *out, const struct part *part, const char *text, size_t length)
{
    switch (part->filter) {
    case FILTER_IDENTIFIER:
        if (!name_is_identifier(text, length) || name_is_keyword(text))
            return false;
        buffer_append(out, text, length);
        return true;
    case FILTER_PATH:
        if (!is_path(text, length))
            return false;
        buffer_append(out, text, length);
        return true;
    case FILTER_PROPERTY:
        quote_property(out, text, length);
        return true;
    case FILTER_MEMBER:
        quote_member(out, text, length);
        return true;
    case FILTER_STRING:
        quote_string(out, text, length);
        return true;
    case FILTER_TEMPLATE:
        quote_template(out, text, length);
        return true;
    case FILTER_COMMENT:
        quote_comment(out, text, length);
        return true;
    case FILTER_BLOCK:
        quote_block(out, text, length, part->text);
        return true;
    case FILTER_INDENT:
        put_indented(out, text, length, part->text);
        return true;
    case FILTER_CODE:
        buffer_append(out, text, length);
        return true;
    default:
        return false;
    }
}
