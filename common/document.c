/* The envelope of JSON documents and their schemas: see document.h. */
#include "common/document.h"

#include "common/embed.h"
#include "common/input.h"
#include "common/memory.h"
#include "common/message.h"
#include "common/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct embed common_schemas[]; /* KIND.json */

static void *allocate(size_t size)
{
    return memory_resize(NULL, size, 1);
}

void document_init(void)
{
    json_set_alloc_funcs(allocate, memory_free);
}

json_t *document_new(const char *kind)
{
    json_t *document = json_object();

    json_object_set_new(document, "kind", json_string(kind));
    json_object_set_new(document, "version", json_integer(DOCUMENT_VERSION));
    json_object_set_new(document, "tool", json_string(message_program()));
    return document;
}

static bool is_one_of(const char *kind, const char *const *kinds)
{
    for (; *kinds; kinds++) {
        if (strcmp(kind, *kinds) == 0)
            return true;
    }
    return false;
}

/* The command that makes a document of that kind, or NULL. */
static const char *maker_of(const char *kind)
{
    static const struct {
        const char *kind, *command;
    } makers[] = {
        {"load-report", "api-load URL -o report.json"},
        {"load-comparison", "api-load URL --compare baseline.json -o comparison.json"},
        {"request-set", "api-scaffold openapi.yaml --emit requests"},
        {"db-schema", "db-migrate --introspect"},
        {"db-snapshot", "db-migrate --snapshot"},
    };

    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        if (strcmp(makers[i].kind, kind) == 0)
            return makers[i].command;
    }
    return NULL;
}

static int hint_maker(const char *kind, struct error *error)
{
    const char *command = maker_of(kind);

    return command ? error_hint(error, "'%s' makes one", command) : -1;
}

/* Where nothing says what the file is, what is expected. */
static int hint_needed(const char *kind, struct error *error)
{
    const char *command = maker_of(kind);

    if (!command)
        return error_hint(error, "a %s document is expected here", kind);
    return error_hint(error, "a %s document is expected here: '%s' makes one", kind, command);
}

int document_check(const json_t *document, const char *source, const char *const *kinds,
                   struct error *error)
{
    const json_t *kind = json_object_get(document, "kind");
    const json_t *version = json_object_get(document, "version");

    if (!json_is_string(kind)) {
        error_set(error, STATUS_INPUT, "'%s' is not a document of these tools: it has no \"kind\"",
                  source);
        return hint_needed(*kinds, error);
    }
    if (!is_one_of(json_string_value(kind), kinds)) {
        error_set(error, STATUS_INPUT, "'%s' is a document of kind '%s', expected '%s'", source,
                  json_string_value(kind), *kinds);
        return hint_maker(*kinds, error);
    }
    if (!json_is_integer(version))
        return error_set(error, STATUS_INPUT, "'%s' has no \"version\"", source);
    if (json_integer_value(version) != DOCUMENT_VERSION) {
        error_set(error, STATUS_INPUT, "'%s' has version %lld of kind '%s'; this tool reads %d",
                  source, (long long)json_integer_value(version), json_string_value(kind),
                  DOCUMENT_VERSION);
        return error_hint(error, "use the same release of all three tools");
    }
    return 0;
}

json_t *document_parse(const char *bytes, size_t length, const char *source,
                       const char *const *kinds, struct error *error)
{
    json_error_t problem;
    json_t *document = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    struct locus where;

    if (!document) {
        where = (struct locus){source, (unsigned)problem.line, (unsigned)problem.column};
        error_set(error, STATUS_INPUT, "not valid JSON: %s", problem.text);
        hint_needed(*kinds, error);
        error_at(error, where);
        return NULL;
    }
    if (document_check(document, source, kinds, error) != 0) {
        json_decref(document);
        return NULL;
    }
    return document;
}

json_t *document_read(const char *path, const char *const *kinds, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    json_t *document = NULL;

    if (input_read(path, INPUT_LIMIT, &text, error) == 0)
        document = document_parse(text.data, text.length, input_name(path), kinds, error);
    buffer_release(&text);
    return document;
}

static int append(const char *bytes, size_t length, void *out)
{
    buffer_append(out, bytes, length);
    return 0;
}

/* 15 digits: what any double that was written with as many decimals reads back as */
#define DUMP_FLAGS (JSON_REAL_PRECISION(15) | JSON_ENCODE_ANY)

static void put_compact(const json_t *value, size_t flags, struct buffer *out)
{
    if (json_dump_callback(value, append, out, DUMP_FLAGS | flags) != 0)
        memory_exhausted();
}

static void put_indent(unsigned depth, struct buffer *out)
{
    size_t width = 2 * (size_t)depth;
    char *line = buffer_reserve(out, width + 1);

    line[0] = '\n';
    memset(line + 1, ' ', width);
    line[width + 1] = '\0';
    out->length += width + 1;
}

/* What stands behind the backslash, or 0. */
static char escape_of(char byte)
{
    static const char bytes[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    const char *found = byte ? strchr(bytes, byte) : NULL;

    return found ? names[found - bytes] : '\0';
}

/* The character at `at` that is not plain; its length. */
static size_t put_odd(const char *at, size_t length, struct buffer *out)
{
    char escape[2] = {'\\', escape_of(*at)};
    size_t size;

    if (escape[1]) {
        buffer_append(out, escape, sizeof escape);
        return 1;
    }
    size = text_utf8(at, length, NULL);
    if (size == 0)
        text_put_utf8(out, 0xFFFD);
    else if (size == 1)
        buffer_printf(out, "\\u%04X", (unsigned)*at);
    else
        buffer_append(out, at, size);
    return size ? size : 1;
}

static bool is_plain(char byte)
{
    return (unsigned char)byte >= 0x20 && (unsigned char)byte < 0x80 && byte != '"' && byte != '\\';
}

/* The first of eight octets that is odd by this mask of high bits, of which only those behind the first may be wrong. */
static size_t first_odd(uint64_t odd, const char *octets)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    (void)octets;
    return (size_t)__builtin_ctzll(odd) / 8;
#else
    size_t i = 0;

    (void)odd;
    while (is_plain(octets[i]))
        i++;
    return i;
#endif
}

/* Copy what stands in a string as it is, ASCII without quotes, backslashes and control characters, and
 * return where it ends. Eight at a time: an octet below 0x20 borrows from its high bit, and so does a
 * match. `to` has room for all of it. */
static const char *copy_plain(const char *at, const char *end, char **to)
{
    static const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t word, quote, backslash, odd;
    size_t count;

    for (; end - at >= 8; at += 8, *to += 8) {
        memcpy(&word, at, sizeof word);
        memcpy(*to, &word, sizeof word);
        quote = word ^ ones * '"';
        backslash = word ^ ones * '\\';
        odd = (word | (word - ones * 0x20) | (quote - ones) | (backslash - ones)) & highs;
        if (odd) {
            count = first_odd(odd, at);
            *to += count;
            return at + count;
        }
    }
    while (at < end && is_plain(*at))
        *(*to)++ = *at++;
    return at;
}

void document_put_text(const char *bytes, size_t length, struct buffer *out)
{
    const char *end = bytes + length;
    char *to;

    while (bytes < end) {
        to = buffer_reserve(out, (size_t)(end - bytes) + 1);
        bytes = copy_plain(bytes, end, &to);
        if (bytes < end && *bytes == '\n') {
            *to++ = '\\';
            *to++ = 'n';
            bytes++;
        }
        out->length = (size_t)(to - out->data);
        if (bytes < end && !is_plain(*bytes) && *bytes != '\n')
            bytes += put_odd(bytes, (size_t)(end - bytes), out);
    }
    buffer_reserve(out, 0)[0] = '\0';
}

void document_put_string(const char *bytes, size_t length, struct buffer *out)
{
    buffer_putc(out, '"');
    document_put_text(bytes, length, out);
    buffer_putc(out, '"');
}

/* Numbers only: such an array (a pair of a histogram, a point of a series) stays on its line. */
static bool is_row(const json_t *array)
{
    size_t i;

    for (i = 0; i < json_array_size(array); i++) {
        if (!json_is_number(json_array_get(array, i)))
            return false;
    }
    return true;
}

static void put_value(const json_t *value, unsigned depth, struct buffer *out);

static void put_array(const json_t *array, unsigned depth, struct buffer *out)
{
    size_t i;

    buffer_putc(out, '[');
    for (i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            buffer_putc(out, ',');
        put_indent(depth + 1, out);
        put_value(json_array_get(array, i), depth + 1, out);
    }
    put_indent(depth, out);
    buffer_putc(out, ']');
}

static void put_object(const json_t *object, unsigned depth, struct buffer *out)
{
    json_t *members = (json_t *)(uintptr_t)object; /* jansson iterates over what is not const */
    const char *separator = "";
    void *at;

    buffer_putc(out, '{');
    for (at = json_object_iter(members); at; at = json_object_iter_next(members, at)) {
        buffer_puts(out, separator);
        separator = ",";
        put_indent(depth + 1, out);
        document_put_string(json_object_iter_key(at), json_object_iter_key_len(at), out);
        buffer_puts(out, ": ");
        put_value(json_object_iter_value(at), depth + 1, out);
    }
    put_indent(depth, out);
    buffer_putc(out, '}');
}

static void put_value(const json_t *value, unsigned depth, struct buffer *out)
{
    if (json_is_array(value) && !is_row(value))
        put_array(value, depth, out);
    else if (json_is_object(value) && json_object_size(value) > 0)
        put_object(value, depth, out);
    else if (json_is_string(value))
        document_put_string(json_string_value(value), json_string_length(value), out);
    else
        put_compact(value, 0, out);
}

void document_write(const json_t *document, bool compact, struct buffer *out)
{
    if (compact)
        put_compact(document, JSON_COMPACT, out);
    else
        put_value(document, 0, out);
    buffer_putc(out, '\n');
}

json_t *document_real(double value, int digits)
{
    char text[400];

    if (!isfinite(value))
        return json_null();
    snprintf(text, sizeof text, "%.*f", digits, value);
    return json_real(strtod(text, NULL));
}

json_t *document_string(const char *bytes, size_t length)
{
    json_t *string = json_stringn(bytes, length);
    struct buffer clean = BUFFER_INIT;
    size_t i, size;

    if (string)
        return string;
    for (i = 0; i < length; i += size ? size : 1) {
        size = text_utf8(bytes + i, length - i, NULL);
        if (size)
            buffer_append(&clean, bytes + i, size);
        else
            text_put_utf8(&clean, 0xFFFD);
    }
    string = json_stringn(clean.data, clean.length);
    buffer_release(&clean);
    if (!string)
        memory_exhausted();
    return string;
}

const char *document_schema(const char *kind)
{
    struct buffer name = BUFFER_INIT;
    const struct embed *schema;

    buffer_printf(&name, "%s.json", kind);
    schema = embed_find(common_schemas, name.data);
    buffer_release(&name);
    return schema ? schema->data : NULL;
}

#define KIND_LIMIT 32

const char *const *document_kinds(void)
{
    static char names[KIND_LIMIT][40];
    static const char *kinds[KIND_LIMIT + 1];
    size_t i;

    for (i = 0; i < KIND_LIMIT && common_schemas[i].name; i++) {
        snprintf(names[i], sizeof names[i], "%s", common_schemas[i].name);
        names[i][strcspn(names[i], ".")] = '\0';
        kinds[i] = names[i];
    }
    return kinds;
}
