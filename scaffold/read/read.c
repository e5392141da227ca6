/* Which reader a document is for, and its bytes as UTF-8. */
#include "scaffold/read/read.h"

#include "common/buffer.h"
#include "common/text.h"
#include "scaffold/read/reader.h"

#include <string.h>

static bool begins(const char *bytes, size_t length, const char *mark, size_t mark_length)
{
    return length >= mark_length && memcmp(bytes, mark, mark_length) == 0;
}

/* UTF-16 → UTF-8; half pairs become U+FFFD. */
static void decode_utf16(const char *bytes, size_t length, bool big_endian, struct buffer *out)
{
    const unsigned char *unit = (const unsigned char *)bytes;
    uint32_t high = 0, value;
    size_t i;

    for (i = 0; i + 1 < length; i += 2) {
        value = big_endian ? (uint32_t)unit[i] << 8 | unit[i + 1]
                           : (uint32_t)unit[i + 1] << 8 | unit[i];
        if (high && (value & 0xfc00) == 0xdc00) {
            text_put_utf8(out, 0x10000 + ((high & 0x3ff) << 10) + (value & 0x3ff));
            high = 0;
            continue;
        }
        if (high)
            text_put_utf8(out, 0xfffd);
        high = (value & 0xfc00) == 0xd800 ? value : 0;
        if (!high)
            text_put_utf8(out, (value & 0xfc00) == 0xdc00 ? 0xfffd : value);
    }
    if (high || i < length)
        text_put_utf8(out, 0xfffd);
}

/* The start of what is no UTF-8, or NULL. */
static const char *find_invalid(const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    unsigned long long word;
    size_t step;

    while (at < end) {
        if (end - at >= 8) {
            memcpy(&word, at, sizeof word);
            if (!(word & 0x8080808080808080u)) {
                at += 8;
                continue;
            }
        }
        step = (unsigned char)*at < 0x80 ? 1 : text_utf8(at, (size_t)(end - at), NULL);
        if (!step)
            return at;
        at += step;
    }
    return NULL;
}

static struct locus locus_of(const char *file, const char *bytes, const char *at)
{
    struct locus where = {.file = file, .line = 1};
    const char *start = bytes, *newline;

    while ((newline = memchr(start, '\n', (size_t)(at - start)))) {
        where.line++;
        start = newline + 1;
    }
    where.column = (unsigned)(at - start) + 1;
    return where;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), end_length = strlen(end);

    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static size_t skip_blanks(const char *bytes, size_t length, size_t at)
{
    while (at < length && bytes[at] && strchr(" \t\r\n", bytes[at]))
        at++;
    return at;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_json(const char *file, const char *bytes, size_t length)
{
    size_t at = skip_blanks(bytes, length, 0);

    if (at == length)
        return ends_with(file, ".json");
    if (bytes[at] != '{')
        return bytes[at] == '[' || ends_with(file, ".json");
    at = skip_blanks(bytes, length, at + 1);
    return at == length || !is_letter(bytes[at]) || ends_with(file, ".json");
}

static const struct node *read_json(struct reader *reader, const char *bytes, size_t length)
{
    return json_read(reader, arena_strndup(reader->arena, bytes, length), length);
}

static const struct node *read_yaml(struct reader *reader, const char *bytes, size_t length)
{
    const char *invalid = find_invalid(bytes, length);
    const struct node *node;

    if (invalid) {
        diagnostics_add(reader->list, SEVERITY_ERROR, locus_of(reader->file, bytes, invalid),
                        "save the file as UTF-8", "the document is not UTF-8 here");
        return NULL;
    }
    node = subset_read(reader, bytes, length);
    return node ? node : yaml_read(reader, bytes, length);
}

static bool is_named_yaml(const char *file)
{
    return ends_with(file, ".yaml") || ends_with(file, ".yml");
}

/* YAML in flow style begins as JSON does: what is no JSON may be that. */
static const struct node *read_flow(struct reader *reader, const char *bytes, size_t length)
{
    struct diagnostics as_json, as_yaml, *found = &as_json;
    struct reader json = *reader, yaml = *reader;
    const struct node *node;

    diagnostics_init(&as_json, reader->list->arena);
    diagnostics_init(&as_yaml, reader->list->arena);
    json.list = &as_json;
    yaml.list = &as_yaml;
    node = read_json(&json, bytes, length);
    if (!node) {
        node = read_yaml(&yaml, bytes, length);
        if (node)
            found = &as_yaml;
    }
    for (size_t i = 0; i < found->count; i++) {
        const struct diagnostic *item = &found->items[i];

        diagnostics_add(reader->list, item->severity, item->where, item->hint, "%s", item->message);
    }
    return node;
}

static const struct node *read_utf8(struct reader *reader, const char *bytes, size_t length,
                                    enum read_format format)
{
    if (begins(bytes, length, "\xef\xbb\xbf", 3)) {
        bytes += 3;
        length -= 3;
    }
    if (format == READ_JSON || (format == READ_AUTO && is_json(reader->file, bytes, length)))
        return format == READ_AUTO && is_named_yaml(reader->file)
                   ? read_flow(reader, bytes, length)
                   : read_json(reader, bytes, length);
    return read_yaml(reader, bytes, length);
}

static bool is_ascii_text(char byte)
{
    return (byte >= ' ' && byte < 0x7f) || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Whether the first character, by a mark or because it is of ASCII, is one of UTF-16. */
static bool is_utf16(const char *bytes, size_t length, bool *big_endian)
{
    if (length < 2)
        return false;
    *big_endian = bytes[0] == '\xfe' || !bytes[0];
    return begins(bytes, length, "\xff\xfe", 2) || begins(bytes, length, "\xfe\xff", 2) ||
           (!bytes[0] && is_ascii_text(bytes[1])) || (is_ascii_text(bytes[0]) && !bytes[1]);
}

static const struct node *read_utf16(struct reader *reader, const char *bytes, size_t length,
                                     bool big_endian, enum read_format format)
{
    struct buffer text = BUFFER_INIT;
    const struct node *node;

    decode_utf16(bytes, length, big_endian, &text);
    node = read_utf8(reader, text.data, text.length, format);
    buffer_release(&text);
    return node;
}

const struct node *read_document(struct arena *arena, const char *file, const char *bytes,
                                 size_t length, enum read_format format, struct diagnostics *list)
{
    struct reader reader = {.arena = arena, .file = arena_strdup(arena, file), .list = list};
    bool big_endian;

    if (length > READ_LENGTH_LIMIT) {
        diagnostics_add(list, SEVERITY_ERROR, (struct locus){.file = reader.file}, NULL,
                        "the document is longer than %u bytes", READ_LENGTH_LIMIT);
        return NULL;
    }
    if (is_utf16(bytes, length, &big_endian))
        return read_utf16(&reader, bytes, length, big_endian, format);
    return read_utf8(&reader, bytes, length, format);
}
