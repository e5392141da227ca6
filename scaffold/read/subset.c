/*
 * The YAML that most people write, read without libyaml, which takes three times as long: one document of block
 * mappings and sequences, collections in brackets, and scalars of every style; LF ends lines. There are no
 * anchors, tags, directives, merge keys and keys of more than one line in it, and no tabs between tokens. Whatever is not
 * surely of the subset is left to libyaml, mistakes as well.
 */
#include "scaffold/read/subset.h"

#include "scaffold/read/read.h"

#include <string.h>

static const struct node *read_block(struct subset *subset, int indent);

struct locus subset_locus(const struct subset *subset, const char *at)
{
    return reader_locus(subset->reader, subset->line, (unsigned)(at - subset->line_start) + 1);
}

bool subset_at_marker(const struct subset *subset)
{
    return subset->at == subset->line_start &&
           (memcmp(subset->at, "---", 3) == 0 || memcmp(subset->at, "...", 3) == 0);
}

/* Of the cursor, from 0; -1 at the end of the document. */
static int column(const struct subset *subset)
{
    return subset->at == subset->end ? -1 : (int)(subset->at - subset->line_start);
}

/* From behind a token to the next one in another line; nothing but a comment may come before. */
static bool next_line(struct subset *subset)
{
    bool fresh = subset->at == subset->line_start, blank = fresh || subset->at[-1] == ' ';

    for (;; subset->at++) {
        if (*subset->at == '#' && blank)
            subset->at = memchr(subset->at, '\n', (size_t)(subset->end - subset->at));
        if (*subset->at == '\n') {
            subset->line++;
            subset->line_start = subset->at + 1;
            fresh = true;
        } else if (*subset->at != ' ') {
            return fresh && *subset->at != '\t';
        }
        blank = true;
    }
}

static struct node *new_node(struct subset *subset, enum node_kind kind, struct locus where)
{
    return reader_node(subset->reader, kind, where);
}

/* A value that is not there. */
static const struct node *nothing(struct subset *subset, struct locus where)
{
    struct node *node = new_node(subset, NODE_NULL, where);

    if (node)
        core_apply(subset->reader->arena, node, CORE_NULL);
    return node;
}

static bool enter(struct subset *subset)
{
    return subset->depth++ < READ_DEPTH_LIMIT;
}

/* Scalars */

/* The scalar that has been read, and on to the next line. */
static const struct node *finish_scalar(struct subset *subset, const struct subset_text *text)
{
    if (!next_line(subset))
        return NULL;
    *text->end = '\0';
    return subset_scalar(subset, text);
}

static const struct node *read_block_text(struct subset *subset, int indent)
{
    struct subset_text text;

    return subset_block_text(subset, indent, &text) ? finish_scalar(subset, &text) : NULL;
}

static const struct node *read_flow(struct subset *subset)
{
    const struct node *node = subset_flow(subset);

    return node && next_line(subset) ? node : NULL;
}

/* A scalar that may turn out to be a key: of a plain one the first line. */
static bool read_text(struct subset *subset, struct subset_text *text)
{
    if (*subset->at == '"' || *subset->at == '\'')
        return subset_quoted(subset, text);
    return subset_begins_plain(subset->at) && subset_plain_line(subset, text);
}

/* Whether ':' makes a key of the text before the cursor. */
static bool is_key(const struct subset *subset, const struct subset_text *text)
{
    return *subset->at == ':' && subset_is_space(subset->at[1]) && text->one_line;
}

static const struct node *read_rest(struct subset *subset, int indent, struct subset_text *text)
{
    if (text->plain && !subset_plain_rest(subset, indent, text))
        return NULL;
    return finish_scalar(subset, text);
}

/* Collections */

static bool at_entry(const struct subset *subset)
{
    return subset->at[0] == '-' && subset_is_space(subset->at[1]);
}

static void skip_blanks(struct subset *subset)
{
    while (*subset->at == ' ')
        subset->at++;
}

static bool at_line_end(const struct subset *subset)
{
    return *subset->at == '\n' || (*subset->at == '#' && subset->at[-1] == ' ');
}

/* What stands behind '-', or ':' of a long key, in that column. */
static const struct node *read_entry(struct subset *subset, int start)
{
    struct locus where = subset_locus(subset, subset->at);

    skip_blanks(subset);
    if (at_line_end(subset) && !next_line(subset))
        return NULL;
    return column(subset) > start ? read_block(subset, start) : nothing(subset, where);
}

/* `indentless`: its dashes stand in the column of the keys of the mapping around it. */
static const struct node *read_sequence(struct subset *subset, bool indentless)
{
    struct node *node = new_node(subset, NODE_SEQUENCE, subset_locus(subset, subset->at));
    size_t base = subset->stack.item_count;
    const struct node *item;
    int start = column(subset);

    if (!node || !enter(subset))
        return NULL;
    do {
        subset->at++;
        item = read_entry(subset, start);
        if (!item)
            return NULL;
        reader_push_item(&subset->stack, item);
    } while (column(subset) == start && at_entry(subset));
    subset->depth--;
    reader_close_sequence(subset->reader, &subset->stack, base, node);
    return column(subset) < start || (indentless && column(subset) == start) ? node : NULL;
}

/* What stands behind the ':' of a key in that column. */
static const struct node *read_value(struct subset *subset, int start)
{
    struct locus where = subset_locus(subset, subset->at);
    struct subset_text text;

    skip_blanks(subset);
    if (at_line_end(subset)) {
        if (!next_line(subset))
            return NULL;
        if (column(subset) > start)
            return read_block(subset, start);
        if (column(subset) == start && at_entry(subset))
            return read_sequence(subset, true);
        return nothing(subset, where);
    }
    switch (*subset->at) {
    case '[':
    case '{':
        return read_flow(subset);
    case '|':
    case '>':
        return read_block_text(subset, start);
    default:
        return read_text(subset, &text) ? read_rest(subset, start, &text) : NULL;
    }
}

/* A member whose key has been read. */
static bool read_member(struct subset *subset, const struct subset_text *key, int start)
{
    struct member member = {
        .key = key->start, .key_length = (size_t)(key->end - key->start), .where = key->where};

    if (!is_key(subset, key) || (!key->long_key && subset->at - key->start > SUBSET_KEY_LIMIT) ||
        (key->plain && member.key_length == 2 && memcmp(member.key, "<<", 2) == 0))
        return false;
    subset->at++;
    *key->end = '\0';
    member.value = key->long_key ? read_entry(subset, start) : read_value(subset, start);
    if (!member.value)
        return false;
    reader_push_member(&subset->stack, &member);
    return true;
}

static bool at_long_key(const struct subset *subset)
{
    return subset->at[0] == '?' && subset_is_space(subset->at[1]);
}

/* A key of a mapping in that column; the cursor goes to where its ':' is due. */
static bool read_key(struct subset *subset, struct subset_text *key, int start)
{
    if (!at_long_key(subset))
        return !subset_at_marker(subset) && read_text(subset, key);
    subset->at++;
    skip_blanks(subset);
    if (!read_text(subset, key) || !next_line(subset) || column(subset) != start)
        return false;
    key->long_key = true;
    return true;
}

/* The mapping whose first key has been read, and begins there. */
static const struct node *read_mapping(struct subset *subset, struct subset_text *key,
                                       struct locus where)
{
    struct node *node = new_node(subset, NODE_MAPPING, where);
    int start = (int)where.column - 1;
    size_t base = subset->stack.member_count;

    if (!node || !enter(subset))
        return NULL;
    for (;;) {
        if (!read_member(subset, key, start))
            return NULL;
        if (column(subset) != start)
            break;
        if (!read_key(subset, key, start))
            return NULL;
    }
    subset->depth--;
    reader_close_mapping(subset->reader, &subset->stack, base, node);
    return column(subset) < start ? node : NULL;
}

/* The node at the cursor, in a collection that begins in column `indent`; the cursor goes to the next line. */
static const struct node *read_block(struct subset *subset, int indent)
{
    struct locus where = subset_locus(subset, subset->at);
    struct subset_text text;

    if (subset_at_marker(subset))
        return NULL;
    if (at_entry(subset))
        return read_sequence(subset, false);
    switch (*subset->at) {
    case '[':
    case '{':
        return read_flow(subset);
    case '|':
    case '>':
        return read_block_text(subset, indent);
    default:
        break;
    }
    if (!read_key(subset, &text, (int)where.column - 1))
        return NULL;
    if (*subset->at == ':')
        return read_mapping(subset, &text, where);
    if (text.long_key)
        return NULL;
    return read_rest(subset, indent, &text);
}

/* The document */

/* Whether libyaml could refuse a byte, or see a line break that is no LF: control characters but tabs,
 * U+0080 to U+009F but U+0085, U+FEFF, U+FFFE, U+FFFF. */
static bool is_odd(const unsigned char *at)
{
    if (at[0] < 0x20)
        return at[0] != '\n' && at[0] != '\t';
    switch (at[0]) {
    case 0x7f:
        return true;
    case 0xc2:
        return at[1] < 0xa0 && at[1] != 0x85;
    case 0xef:
        return (at[1] == 0xbb && at[2] == 0xbf) || (at[1] == 0xbf && at[2] >= 0xbe);
    default:
        return false;
    }
}

#define ONES 0x0101010101010101u
#define HIGHS 0x8080808080808080u

/* Whether all of eight bytes are of U+0020 to U+007E. */
static bool are_printable(const char *bytes)
{
    unsigned long long word;

    memcpy(&word, bytes, sizeof word);
    return !(((word - ONES * 0x20) | (word + ONES) | word) & HIGHS);
}

/* `bytes` is UTF-8 with a NUL behind it. */
static bool has_odd(const char *bytes, size_t length)
{
    const char *end = bytes + length, *stop;

    while (bytes < end) {
        if (end - bytes >= 8 && are_printable(bytes)) {
            bytes += 8;
            continue;
        }
        for (stop = end - bytes >= 8 ? bytes + 8 : end; bytes < stop; bytes++)
            if (is_odd((const unsigned char *)bytes))
                return true;
    }
    return false;
}

/* To the first node, behind a '---' that stands alone. */
static bool begin(struct subset *subset)
{
    if (!next_line(subset))
        return false;
    if (!subset_at_marker(subset))
        return true;
    subset->at += 3;
    return subset->at[-1] == '-' && subset_is_space(*subset->at) && next_line(subset);
}

static bool is_collection(const struct node *node)
{
    return node_is(node, NODE_MAPPING) || node_is(node, NODE_SEQUENCE);
}

/* Read with another arena and list, so that nothing remains of a reading in vain. */
static const struct node *read_apart(struct reader *reader, char *text, size_t length,
                                     bool line_added)
{
    struct subset subset = {.reader = reader,
                            .at = text,
                            .end = text + length,
                            .line_start = text,
                            .line = 1,
                            .line_added = line_added};
    const struct node *node = NULL;

    if (begin(&subset) && column(&subset) >= 0)
        node = read_block(&subset, -1);
    reader_stack_release(&subset.stack);
    return is_collection(node) && subset.at == subset.end ? node : NULL;
}

const struct node *subset_read(struct reader *reader, const char *bytes, size_t length)
{
    static const char end[] = "\n\0\0\0"; /* as much as is looked at behind the cursor */
    struct arena *arena = arena_new();
    struct diagnostics list;
    struct reader apart = {.arena = arena, .file = reader->file, .list = &list};
    const struct node *node = NULL;
    bool line_added = length == 0 || bytes[length - 1] != '\n';
    char *text = arena_take(arena, length + sizeof end, 1);

    memcpy(text, bytes, length);
    memcpy(text + length, &end[!line_added], sizeof end - !line_added);
    diagnostics_init(&list, arena);
    if (!has_odd(text, length))
        node = read_apart(&apart, text, length + line_added, line_added);
    if (node && list.count == 0) {
        reader->written = apart.written;
        arena_join(reader->arena, arena);
        return node;
    }
    arena_free(arena);
    return NULL;
}
