/* Cuts FROM by key words and commas into items, items into joins, and puts the pieces in another order. */
#include "migrate/analyze/lead.h"

#include "common/buffer.h"
#include "migrate/sql/lexer.h"

#include <stdint.h>
#include <string.h>

#define WORDS 8192 /* of a statement; longer ones stay as they are */
#define NONE SIZE_MAX

struct word {
    struct token token;
    unsigned depth; /* of parentheses; an opening one is outside */
};

struct statement {
    const char *text;
    struct word *words;
    size_t count;
    unsigned depth; /* of the FROM that is cut */
};

/* Words from `first` up to `end`, that one not. */
struct span {
    size_t first, end;
};

/* One JOIN of an item: what stands before it, how it joins, what, and on which condition. */
struct join {
    struct span before, how, table, condition;
    bool joins_before; /* `before` is a join itself */
};

static bool read_words(struct arena *arena, struct statement *s)
{
    struct lexer lexer;
    unsigned depth = 0;

    s->words = arena_alloc(arena, WORDS, sizeof *s->words);
    lexer_init(&lexer, s->text, strlen(s->text));
    for (s->count = 0; s->count < WORDS; s->count++) {
        struct token token = lexer_next_code(&lexer);

        if (token.kind == TOKEN_END)
            return true;
        if (token.kind == TOKEN_BROKEN)
            return false;
        if ((token_is_symbol(&token, ')') || token_is_symbol(&token, ']')) && depth > 0)
            depth--;
        s->words[s->count] = (struct word){token, depth};
        if (token_is_symbol(&token, '(') || token_is_symbol(&token, '['))
            depth++;
    }
    return false;
}

static size_t word_at(const struct statement *s, size_t at)
{
    for (size_t i = 0; i < s->count; i++) {
        if (s->words[i].token.text == s->text + at)
            return i;
    }
    return NONE;
}

/* Whether it is that key word, not deeper than the FROM. */
static bool is(const struct statement *s, size_t i, const char *word)
{
    return i < s->count && s->words[i].depth == s->depth && token_is(&s->words[i].token, word);
}

static bool is_one_of(const struct statement *s, size_t i, const char *const *words)
{
    while (*words != NULL && !is(s, i, *words))
        words++;
    return *words != NULL;
}

/* The word before `i` on the same level; NONE at the beginning of it. */
static size_t step_back(const struct statement *s, size_t i)
{
    while (i-- > 0) {
        if (s->words[i].depth < s->depth)
            return NONE;
        if (s->words[i].depth == s->depth)
            return i;
    }
    return NONE;
}

/* The FROM that it stands behind: not that of IS DISTINCT FROM. */
static size_t find_from(const struct statement *s, size_t table)
{
    size_t i = step_back(s, table);

    while (i != NONE && !(is(s, i, "FROM") && !is(s, step_back(s, i), "DISTINCT")))
        i = step_back(s, i);
    return i;
}

/* UPDATE … FROM and DELETE FROM … USING begin with the table that is written. */
static bool is_of_select(const struct statement *s, size_t from)
{
    size_t i = step_back(s, from);

    while (i != NONE && !is(s, i, "SELECT"))
        i = step_back(s, i);
    return i != NONE;
}

static size_t find_end(const struct statement *s, size_t i)
{
    static const char *const ends[] = {"WHERE",     "GROUP",  "HAVING", "WINDOW", "ORDER",
                                       "LIMIT",     "OFFSET", "FETCH",  "FOR",    "UNION",
                                       "INTERSECT", "EXCEPT", NULL};

    while (i < s->count && s->words[i].depth >= s->depth && !is_one_of(s, i, ends) &&
           !token_is_symbol(&s->words[i].token, ';'))
        i++;
    return i;
}

/* How many words [NATURAL] [INNER | CROSS | LEFT [OUTER] | …] JOIN has that begins here; 0: none does. */
static size_t join_words(const struct statement *s, size_t i)
{
    static const char *const sides[] = {"LEFT", "RIGHT", "FULL", NULL};
    static const char *const plain[] = {"INNER", "CROSS", NULL};
    size_t start = i;

    if (is(s, i, "NATURAL"))
        i++;
    if (is_one_of(s, i, sides))
        i += is(s, i + 1, "OUTER") ? 2 : 1;
    else if (is_one_of(s, i, plain))
        i++;
    return is(s, i, "JOIN") ? i + 1 - start : 0;
}

static bool has_condition(const struct statement *s, const struct span *how)
{
    return !is(s, how->first, "CROSS") && !is(s, how->first, "NATURAL");
}

static size_t skip_to_join(const struct statement *s, size_t i, size_t end, bool condition)
{
    static const char *const conditions[] = {"ON", "USING", NULL};

    while (i < end && join_words(s, i) == 0 && !(condition && is_one_of(s, i, conditions)))
        i++;
    return i;
}

/* The JOIN by which the table comes in. False when joins nest in another way than one behind the other. */
static bool find_join(const struct statement *s, struct span item, size_t table, struct join *join)
{
    size_t i = skip_to_join(s, item.first, item.end, false);

    for (join->joins_before = false; i < item.end; join->joins_before = true) {
        join->before = (struct span){item.first, i};
        join->how = (struct span){i, i + join_words(s, i)};
        i = skip_to_join(s, join->how.end, item.end, true);
        join->table = (struct span){join->how.end, i};
        if (i < item.end && join_words(s, i) == 0)
            i = skip_to_join(s, i, item.end, false);
        join->condition = (struct span){join->table.end, i};
        if ((join->condition.first < i) != has_condition(s, &join->how))
            return false;
        if (table >= join->table.first && table < join->table.end)
            return true;
    }
    return false;
}

/* What comes behind a word. */
static const char *end_of(const struct statement *s, size_t i)
{
    return s->words[i].token.text + s->words[i].token.length;
}

static void put(const struct statement *s, struct span span, struct buffer *out)
{
    const char *first;

    if (span.first >= span.end)
        return;
    first = s->words[span.first].token.text;
    buffer_putc(out, ' ');
    buffer_append(out, first, (size_t)(end_of(s, span.end - 1) - first));
}

/* Seen from the other side. */
static void put_flipped(const struct statement *s, struct span how, struct buffer *out)
{
    for (size_t i = how.first; i < how.end; i++) {
        if (is(s, i, "LEFT"))
            buffer_puts(out, " RIGHT");
        else if (is(s, i, "RIGHT"))
            buffer_puts(out, " LEFT");
        else
            put(s, (struct span){i, i + 1}, out);
    }
}

static void put_join(const struct statement *s, const struct join *join, struct span item,
                     struct buffer *out)
{
    put(s, join->table, out);
    put_flipped(s, join->how, out);
    buffer_puts(out, join->joins_before ? " (" : "");
    put(s, join->before, out);
    buffer_puts(out, join->joins_before ? ")" : "");
    put(s, (struct span){join->condition.first, item.end}, out);
}

/* The item of the list that the table is in. */
static struct span find_item(const struct statement *s, size_t from, size_t end, size_t table)
{
    struct span item = {from + 1, end};

    for (size_t i = from + 1; i < end; i++) {
        if (s->words[i].depth != s->depth || !token_is_symbol(&s->words[i].token, ','))
            continue;
        if (i > table)
            return (struct span){item.first, i};
        item.first = i + 1;
    }
    return item;
}

static const char *write(struct arena *arena, const struct statement *s, size_t from, size_t end,
                         size_t table)
{
    struct span item = find_item(s, from, end, table);
    struct buffer out = BUFFER_INIT;
    struct join join;
    bool first = table < skip_to_join(s, item.first, item.end, false);
    const char *text;

    if (!first && !find_join(s, item, table, &join))
        return NULL;
    if (first && item.first == from + 1)
        return s->text;
    buffer_append(&out, s->text, (size_t)(s->words[from].token.text - s->text));
    buffer_puts(&out, "FROM");
    if (first)
        put(s, item, &out);
    else
        put_join(s, &join, item, &out);
    if (item.first > from + 1)
        buffer_puts(&out, ",");
    put(s, (struct span){from + 1, item.first > from + 1 ? item.first - 1 : item.first}, &out);
    buffer_puts(&out, end_of(s, item.end - 1));
    text = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}

const char *lead_write(struct arena *arena, const char *text, size_t at)
{
    static const char *const targets[] = {"UPDATE", "INTO", NULL};
    struct statement s = {.text = text};
    size_t table, before, from;

    if (!read_words(arena, &s) || (table = word_at(&s, at)) == NONE)
        return NULL;
    s.depth = s.words[table].depth;
    before = step_back(&s, table);
    if (is(&s, before, "ONLY"))
        before = step_back(&s, before);
    if (is_one_of(&s, before, targets))
        return text;
    from = find_from(&s, table);
    if (from == NONE)
        return NULL;
    if (!is_of_select(&s, from))
        return from == before ? text : NULL;
    return write(arena, &s, from, find_end(&s, table), table);
}
