/* Collections in brackets and braces of the subset. */
#include "scaffold/read/read.h"
#include "scaffold/read/subset.h"

#include <string.h>

/* To the next token; false at a tab and at a marker of documents. */
static bool skip(struct subset *subset)
{
    for (;; subset->at++) {
        if (*subset->at == '#' && (subset->at[-1] == ' ' || subset->at == subset->line_start))
            subset->at = memchr(subset->at, '\n', (size_t)(subset->end - subset->at));
        if (*subset->at == '\n') {
            subset->line++;
            subset->line_start = subset->at + 1;
        } else if (*subset->at != ' ') {
            return *subset->at != '\t' && subset->at != subset->end && !subset_at_marker(subset);
        }
    }
}

/* Take the byte at the cursor, which may be where the NUL of a plain scalar is due. */
static char take(struct subset *subset)
{
    char byte = *subset->at++;

    if (subset->unended)
        *subset->unended = '\0';
    subset->unended = NULL;
    return byte;
}

/* Where a plain scalar in brackets has to be looked at. */
static const bool stops[256] = {
    ['\n'] = true, ['\t'] = true, [':'] = true, ['#'] = true, ['?'] = true,
    [','] = true,  ['['] = true,  [']'] = true, ['{'] = true, ['}'] = true,
};

/* From the cursor to the end of a plain scalar with all its blanks; NULL at what is none of the subset. */
static char *plain_stop(char *at)
{
    for (;; at++) {
        while (!stops[(unsigned char)*at])
            at++;
        if (*at == '\n' || *at == ',' || *at == ']' || *at == '}')
            return at;
        if (*at == '#' ? at[-1] == ' ' : *at == ':' && subset_is_space(at[1]))
            return at;
        if (*at != '#' && (*at != ':' || strchr("\t,[]{}?", at[1])))
            return NULL;
    }
}

static bool read_plain(struct subset *subset, struct subset_text *text)
{
    bool begins = *subset->at != ':' && subset_begins_plain(subset->at);
    char *stop = begins ? plain_stop(subset->at) : NULL;

    if (!stop)
        return false;
    *text = (struct subset_text){
        .start = subset->at, .where = subset_locus(subset, subset->at), .plain = true};
    while (stop[-1] == ' ')
        stop--;
    text->one_line = true;
    text->end = subset->at = subset->unended = stop;
    return true;
}

static bool read_text(struct subset *subset, struct subset_text *text)
{
    if (*subset->at != '"' && *subset->at != '\'')
        return read_plain(subset, text);
    if (!subset_quoted(subset, text))
        return false;
    *text->end = '\0';
    return true;
}

/* Behind an item: whether another one follows; `*good` is false where neither a comma nor the end stands. */
static bool goes_on(struct subset *subset, char close, bool *good)
{
    char byte;

    *good = skip(subset);
    if (!*good)
        return false;
    byte = take(subset);
    if (byte != ',') {
        *good = byte == close;
        return false;
    }
    *good = skip(subset);
    return *good;
}

static bool open_collection(struct subset *subset, char close, bool *empty)
{
    if (subset->depth == READ_DEPTH_LIMIT)
        return false;
    take(subset);
    if (!skip(subset))
        return false;
    *empty = *subset->at == close;
    if (*empty)
        subset->at++;
    else
        subset->depth++;
    return true;
}

static const struct node *read_sequence(struct subset *subset)
{
    struct node *node =
        reader_node(subset->reader, NODE_SEQUENCE, subset_locus(subset, subset->at));
    size_t base = subset->stack.item_count;
    const struct node *item;
    bool empty, good;

    if (!node || !open_collection(subset, ']', &empty))
        return NULL;
    if (empty)
        return node;
    do {
        item = subset_flow(subset);
        if (!item)
            return NULL;
        reader_push_item(&subset->stack, item);
    } while (goes_on(subset, ']', &good));
    if (!good)
        return NULL;
    subset->depth--;
    reader_close_sequence(subset->reader, &subset->stack, base, node);
    return node;
}

/* A quoted key needs no blank behind its ':'. */
static bool read_key(struct subset *subset, struct member *member)
{
    struct subset_text text;

    if (!read_text(subset, &text) || !text.one_line || subset->at - text.start > SUBSET_KEY_LIMIT ||
        *subset->at != ':' || (text.plain && !subset_is_space(subset->at[1])))
        return false;
    member->key = text.start;
    member->key_length = (size_t)(text.end - text.start);
    member->where = text.where;
    take(subset);
    return !text.plain || strcmp(member->key, "<<") != 0;
}

static bool read_member(struct subset *subset)
{
    struct member member;

    if (!read_key(subset, &member) || !skip(subset))
        return false;
    member.value = subset_flow(subset);
    if (!member.value)
        return false;
    reader_push_member(&subset->stack, &member);
    return true;
}

static const struct node *read_mapping(struct subset *subset)
{
    struct node *node = reader_node(subset->reader, NODE_MAPPING, subset_locus(subset, subset->at));
    size_t base = subset->stack.member_count;
    bool empty, good;

    if (!node || !open_collection(subset, '}', &empty))
        return NULL;
    if (empty)
        return node;
    do {
        if (!read_member(subset))
            return NULL;
    } while (goes_on(subset, '}', &good));
    if (!good)
        return NULL;
    subset->depth--;
    reader_close_mapping(subset->reader, &subset->stack, base, node);
    return node;
}

const struct node *subset_flow(struct subset *subset)
{
    struct subset_text text;

    if (*subset->at == '[')
        return read_sequence(subset);
    if (*subset->at == '{')
        return read_mapping(subset);
    return read_text(subset, &text) ? subset_scalar(subset, &text) : NULL;
}
