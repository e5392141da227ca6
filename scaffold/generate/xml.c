/* Values as XML. */
#include "scaffold/generate/xml.h"

#include "common/buffer.h"

#include <ctype.h>
#include <string.h>

/* A name of XML's: letters, digits, _, - and . of ASCII; other bytes become _. */
static void put_name(struct buffer *out, const char *name, size_t length)
{
    bool begins = length > 0 && (isalpha((unsigned char)name[0]) || name[0] == '_');
    buffer_puts(out, begins ? "" : "_");
    for (size_t i = 0; i < length; i++) {
        bool fine =
            isalnum((unsigned char)name[i]) || (name[i] != '\0' && strchr("_-.", name[i]) != NULL);
        buffer_putc(out, fine ? name[i] : '_');
    }
}

static void put_text(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        switch (text[i]) {
        case '<':
            buffer_puts(out, "&lt;");
            break;
        case '>':
            buffer_puts(out, "&gt;");
            break;
        case '&':
            buffer_puts(out, "&amp;");
            break;
        default: /* XML has no other controls, not even escaped */
            buffer_putc(out, (unsigned char)text[i] < ' ' && strchr("\t\n\r", text[i]) == NULL
                                 ? ' '
                                 : text[i]);
        }
    }
}

static void put_element(struct buffer *out, const char *name, size_t length,
                        const struct node *value);

static void put_content(struct buffer *out, const char *name, size_t length,
                        const struct node *value)
{
    switch (value->kind) {
    case NODE_NULL:
        break;
    case NODE_MAPPING:
        for (size_t i = 0; i < value->count; i++) {
            const struct member *member = &value->members[i];
            put_element(out, member->key, member->key_length, member->value);
        }
        break;
    case NODE_SEQUENCE: /* a list in a list */
        for (size_t i = 0; i < value->count; i++) {
            put_element(out, name, length, value->items[i]);
        }
        break;
    default:
        put_text(out, value->text, value->length);
    }
}

static void put_one(struct buffer *out, const char *name, size_t length, const struct node *value)
{
    buffer_putc(out, '<');
    put_name(out, name, length);
    buffer_putc(out, '>');
    put_content(out, name, length, value);
    buffer_puts(out, "</");
    put_name(out, name, length);
    buffer_putc(out, '>');
}

/* A list is its items, each under the name. */
static void put_element(struct buffer *out, const char *name, size_t length,
                        const struct node *value)
{
    if (value->kind != NODE_SEQUENCE) {
        put_one(out, name, length, value);
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        put_one(out, name, length, value->items[i]);
    }
}

const char *xml_text(struct arena *arena, const char *name, const struct node *value)
{
    struct buffer out = BUFFER_INIT;
    put_one(&out, name, strlen(name), value);
    const char *text = arena_strndup(arena, buffer_text(&out), out.length);
    buffer_release(&out);
    return text;
}
