/* Strings, numbers, and JSON written as code. */
#include "scaffold/source/literal.h"

#include "common/buffer.h"
#include "common/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LITERAL_DEPTH_LIMIT 200

static const char simple_escapes[] = "n\nt\tr\rb\bf\fv\v0\0";

static void put_point(struct buffer *out, unsigned long point)
{
    if (point <= 0x10ffff && (point < 0xd800 || point > 0xdfff) && point != 0)
        text_put_utf8(out, (uint32_t)point);
}

static void put_escape(struct buffer *out, const char *text)
{
    if (text[1] == 'x' || (text[1] == 'u' && text[2] != '{')) {
        put_point(out, strtoul(text + 2, NULL, 16));
    } else if (text[1] == 'u') {
        put_point(out, strtoul(text + 3, NULL, 16));
    } else if (text[1] != '\n' && text[1] != '\r') {
        for (const char *at = simple_escapes; at < simple_escapes + sizeof simple_escapes - 1;
             at += 2)
            if (*at == text[1]) {
                if (at[1])
                    buffer_putc(out, at[1]);
                return;
            }
        buffer_puts(out, text + 1);
    }
}

const char *literal_string(struct atoms *atoms, const struct syntax *node)
{
    const struct syntax *first = syntax_first(node);
    struct buffer out = BUFFER_INIT;
    const char *text;

    if (!first)
        return atom(atoms, "");
    if (first->kind == SYNTAX_STRING_FRAGMENT && !first->next)
        return first->text;
    for (const struct syntax *part = first; part; part = syntax_next(part)) {
        if (part->kind == SYNTAX_STRING_FRAGMENT)
            buffer_puts(&out, part->text);
        else if (part->kind == SYNTAX_ESCAPE)
            put_escape(&out, part->text);
    }
    text = atom(atoms, buffer_text(&out));
    buffer_release(&out);
    return text;
}

double literal_number(const char *text)
{
    char digits[64];
    size_t length = 0;

    for (; *text && length < sizeof digits - 1; text++)
        if (*text != '_')
            digits[length++] = *text;
    digits[length] = '\0';
    if (digits[0] == '0' && (digits[1] == 'b' || digits[1] == 'B'))
        return (double)strtoull(digits + 2, NULL, 2);
    if (digits[0] == '0' && (digits[1] == 'o' || digits[1] == 'O'))
        return (double)strtoull(digits + 2, NULL, 8);
    return strtod(digits, NULL);
}

const char *literal_key(struct atoms *atoms, const struct syntax *key)
{
    if (!key)
        return NULL;
    switch (key->kind) {
    case SYNTAX_STRING:
        return literal_string(atoms, key);
    case SYNTAX_COMPUTED:
        key = syntax_first(key);
        return syntax_is(key, SYNTAX_STRING) ? literal_string(atoms, key) : NULL;
    default:
        return key->text;
    }
}

static struct value literal_at(struct atoms *atoms, const struct syntax *node, int depth);

static struct value literal_object(struct atoms *atoms, const struct syntax *node, int depth)
{
    struct value object = value_plain(atoms->arena);

    for (const struct syntax *pair = syntax_first(node); pair; pair = syntax_next(pair)) {
        const char *key = literal_key(atoms, syntax_child(pair, FIELD_KEY));

        if (pair->kind == SYNTAX_PAIR && key)
            table_set(atoms->arena, &object.object->properties, key,
                      literal_at(atoms, syntax_child(pair, FIELD_VALUE), depth));
    }
    return object;
}

static struct value literal_array(struct atoms *atoms, const struct syntax *node, int depth)
{
    struct value array = value_array(atoms->arena);

    for (const struct syntax *item = syntax_first(node); item; item = syntax_next(item))
        array_push(atoms->arena, array.object, literal_at(atoms, item, depth));
    return array;
}

static struct value negative(const struct syntax *node)
{
    const struct syntax *number = syntax_last(node);

    if (!node->text || strcmp(node->text, "-") != 0 || !syntax_is(number, SYNTAX_NUMBER))
        return value_unknown(NULL);
    return value_number(-literal_number(number->text));
}

static struct value literal_at(struct atoms *atoms, const struct syntax *node, int depth)
{
    if (!node || depth > LITERAL_DEPTH_LIMIT)
        return value_unknown(NULL);
    switch (node->kind) {
    case SYNTAX_PROGRAM:
    case SYNTAX_EXPRESSION_STATEMENT:
    case SYNTAX_PARENTHESES:
        return literal_at(atoms, syntax_first(node), depth + 1);
    case SYNTAX_STRING:
        return value_text(literal_string(atoms, node));
    case SYNTAX_NUMBER:
        return value_number(literal_number(node->text));
    case SYNTAX_UNARY:
        return negative(node);
    case SYNTAX_TRUE:
    case SYNTAX_FALSE:
        return value_boolean(node->kind == SYNTAX_TRUE);
    case SYNTAX_NULL:
        return value_null();
    case SYNTAX_OBJECT:
        return literal_object(atoms, node, depth + 1);
    case SYNTAX_ARRAY:
        return literal_array(atoms, node, depth + 1);
    default:
        return value_unknown(NULL);
    }
}

struct value literal_value(struct atoms *atoms, const struct syntax *node)
{
    return literal_at(atoms, node, 0);
}
