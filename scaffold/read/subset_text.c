/* Scalars of the subset: plain, quoted, literal and folded; decoded where they stand. */
#include "scaffold/read/subset.h"

#include "common/text.h"

#include <string.h>

/* Where a plain scalar has to be looked at. */
static const bool plain_stops[256] = {['\n'] = true, ['\t'] = true, [':'] = true, ['#'] = true};

bool subset_begins_plain(const char *at)
{
    if (*at == '-' || *at == '?' || *at == ':')
        return at[1] > ' ' && !strchr(",[]{}", at[1]);
    return *at && !strchr(" \n\t,[]{}#&*!|>'\"%@`", *at);
}

/* From the cursor to where a line of a plain scalar ends; NULL at a tab. */
static char *plain_stop(char *at)
{
    for (;; at++) {
        while (!plain_stops[(unsigned char)*at])
            at++;
        switch (*at) {
        case '\t':
            return NULL;
        case '\n':
            return at;
        case '#':
            if (at[-1] == ' ')
                return at;
            break;
        default:
            if (subset_is_space(at[1]))
                return at;
            if (at[1] == '\t')
                return NULL;
        }
    }
}

/* The end without the blanks before it. */
static char *trim(char *start, char *end)
{
    while (end > start && end[-1] == ' ')
        end--;
    return end;
}

bool subset_plain_line(struct subset *subset, struct subset_text *text)
{
    char *stop = plain_stop(subset->at);

    if (!stop)
        return false;
    *text = (struct subset_text){.start = subset->at,
                                 .end = trim(subset->at, stop),
                                 .where = subset_locus(subset, subset->at),
                                 .plain = true,
                                 .one_line = true};
    subset->at = text->end;
    return true;
}

/* The start of the next line that is not empty, and how many line feeds are before it. */
static char *skip_empty(char *at, unsigned *feeds)
{
    for (*feeds = 0; *at == '\n' || *at == ' '; at++)
        *feeds += *at == '\n';
    return at;
}

static char *start_of_line(char *at)
{
    while (at[-1] != '\n')
        at--;
    return at;
}

/* What line feeds between lines of text become: one a blank, more of them one less. */
static char *fold(char *to, unsigned feeds)
{
    if (feeds == 1)
        *to++ = ' ';
    for (; feeds > 1; feeds--)
        *to++ = '\n';
    return to;
}

bool subset_plain_rest(struct subset *subset, int indent, struct subset_text *text)
{
    char *stop = subset->at, *at, *start;
    unsigned feeds;

    while (*stop == ' ')
        stop++;
    while (*stop == '\n') {
        at = skip_empty(stop, &feeds);
        start = start_of_line(at);
        if (at - start <= indent || *at == '#' || at == subset->end)
            return true;
        stop = *at == '\t' ? NULL : plain_stop(at);
        if (!stop || *stop == ':')
            return false;
        text->end = fold(text->end, feeds);
        subset->line += feeds;
        subset->line_start = start;
        subset->at = trim(at, stop);
        memmove(text->end, at, (size_t)(subset->at - at));
        text->end += subset->at - at;
        text->one_line = false;
    }
    return *stop == '#';
}

/* Quoted scalars */

/* Behind the white space with a line feed in it at the cursor; false at what libyaml may refuse. `escaped`: the
 * line feed stands behind a backslash and is nothing. */
static bool join_lines(struct subset *subset, char **to, bool escaped)
{
    unsigned feeds = 0;

    for (;; subset->at++) {
        if (*subset->at == '\n') {
            feeds++;
            subset->line++;
            subset->line_start = subset->at + 1;
        } else if (*subset->at != ' ') {
            break;
        }
    }
    if (escaped)
        for (; feeds > 1; feeds--)
            *(*to)++ = '\n';
    else
        *to = fold(*to, feeds);
    return *subset->at != '\t' && subset->at != subset->end && !subset_at_marker(subset);
}

/* The digits behind the letter at the cursor. */
static bool read_digits(struct subset *subset, unsigned digits, uint32_t *point)
{
    int value;

    for (*point = 0, subset->at++; digits; digits--, subset->at++) {
        value = text_hex_value(*subset->at);
        if (value < 0)
            return false;
        *point = *point * 16 + (unsigned)value;
    }
    return true;
}

/* Two escapes can make one character, as in JSON; libyaml does not know them. */
static bool read_hexadecimal(struct subset *subset, unsigned digits, char **to)
{
    uint32_t point, low;

    if (!read_digits(subset, digits, &point))
        return false;
    if (digits == 4 && (point & 0xfc00) == 0xd800 && subset->at[0] == '\\' &&
        subset->at[1] == 'u') {
        subset->at++;
        if (!read_digits(subset, digits, &low) || (low & 0xfc00) != 0xdc00)
            return false;
        point = 0x10000 + ((point & 0x3ff) << 10) + (low & 0x3ff);
    }
    if (point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
        return false;
    *to = text_write_utf8(*to, point);
    return true;
}

/* Escapes that would be longer than they are written, as '\L', are not of the subset. */
static bool read_escape(struct subset *subset, char **to)
{
    static const char names[] = "0abtnvfre \"/\\", values[] = "\0\a\b\t\n\v\f\r\033 \"/\\";
    const char *name;

    switch (*++subset->at) {
    case '\n':
        return join_lines(subset, to, true);
    case 'x':
        return read_hexadecimal(subset, 2, to);
    case 'u':
        return read_hexadecimal(subset, 4, to);
    case 'U':
        return read_hexadecimal(subset, 8, to);
    default:
        break;
    }
    name = *subset->at ? strchr(names, *subset->at) : NULL;
    if (!name)
        return false;
    *(*to)++ = values[name - names];
    subset->at++;
    return true;
}

/* Bytes of a quoted scalar that stay as they are. */
static void copy_quoted(struct subset *subset, char quote, char **to)
{
    char *start = subset->at, *at = start;

    while (*at != quote && *at != '\n' && (*at != '\\' || quote == '\''))
        at++;
    subset->at = at;
    if (*to != start)
        memmove(*to, start, (size_t)(at - start));
    *to += at - start;
}

static bool read_quoted_part(struct subset *subset, char **to)
{
    if (*subset->at == '\\')
        return read_escape(subset, to);
    if (*subset->at == '\'') { /* two of them */
        *(*to)++ = '\'';
        subset->at += 2;
        return true;
    }
    return false;
}

/* A line feed in it: the blanks before it are none of the text, but what an escape made is. */
static bool end_line(struct subset *subset, char **to, const char *kept)
{
    while (*to > kept && ((*to)[-1] == ' ' || (*to)[-1] == '\t'))
        (*to)--;
    return join_lines(subset, to, false);
}

bool subset_quoted(struct subset *subset, struct subset_text *text)
{
    char quote = *subset->at, *to = subset->at + 1, *kept = to;
    unsigned line = subset->line;

    *text = (struct subset_text){.start = to, .where = subset_locus(subset, subset->at)};
    for (subset->at++;;) {
        copy_quoted(subset, quote, &to);
        if (*subset->at == '\n') {
            if (!end_line(subset, &to, kept))
                return false;
            kept = to;
            continue;
        }
        if (*subset->at == quote && (quote == '"' || subset->at[1] != '\''))
            break;
        if (!read_quoted_part(subset, &to))
            return false;
        kept = to;
    }
    subset->at++;
    text->end = to;
    text->one_line = subset->line == line;
    return true;
}

/* Literal and folded scalars */

struct block_text {
    bool folded;
    int chomping; /* -1: no line feed at the end, 1: all of them */
    int indent;   /* of the text; 0: not known yet */
    char *to;
    unsigned feeds;     /* since the last line of text, without the one that ends it */
    bool begun;         /* there was a line of text */
    bool leading_blank; /* the last line of text begins with one */
};

static bool read_header(struct subset *subset, int indent, struct block_text *block)
{
    block->folded = *subset->at == '>';
    for (subset->at++;; subset->at++) {
        if ((*subset->at == '-' || *subset->at == '+') && !block->chomping)
            block->chomping = *subset->at == '-' ? -1 : 1;
        else if (*subset->at >= '1' && *subset->at <= '9' && !block->indent)
            block->indent = *subset->at - '0' + (indent > 0 ? indent : 0);
        else
            break;
    }
    while (*subset->at == ' ')
        subset->at++;
    if (*subset->at == '#' && subset->at[-1] == ' ')
        subset->at = memchr(subset->at, '\n', (size_t)(subset->end - subset->at));
    return *subset->at == '\n';
}

static void end_of_line(struct subset *subset)
{
    subset->at++;
    subset->line++;
    subset->line_start = subset->at;
}

/* Over empty lines to a line of text, whose indentation is that of all if it is the first; the cursor stays at the
 * start of a line that is less indented. False at a tab, and where an empty line is longer than the first. */
static bool skip_to_text(struct subset *subset, int indent, struct block_text *block, bool *found)
{
    int longest = 0, width;
    bool known = block->indent > 0, tab;

    for (;; end_of_line(subset)) {
        width = 0;
        while (subset->at[width] == ' ' && (!known || width < block->indent))
            width++;
        longest = width > longest ? width : longest;
        if (subset->at[width] != '\n')
            break;
        subset->at += width;
        block->feeds++;
    }
    tab = width < (known ? block->indent : indent + 1) && subset->at[width] == '\t';
    if (!known)
        block->indent = longest > indent ? longest : indent + 1;
    if (block->indent < 1)
        block->indent = 1;
    *found = width == block->indent && subset->at + width != subset->end;
    subset->at += *found ? width : 0;
    return !tab && (known || *found || width <= indent);
}

/* What comes before a line of text: the line feeds, folded where they are. */
static void put_feeds(struct block_text *block, bool blank)
{
    bool fold_one = block->folded && block->begun && !block->leading_blank && !blank;

    if (fold_one && block->feeds == 0)
        *block->to++ = ' ';
    else if (block->begun && !fold_one)
        *block->to++ = '\n';
    for (; block->feeds; block->feeds--)
        *block->to++ = '\n';
}

static void put_line(struct subset *subset, struct block_text *block)
{
    char *stop = memchr(subset->at, '\n', (size_t)(subset->end - subset->at));
    bool blank = *subset->at == ' ' || *subset->at == '\t';

    put_feeds(block, blank);
    block->begun = true;
    block->leading_blank = blank;
    memmove(block->to, subset->at, (size_t)(stop - subset->at));
    block->to += stop - subset->at;
    subset->at = stop;
    end_of_line(subset);
}

bool subset_block_text(struct subset *subset, int indent, struct subset_text *text)
{
    struct block_text block = {.to = subset->at};
    bool found;

    *text = (struct subset_text){.start = subset->at, .where = subset_locus(subset, subset->at)};
    if (indent < 0 || !read_header(subset, indent, &block))
        return false;
    end_of_line(subset);
    for (;;) {
        if (!skip_to_text(subset, indent, &block, &found))
            return false;
        if (!found)
            break;
        put_line(subset, &block);
    }
    if (subset->at == subset->end && subset->line_added)
        return false;
    if (block.begun && block.chomping >= 0)
        *block.to++ = '\n';
    for (; block.chomping > 0 && block.feeds; block.feeds--)
        *block.to++ = '\n';
    text->end = block.to;
    return true;
}

/* Nodes */

const struct node *subset_scalar(struct subset *subset, const struct subset_text *text)
{
    struct node *node = reader_node(subset->reader, NODE_STRING, text->where);
    enum core_kind kind;

    if (!node)
        return NULL;
    node->text = text->start;
    node->length = (unsigned)(text->end - text->start);
    kind = text->plain ? core_kind_of(node->text, node->length) : CORE_STRING;
    if (kind == CORE_SPECIAL)
        return NULL; /* needs a warning */
    core_apply(subset->reader->arena, node, kind);
    return node;
}
