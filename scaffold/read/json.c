/*
 * JSON as RFC 8259 has it, with positions. Strings are decoded where they stand; numbers keep their
 * text. A comma too many and comments are reported and passed over; any other mistake ends the
 * reading.
 */
#include "common/text.h"
#include "scaffold/read/read.h"
#include "scaffold/read/reader.h"

#include <string.h>

struct json {
    struct reader *reader;
    char *at, *end;         /* *end is NUL */
    const char *line_start; /* of the line of `at` */
    unsigned line;
    unsigned depth;
    bool comment_seen;
    struct reader_stack stack;
};

static const struct node *read_value(struct json *json);

static struct locus locus_at(const struct json *json, const char *at)
{
    return reader_locus(json->reader, json->line, (unsigned)(at - json->line_start) + 1);
}

/* Report an error at a place of the current line. Always false. */
static bool fail_hint(struct json *json, const char *at, const char *hint, const char *message)
{
    diagnostics_add(json->reader->list, SEVERITY_ERROR, locus_at(json, at), hint, "%s", message);
    return false;
}

static bool fail(struct json *json, const char *at, const char *message)
{
    return fail_hint(json, at, NULL, message);
}

/* White space */

static void skip_blanks(struct json *json)
{
    for (;; json->at++) {
        switch (*json->at) {
        case ' ':
        case '\t':
        case '\r':
            break;
        case '\n':
            json->line++;
            json->line_start = json->at + 1;
            break;
        default:
            return;
        }
    }
}

static bool at_comment(const struct json *json)
{
    return json->at[0] == '/' && (json->at[1] == '/' || json->at[1] == '*');
}

static void skip_comment(struct json *json)
{
    bool line = json->at[1] == '/';

    if (!json->comment_seen)
        fail_hint(json, json->at,
                  "remove it, or write the document as YAML, which has '#' comments",
                  "JSON has no comments");
    json->comment_seen = true;
    for (json->at += 2; json->at < json->end; json->at++) {
        if (line && *json->at == '\n')
            return;
        if (!line && json->at[0] == '*' && json->at[1] == '/') {
            json->at += 2;
            return;
        }
        if (*json->at == '\n') {
            json->line++;
            json->line_start = json->at + 1;
        }
    }
}

/* Go to the next token and return its first byte; NUL at the end, and for a NUL. */
static char peek(struct json *json)
{
    skip_blanks(json);
    while (at_comment(json)) {
        skip_comment(json);
        skip_blanks(json);
    }
    return *json->at;
}

/* What stands where something else is due. */
static bool unexpected(struct json *json, const char *due)
{
    const char *at = json->at;
    struct locus where = locus_at(json, at);
    struct diagnostics *list = json->reader->list;
    size_t length;

    if (at == json->end) {
        diagnostics_add(list, SEVERITY_ERROR, where, NULL, "the document ends where %s is due",
                        due);
        return false;
    }
    length = text_utf8(at, (size_t)(json->end - at), NULL);
    if (length == 0)
        return fail(json, at, "the document is not UTF-8 here");
    if (*at == '\0') {
        diagnostics_add(list, SEVERITY_ERROR, where, NULL, "a NUL stands where %s is due", due);
        return false;
    }
    diagnostics_add(list, SEVERITY_ERROR, where,
                    *at == '\'' ? "JSON has strings in double quotes only" : NULL,
                    "'%.*s' stands where %s is due", (int)length, at, due);
    return false;
}

/* Strings */

/* Bytes that need no look inside a string. */
static bool is_plain(unsigned char byte)
{
    return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

#define ONES 0x0101010101010101u
#define HIGHS 0x8080808080808080u
#define HAS_ZERO(word) (((word)-ONES) & ~(word)&HIGHS)

/* Skip plain bytes eight at a time; may stop early, never late. */
static char *skip_plain(char *at, const char *end)
{
    unsigned long long word;

    while (end - at >= 8) {
        memcpy(&word, at, sizeof word);
        if ((word & HIGHS) | HAS_ZERO(word ^ ONES * '"') | HAS_ZERO(word ^ ONES * '\\') |
            (((word)-ONES * 0x20) & ~word & HIGHS))
            break;
        at += 8;
    }
    while (is_plain((unsigned char)*at))
        at++;
    return at;
}

/* The four digits behind \u, or -1. */
static long read_hex4(const char *at)
{
    long value = 0;
    int i, digit;

    for (i = 0; i < 4; i++) {
        digit = text_hex_value(at[i]);
        if (digit < 0)
            return -1;
        value = value * 16 + digit;
    }
    return value;
}

/* \uXXXX, with a second one for a surrogate pair; `json->at` is at the 'u'. */
static bool read_unicode(struct json *json, char **to)
{
    long point = read_hex4(json->at + 1), low;

    if (point < 0)
        return fail(json, json->at - 1, "'\\u' needs four hexadecimal digits");
    json->at += 5;
    if (point >= 0xd800 && point < 0xe000) {
        low = point < 0xdc00 && json->at[0] == '\\' && json->at[1] == 'u' ? read_hex4(json->at + 2)
                                                                          : -1;
        if (low < 0xdc00 || low >= 0xe000)
            return fail(json, json->at - 6, "half of a surrogate pair stands alone");
        json->at += 6;
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
    }
    *to = text_write_utf8(*to, (uint32_t)point);
    return true;
}

static bool read_escape(struct json *json, char **to)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    char c = *++json->at;
    const char *name;

    if (c == 'u')
        return read_unicode(json, to);
    name = c ? strchr(names, c) : NULL;
    if (!name)
        return fail_hint(json, json->at - 1, "write '\\\\' for a backslash", "unknown escape");
    *(*to)++ = values[name - names];
    json->at++;
    return true;
}

/* A byte that is neither plain nor a quote nor an escape: a UTF-8 sequence, or a mistake. */
static bool read_odd(struct json *json, char **to)
{
    size_t length = text_utf8(json->at, (size_t)(json->end - json->at), NULL);

    if (json->at == json->end || *json->at == '\n')
        return fail(json, json->at, "the string is not closed in its line");
    if ((unsigned char)*json->at < 0x20)
        return fail_hint(json, json->at,
                         *json->at == '\t' ? "write '\\t'" : "write it as '\\u00XX'",
                         "control character in a string");
    if (length == 0)
        return fail(json, json->at, "the string is not UTF-8 here");
    memmove(*to, json->at, length);
    *to += length;
    json->at += length;
    return true;
}

/* The rest of a string that cannot stay as it is; `json->at` is at the first odd byte. */
static bool decode(struct json *json, char **to)
{
    char *stop;

    *to = json->at;
    while (*json->at != '"') {
        if (*json->at == '\\' ? !read_escape(json, to) : !read_odd(json, to))
            return false;
        stop = skip_plain(json->at, json->end);
        memmove(*to, json->at, (size_t)(stop - json->at));
        *to += stop - json->at;
        json->at = stop;
    }
    return true;
}

/* `json->at` is at the opening quote, and then behind the closing one. */
static bool read_string(struct json *json, const char **text, size_t *length)
{
    char *start = json->at + 1, *to;

    to = json->at = skip_plain(start, json->end);
    if (*json->at != '"' && !decode(json, &to))
        return false;
    json->at++;
    *to = '\0';
    *text = start;
    *length = (size_t)(to - start);
    return true;
}

/* Values */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool skip_digits(struct json *json, char **at)
{
    if (!is_digit(**at))
        return fail(json, *at, "a digit is missing in the number");
    while (is_digit(**at))
        (*at)++;
    return true;
}

/* Find the end of a number; *integer is cleared by a fraction or exponent. */
static bool scan_number(struct json *json, char **at, bool *integer)
{
    *integer = true;
    if (**at == '-')
        (*at)++;
    if (**at == '0' && is_digit((*at)[1]))
        return fail_hint(json, *at, "put a code such as 007 in quotes",
                         "a number may not begin with 0");
    if (!skip_digits(json, at))
        return false;
    if (**at == '.') {
        *integer = false;
        ++*at;
        if (!skip_digits(json, at))
            return false;
    }
    if (**at == 'e' || **at == 'E') {
        *integer = false;
        ++*at;
        if (**at == '+' || **at == '-')
            ++*at;
        if (!skip_digits(json, at))
            return false;
    }
    return true;
}

static const struct node *new_scalar(struct json *json, enum node_kind kind, const char *text,
                                     size_t length)
{
    struct node *node = reader_node(json->reader, kind, locus_at(json, json->at));

    if (node) {
        node->text = text;
        node->length = (unsigned)length;
    }
    return node;
}

static const struct node *read_number(struct json *json)
{
    char *end = json->at;
    bool integer;
    struct node *node;

    if (!scan_number(json, &end, &integer))
        return NULL;
    node = reader_node(json->reader, NODE_NUMBER, locus_at(json, json->at));
    if (!node)
        return NULL;
    node->integer = integer;
    node->length = (unsigned)(end - json->at);
    node->text = arena_strndup(json->reader->arena, json->at, node->length);
    json->at = end;
    return node;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

static const struct node *read_literal(struct json *json)
{
    static const struct {
        const char *word;
        enum node_kind kind;
    } literals[] = {{"true", NODE_BOOLEAN}, {"false", NODE_BOOLEAN}, {"null", NODE_NULL}};
    const struct node *node;
    size_t length = 0, i;

    while (is_word(json->at[length]))
        length++;
    for (i = 0; i < sizeof literals / sizeof *literals; i++) {
        if (strlen(literals[i].word) != length || memcmp(literals[i].word, json->at, length) != 0)
            continue;
        node = new_scalar(json, literals[i].kind, literals[i].word, length);
        json->at += length;
        return node;
    }
    diagnostics_add(json->reader->list, SEVERITY_ERROR, locus_at(json, json->at),
                    "text needs double quotes; the bare words are true, false and null",
                    "'%.*s' is no value of JSON", (int)(length > 40 ? 40 : length), json->at);
    return NULL;
}

static const struct node *read_string_value(struct json *json)
{
    struct node *node = reader_node(json->reader, NODE_STRING, locus_at(json, json->at));
    const char *text;
    size_t length;

    if (!node || !read_string(json, &text, &length))
        return NULL;
    node->text = text;
    node->length = (unsigned)length;
    return node;
}

/* Behind a value: true when another one follows the comma. `*good` is false after a mistake. */
static bool goes_on(struct json *json, char close, bool *good)
{
    struct locus comma;
    char c = peek(json);

    *good = true;
    if (c == close) {
        json->at++;
        return false;
    }
    if (c != ',') {
        *good = unexpected(json, close == '}' ? "',' or '}'" : "',' or ']'");
        return false;
    }
    comma = locus_at(json, json->at++);
    if (peek(json) != close)
        return true;
    diagnostics_add(json->reader->list, SEVERITY_ERROR, comma, "remove the comma",
                    "a comma with nothing behind it before '%c'", close);
    json->at++;
    return false;
}

/* Whether the container that opens here is empty, or too deep; goes behind its opening byte. */
static bool open_container(struct json *json, char close, bool *empty)
{
    if (json->depth == READ_DEPTH_LIMIT) {
        diagnostics_add(json->reader->list, SEVERITY_ERROR, locus_at(json, json->at), NULL,
                        "more than %d levels of nesting", READ_DEPTH_LIMIT);
        return false;
    }
    json->at++;
    *empty = peek(json) == close;
    if (*empty)
        json->at++;
    else
        json->depth++;
    return true;
}

static bool read_member(struct json *json)
{
    struct member member;

    if (peek(json) != '"')
        return unexpected(json, "a key in double quotes");
    member.where = locus_at(json, json->at);
    if (!read_string(json, &member.key, &member.key_length))
        return false;
    if (peek(json) != ':')
        return unexpected(json, "':'");
    json->at++;
    member.value = read_value(json);
    if (!member.value)
        return false;
    reader_push_member(&json->stack, &member);
    return true;
}

static const struct node *read_object(struct json *json)
{
    struct node *node = reader_node(json->reader, NODE_MAPPING, locus_at(json, json->at));
    size_t base = json->stack.member_count;
    bool empty, good;

    if (!node || !open_container(json, '}', &empty))
        return NULL;
    if (empty)
        return node;
    do {
        if (!read_member(json))
            return NULL;
    } while (goes_on(json, '}', &good));
    if (!good)
        return NULL;
    json->depth--;
    reader_close_mapping(json->reader, &json->stack, base, node);
    return node;
}

static const struct node *read_array(struct json *json)
{
    struct node *node = reader_node(json->reader, NODE_SEQUENCE, locus_at(json, json->at));
    size_t base = json->stack.item_count;
    const struct node *item;
    bool empty, good;

    if (!node || !open_container(json, ']', &empty))
        return NULL;
    if (empty)
        return node;
    do {
        item = read_value(json);
        if (!item)
            return NULL;
        reader_push_item(&json->stack, item);
    } while (goes_on(json, ']', &good));
    if (!good)
        return NULL;
    json->depth--;
    reader_close_sequence(json->reader, &json->stack, base, node);
    return node;
}

static const struct node *read_value(struct json *json)
{
    char c = peek(json);

    if (c == '"')
        return read_string_value(json);
    if (c == '{')
        return read_object(json);
    if (c == '[')
        return read_array(json);
    if (c == '-' || is_digit(c))
        return read_number(json);
    if (is_word(c))
        return read_literal(json);
    unexpected(json, "a value");
    return NULL;
}

const struct node *json_read(struct reader *reader, char *bytes, size_t length)
{
    struct json json = {
        .reader = reader, .at = bytes, .end = bytes + length, .line_start = bytes, .line = 1};
    const struct node *node = read_value(&json);

    if (node && (peek(&json) || json.at != json.end)) {
        unexpected(&json, "the end of the document");
        node = NULL;
    }
    reader_stack_release(&json.stack);
    return node;
}
