/* Writing a tree as YAML, or as JSON. */
#include "scaffold/spec/write.h"

#include "common/text.h"
#include "scaffold/read/reader.h"

#include <stdbool.h>
#include <string.h>

#define INDENT 2
#define KEY_LIMIT 120     /* bytes of a plain key */
#define LINE_LIMIT 100000 /* bytes of a plain scalar */

static void put_indent(struct buffer *out, unsigned depth)
{
    for (unsigned i = 0; i < depth * INDENT; i++)
        buffer_putc(out, ' ');
}

/* Characters that YAML takes for line breaks, or does not print. */
static bool is_odd(uint32_t point)
{
    return point < ' ' || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
           point == 0xfeff;
}

/* Between double quotes, as JSON has it, which YAML reads the same. */
static void put_quoted(struct buffer *out, const char *text, size_t length)
{
    buffer_putc(out, '"');
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t point = (unsigned char)text[i];

        size = text_utf8(text + i, length - i, &point);
        size = size ? size : 1;
        if (point == '"' || point == '\\')
            buffer_printf(out, "\\%c", (char)point);
        else if (point == '\n')
            buffer_puts(out, "\\n");
        else if (point == '\t')
            buffer_puts(out, "\\t");
        else if (is_odd(point))
            buffer_printf(out, "\\u%04x", (unsigned)point);
        else
            buffer_append(out, text + i, size);
    }
    buffer_putc(out, '"');
}

static bool has_odd_bytes(const char *text, size_t length)
{
    for (size_t i = 0, size; i < length; i += size) {
        uint32_t point = (unsigned char)text[i];

        size = text_utf8(text + i, length - i, &point);
        size = size ? size : 1;
        if (is_odd(point) && point != '\n')
            return true;
    }
    return false;
}

static bool is_plain(const char *text, size_t length)
{
    if (length == 0 || length > LINE_LIMIT || has_odd_bytes(text, length) ||
        memchr(text, '\n', length) || strchr("-?:,[]{}#&*!|>'\"%@`=~ ", text[0]) ||
        text[length - 1] == ' ' || text[length - 1] == ':' || (length == 2 && text[0] == '<') ||
        strncmp(text, "...", 3) == 0 || strncmp(text, "<<", 2) == 0)
        return false;
    for (size_t i = 1; i < length; i++)
        if ((text[i] == '#' && text[i - 1] == ' ') || (text[i] == ' ' && text[i - 1] == ':'))
            return false;
    return core_kind_of(text, length) == CORE_STRING;
}

/* Text of several lines whose lines stand as they are. */
static bool is_block(const char *text, size_t length)
{
    if (!memchr(text, '\n', length) || has_odd_bytes(text, length) || text[0] == ' ' ||
        text[0] == '\n' || text[length - 1] == ' ')
        return false;
    if (length > 1 && text[length - 1] == '\n' && text[length - 2] == '\n')
        return false;
    return strstr(text, " \n") == NULL && strlen(text) == length;
}

static void put_block(struct buffer *out, const char *text, size_t length, unsigned depth)
{
    bool ends = text[length - 1] == '\n';

    buffer_puts(out, ends ? "|" : "|-");
    for (const char *line = text; line < text + length;) {
        const char *end = memchr(line, '\n', (size_t)(text + length - line));
        size_t size = end ? (size_t)(end - line) : (size_t)(text + length - line);

        buffer_putc(out, '\n');
        if (size)
            put_indent(out, depth);
        buffer_append(out, line, size);
        line += size + 1;
    }
}

static void put_string(struct buffer *out, const struct node *node, unsigned depth)
{
    if (is_plain(node->text, node->length))
        buffer_append(out, node->text, node->length);
    else if (node->length && is_block(node->text, node->length))
        put_block(out, node->text, node->length, depth);
    else
        put_quoted(out, node->text, node->length);
}

static void put_key(struct buffer *out, const struct member *member)
{
    if (member->key_length <= KEY_LIMIT && is_plain(member->key, member->key_length))
        buffer_append(out, member->key, member->key_length);
    else
        put_quoted(out, member->key, member->key_length);
    buffer_putc(out, ':');
}

static void put_yaml(struct buffer *out, const struct node *node, unsigned depth);

static bool is_nested(const struct node *node)
{
    return (node->kind == NODE_MAPPING || node->kind == NODE_SEQUENCE) && node->count > 0;
}

static void put_mapping(struct buffer *out, const struct node *node, unsigned depth)
{
    for (unsigned i = 0; i < node->count; i++) {
        const struct node *value = node->members[i].value;

        if (i) {
            buffer_putc(out, '\n');
            put_indent(out, depth);
        }
        put_key(out, &node->members[i]);
        if (is_nested(value)) {
            buffer_putc(out, '\n');
            put_indent(out, depth + 1);
        } else {
            buffer_putc(out, ' ');
        }
        put_yaml(out, value, depth + 1);
    }
}

static void put_sequence(struct buffer *out, const struct node *node, unsigned depth)
{
    for (unsigned i = 0; i < node->count; i++) {
        if (i) {
            buffer_putc(out, '\n');
            put_indent(out, depth);
        }
        buffer_puts(out, "- ");
        put_yaml(out, node->items[i], depth + 1);
    }
}

/* The cursor stands where the value begins, `depth` levels in. */
static void put_yaml(struct buffer *out, const struct node *node, unsigned depth)
{
    switch (node->kind) {
    case NODE_STRING:
        put_string(out, node, depth);
        break;
    case NODE_MAPPING:
        if (node->count)
            put_mapping(out, node, depth);
        else
            buffer_puts(out, "{}");
        break;
    case NODE_SEQUENCE:
        if (node->count)
            put_sequence(out, node, depth);
        else
            buffer_puts(out, "[]");
        break;
    default:
        buffer_append(out, node->text, node->length);
    }
}

static void put_json(struct buffer *out, const struct node *node, unsigned depth)
{
    bool mapping = node->kind == NODE_MAPPING;

    if (node->kind == NODE_STRING) {
        put_quoted(out, node->text, node->length);
        return;
    }
    if (!mapping && node->kind != NODE_SEQUENCE) {
        buffer_append(out, node->text, node->length);
        return;
    }
    buffer_putc(out, mapping ? '{' : '[');
    for (unsigned i = 0; i < node->count; i++) {
        buffer_puts(out, i ? ",\n" : "\n");
        put_indent(out, depth + 1);
        if (mapping) {
            put_quoted(out, node->members[i].key, node->members[i].key_length);
            buffer_puts(out, ": ");
        }
        put_json(out, mapping ? node->members[i].value : node->items[i], depth + 1);
    }
    if (node->count) {
        buffer_putc(out, '\n');
        put_indent(out, depth);
    }
    buffer_putc(out, mapping ? '}' : ']');
}

void write_document(const struct node *root, enum write_format format, struct buffer *out)
{
    if (format == WRITE_JSON)
        put_json(out, root, 0);
    else
        put_yaml(out, root, 0);
    buffer_putc(out, '\n');
}

enum write_format write_format_of(const char *name, const char *path)
{
    static const char ending[] = ".json";
    size_t size = sizeof ending - 1;
    size_t length = path == NULL ? 0 : strlen(path);

    if (name)
        return strcmp(name, "json") == 0 ? WRITE_JSON : WRITE_YAML;
    return length > size && strcmp(path + length - size, ending) == 0 ? WRITE_JSON : WRITE_YAML;
}
