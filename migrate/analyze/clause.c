/* Finds clauses by key words; what they mean is for the parser to say. */
#include "migrate/analyze/clause.h"

#include <string.h>

#define WORDS ((size_t)8192) /* of a statement; longer ones stay as they are */

bool words_read(struct arena *arena, const char *text, struct words *words)
{
    struct lexer lexer;
    size_t length = strlen(text), limit = length < WORDS ? length + 1 : WORDS; /* with the end */
    unsigned depth = 0;

    *words = (struct words){text, arena_alloc(arena, limit, sizeof *words->items), 0, 0};
    lexer_init(&lexer, text, length);
    for (; words->count < limit; words->count++) {
        struct token token = lexer_next_code(&lexer);

        if (token.kind == TOKEN_END)
            return true;
        if (token.kind == TOKEN_BROKEN)
            return false;
        if ((token_is_symbol(&token, ')') || token_is_symbol(&token, ']')) && depth > 0)
            depth--;
        words->items[words->count] = (struct word){token, depth};
        if (token_is_symbol(&token, '(') || token_is_symbol(&token, '['))
            depth++;
    }
    return false;
}

size_t words_at(const struct words *words, size_t at)
{
    for (size_t i = 0; i < words->count; i++) {
        if (words->items[i].token.text == words->text + at)
            return i;
    }
    return NO_WORD;
}

bool words_is(const struct words *words, size_t i, const char *word)
{
    return i < words->count && words->items[i].depth == words->depth &&
           token_is(&words->items[i].token, word);
}

bool words_is_one_of(const struct words *words, size_t i, const char *const *list)
{
    while (*list != NULL && !words_is(words, i, *list))
        list++;
    return *list != NULL;
}

bool words_is_symbol(const struct words *words, size_t i, char symbol)
{
    return i < words->count && words->items[i].depth == words->depth &&
           token_is_symbol(&words->items[i].token, symbol);
}

size_t words_back(const struct words *words, size_t i)
{
    while (i-- > 0) {
        if (words->items[i].depth < words->depth)
            return NO_WORD;
        if (words->items[i].depth == words->depth)
            return i;
    }
    return NO_WORD;
}

bool words_is_from(const struct words *words, size_t i)
{
    return words_is(words, i, "FROM") && !words_is(words, words_back(words, i), "DISTINCT");
}

size_t words_end_of_from(const struct words *words, size_t i)
{
    static const char *const ends[] = {"WHERE",     "GROUP",  "HAVING", "WINDOW", "ORDER",
                                       "LIMIT",     "OFFSET", "FETCH",  "FOR",    "UNION",
                                       "INTERSECT", "EXCEPT", NULL};

    while (i < words->count && words->items[i].depth >= words->depth &&
           !words_is_one_of(words, i, ends) && !token_is_symbol(&words->items[i].token, ';'))
        i++;
    return i;
}

size_t words_join(const struct words *words, size_t i)
{
    static const char *const sides[] = {"LEFT", "RIGHT", "FULL", NULL};
    static const char *const plain[] = {"INNER", "CROSS", NULL};
    size_t start = i;

    if (words_is(words, i, "NATURAL"))
        i++;
    if (words_is_one_of(words, i, sides))
        i += words_is(words, i + 1, "OUTER") ? 2 : 1;
    else if (words_is_one_of(words, i, plain))
        i++;
    return words_is(words, i, "JOIN") ? i + 1 - start : 0;
}

size_t words_next_join(const struct words *words, size_t i, size_t end, bool condition)
{
    static const char *const conditions[] = {"ON", "USING", NULL};

    while (i < end && words_join(words, i) == 0 &&
           !(condition && words_is_one_of(words, i, conditions)))
        i++;
    return i;
}

size_t words_next_comma(const struct words *words, size_t i, size_t end)
{
    while (i < end && !words_is_symbol(words, i, ','))
        i++;
    return i;
}

const char *words_behind(const struct words *words, size_t i)
{
    return words->items[i].token.text + words->items[i].token.length;
}

void words_put(const struct words *words, struct span span, struct buffer *out)
{
    const char *first;

    if (span.first >= span.end)
        return;
    first = words->items[span.first].token.text;
    buffer_putc(out, ' ');
    buffer_append(out, first, (size_t)(words_behind(words, span.end - 1) - first));
}
