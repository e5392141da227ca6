/* Documentation comments, line by line. */
#include "scaffold/source/doc.h"

#include "common/buffer.h"
#include "scaffold/source/literal.h"

#include <ctype.h>
#include <string.h>

#define DOC_TAG_LIMIT 2000 /* of one comment */

/* What stands between the signs of the comment before a piece of code. */
static bool find_comment(const struct source *source, const struct syntax *node, const char **at,
                         const char **end)
{
    const struct syntax *comment = NULL;

    for (const struct syntax *part = node && node->parent ? node->parent->first : NULL;
         part && part != node; part = part->next)
        comment = part->kind == SYNTAX_COMMENT ? part : NULL;
    if (!comment || !source->bytes || comment->end > source->length || comment->end < 5)
        return false;
    *at = source->bytes + comment->start + 3;
    *end = source->bytes + comment->end - 2;
    return true;
}

/* The next line without the star before it and the blanks around it. */
static const char *next_line(const char **at, const char *end, size_t *length)
{
    const char *start = *at, *line = memchr(start, '\n', (size_t)(end - start));
    const char *stop = line ? line : end;

    while (start < stop && (isspace((unsigned char)*start) || *start == '*'))
        start++;
    while (stop > start && isspace((unsigned char)stop[-1]))
        stop--;
    *at = line ? line + 1 : end;
    *length = (size_t)(stop - start);
    return start;
}

const char *doc_text(struct machine *machine, const struct source *source,
                     const struct syntax *node)
{
    struct buffer out = BUFFER_INIT;
    const char *at, *end, *text;
    size_t length;

    if (!find_comment(source, node, &at, &end))
        return NULL;
    while (at < end) {
        const char *line = next_line(&at, end, &length);

        if (length && *line == '@')
            break;
        if (length)
            buffer_printf(&out, "%s%.*s", out.length ? " " : "", (int)length, line);
    }
    text = out.length ? arena_strdup(machine->arena, buffer_text(&out)) : NULL;
    buffer_release(&out);
    return text;
}

static struct doc_tags no_tags(void)
{
    return (struct doc_tags){NULL, 0};
}

struct doc_tags doc_tags(struct machine *machine, const struct source *source,
                         const struct syntax *node)
{
    const char **items = NULL, *at, *end;
    unsigned count = 0, capacity = 0;
    size_t length;

    if (!find_comment(source, node, &at, &end))
        return no_tags();
    while (at < end && count < DOC_TAG_LIMIT) {
        const char *line = next_line(&at, end, &length);

        if (length < 2 || *line != '@')
            continue;
        if (count == capacity) {
            unsigned room = capacity ? capacity * 2 : 8;

            items = arena_grow(machine->arena, items, capacity, room, sizeof *items);
            capacity = room;
        }
        items[count++] = arena_strndup(machine->arena, line + 1, length - 1);
    }
    return (struct doc_tags){items, count};
}

/* What stands behind words and the blank after them, or NULL. */
static const char *behind(const char *tag, const char *words)
{
    size_t length = strlen(words);

    if (strncmp(tag, words, length) != 0 || (tag[length] && tag[length] != ' '))
        return NULL;
    return tag + length + strspn(tag + length, " ");
}

struct doc_tags doc_below(struct machine *machine, struct doc_tags tags, const char *words)
{
    const char **items;
    unsigned count = 0;

    if (tags.count == 0)
        return tags;
    items = arena_alloc(machine->arena, tags.count, sizeof *items);
    for (unsigned i = 0; i < tags.count; i++) {
        const char *rest = behind(tags.items[i], words);

        if (rest && *rest)
            items[count++] = rest;
    }
    return (struct doc_tags){items, count};
}

size_t doc_word(const char *text)
{
    size_t length = 1;

    if (*text != '\'' && *text != '"')
        return strcspn(text, " ");
    while (text[length] && text[length] != *text)
        length += text[length] == '\\' && text[length + 1] ? 2 : 1;
    return length + (text[length] != '\0');
}

struct doc_tags doc_named(struct machine *machine, struct doc_tags tags, const char *word,
                          const char *name)
{
    struct doc_tags all = doc_below(machine, tags, word);
    const char **items = arena_alloc(machine->arena, all.count + 1, sizeof *items);
    unsigned count = 0;

    for (unsigned i = 0; i < all.count; i++) {
        size_t length = doc_word(all.items[i]);
        const char *first = arena_strndup(machine->arena, all.items[i], length);
        struct value its =
            *first == '\'' || *first == '"' ? doc_literal(machine, first) : value_text(first);

        if (its.kind == VALUE_STRING && strcmp(its.text, name) == 0 && all.items[i][length])
            items[count++] = all.items[i] + length + 1;
    }
    return (struct doc_tags){items, count};
}

struct doc_tags doc_joined(struct machine *machine, struct doc_tags a, struct doc_tags b)
{
    const char **items;

    if (a.count == 0 || b.count == 0)
        return a.count ? a : b;
    items = arena_alloc(machine->arena, a.count + b.count, sizeof *items);
    memcpy(items, a.items, a.count * sizeof *items);
    memcpy(items + a.count, b.items, b.count * sizeof *items);
    return (struct doc_tags){items, a.count + b.count};
}

const char *doc_tag(struct doc_tags tags, const char *word)
{
    for (unsigned i = 0; i < tags.count; i++) {
        const char *rest = behind(tags.items[i], word);

        if (rest)
            return rest;
    }
    return NULL;
}

struct value doc_literal(struct machine *machine, const char *text)
{
    const char *code = arena_printf(machine->arena, "(%s)", text);
    struct value value = value_unknown(NULL);
    const struct syntax *root;
    bool broken = false;

    root = syntax_parse(machine->project->parser, machine->arena, machine->atoms,
                        GRAMMAR_TYPESCRIPT, code, strlen(code), &broken);
    if (root && !broken)
        value = literal_value(machine->atoms, root);
    return value_is_unknown(value) ? value_text(text) : value;
}
