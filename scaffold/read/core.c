/* The core schema of YAML 1.2: what a plain scalar means, and its number as JSON writes it. */
#include "scaffold/read/reader.h"

#include <string.h>

/* Longer numbers in base 8 or 16 stay strings: turning them into decimal takes square time. */
#define BASED_DIGITS_LIMIT 512

static bool is_one_of(const char *text, size_t length, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == length && memcmp(*words, text, length) == 0)
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t count_digits(const char *text, size_t length)
{
    size_t count = 0;

    while (count < length && is_digit(text[count]))
        count++;
    return count;
}

static unsigned base_of(const char *text, size_t length)
{
    if (length < 3 || text[0] != '0')
        return 10;
    if (text[1] == 'x')
        return 16;
    return text[1] == 'o' ? 8 : 10;
}

static bool is_based(const char *text, size_t length)
{
    const char *digits = base_of(text, length) == 16 ? "0123456789abcdefABCDEF" : "01234567";
    size_t i;

    if (base_of(text, length) == 10 || length > BASED_DIGITS_LIMIT)
        return false;
    for (i = 2; i < length; i++)
        if (!text[i] || !strchr(digits, text[i]))
            return false;
    return true;
}

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? */
static enum core_kind decimal_kind(const char *text, size_t length)
{
    size_t at = length && (*text == '-' || *text == '+'), whole, fraction = 0;
    enum core_kind kind = CORE_INTEGER;

    whole = count_digits(text + at, length - at);
    at += whole;
    if (at < length && text[at] == '.') {
        kind = CORE_FLOAT;
        at++;
        fraction = count_digits(text + at, length - at);
        at += fraction;
    }
    if (whole + fraction == 0)
        return CORE_STRING;
    if (at < length && (text[at] == 'e' || text[at] == 'E')) {
        kind = CORE_FLOAT;
        at++;
        at += at < length && (text[at] == '-' || text[at] == '+');
        if (at == length || !is_digit(text[at]))
            return CORE_STRING;
        at += count_digits(text + at, length - at);
    }
    return at == length ? kind : CORE_STRING;
}

static bool is_special(const char *text, size_t length)
{
    static const char *const infinite[] = {".inf", ".Inf", ".INF", NULL};
    static const char *const nan[] = {".nan", ".NaN", ".NAN", NULL};
    size_t sign = length && (*text == '-' || *text == '+');

    return is_one_of(text + sign, length - sign, infinite) || is_one_of(text, length, nan);
}

enum core_kind core_kind_of(const char *text, size_t length)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const booleans[] = {"true", "True", "TRUE", "false", "False", "FALSE", NULL};

    if (length == 0)
        return CORE_NULL;
    switch (*text) {
    case 't':
    case 'T':
    case 'f':
    case 'F':
        return is_one_of(text, length, booleans) ? CORE_BOOLEAN : CORE_STRING;
    case 'n':
    case 'N':
    case '~':
        return is_one_of(text, length, nulls) ? CORE_NULL : CORE_STRING;
    case '.':
    case '+':
    case '-':
        if (is_special(text, length))
            return CORE_SPECIAL;
        return decimal_kind(text, length);
    default:
        if (!is_digit(*text))
            return CORE_STRING;
        return is_based(text, length) ? CORE_INTEGER : decimal_kind(text, length);
    }
}

/* decimal = decimal × base + digit, the last digit first. */
static size_t push_digit(char *decimal, size_t count, unsigned base, unsigned digit)
{
    unsigned carry = digit;
    size_t i;

    for (i = 0; i < count; i++) {
        carry += (unsigned)decimal[i] * base;
        decimal[i] = (char)(carry % 10);
        carry /= 10;
    }
    for (; carry; carry /= 10)
        decimal[count++] = (char)(carry % 10);
    return count;
}

static unsigned digit_value(char c)
{
    if (is_digit(c))
        return (unsigned)(c - '0');
    return (unsigned)((c | 0x20) - 'a') + 10;
}

static const char *based_number(struct arena *arena, const char *text, size_t length)
{
    char decimal[2 * BASED_DIGITS_LIMIT], *out;
    unsigned base = base_of(text, length);
    size_t count = 0, i;

    for (i = 2; i < length; i++)
        count = push_digit(decimal, count, base, digit_value(text[i]));
    if (count == 0)
        decimal[count++] = 0;
    out = arena_alloc(arena, count + 1, 1);
    for (i = 0; i < count; i++)
        out[i] = (char)('0' + decimal[count - 1 - i]);
    return out;
}

/* +.5e3 → 0.5e3, 007 → 7, 1. → 1.0 */
const char *core_number(struct arena *arena, const char *text, size_t length)
{
    const char *end = text + length;
    char *out, *to;

    if (is_based(text, length))
        return based_number(arena, text, length);
    out = to = arena_alloc(arena, length + 3, 1);
    if (*text == '-')
        *to++ = '-';
    text += *text == '-' || *text == '+';
    while (text + 1 < end && *text == '0' && is_digit(text[1]))
        text++;
    if (*text == '.')
        *to++ = '0';
    while (text < end) {
        *to++ = *text++;
        if (to[-1] == '.' && (text == end || !is_digit(*text)))
            *to++ = '0';
    }
    return out;
}

/* Whether a number is digits as JSON has them. */
static bool is_json_integer(const char *text, size_t length)
{
    return *text == '0' ? length == 1 : count_digits(text, length) == length;
}

static void set(struct node *node, enum node_kind kind, const char *text)
{
    node->kind = kind;
    node->text = text;
    node->length = (unsigned)strlen(text);
}

void core_apply(struct arena *arena, struct node *node, enum core_kind kind)
{
    switch (kind) {
    case CORE_NULL:
        set(node, NODE_NULL, "null");
        break;
    case CORE_BOOLEAN:
        set(node, NODE_BOOLEAN, *node->text == 't' || *node->text == 'T' ? "true" : "false");
        break;
    case CORE_INTEGER:
    case CORE_FLOAT:
        node->kind = NODE_NUMBER;
        node->integer = kind == CORE_INTEGER;
        if (!is_json_integer(node->text, node->length))
            set(node, NODE_NUMBER, core_number(arena, node->text, node->length));
        break;
    case CORE_STRING:
    case CORE_SPECIAL:
        break;
    }
}
