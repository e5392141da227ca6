/* The words of a statement, with how deep in parentheses they stand: where clauses begin and end. */
#ifndef MIGRATE_ANALYZE_CLAUSE_H
#define MIGRATE_ANALYZE_CLAUSE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "migrate/sql/lexer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NO_WORD SIZE_MAX

struct word {
    struct token token;
    unsigned depth; /* of parentheses; one that opens or closes is outside */
};

struct words {
    const char *text;
    struct word *items;
    size_t count;
    unsigned depth; /* of the clause that is looked at */
};

/* Words from `first` up to `end`, that one not. */
struct span {
    size_t first, end;
};

/* Cut the text into `words` (of the arena), depth 0. False when it is broken or too long. */
bool words_read(struct arena *arena, const char *text, struct words *words);

/* The word that begins at text[at]; NO_WORD: none does. */
size_t words_at(const struct words *words, size_t at);

/* Whether it is that key word, or one of them (the last is NULL), at words->depth. */
bool words_is(const struct words *words, size_t i, const char *word);
bool words_is_one_of(const struct words *words, size_t i, const char *const *list);

/* Whether it is that symbol, at words->depth. */
bool words_is_symbol(const struct words *words, size_t i, char symbol);

/* The word before `i` at words->depth; NO_WORD where that depth begins. */
size_t words_back(const struct words *words, size_t i);

/* Whether a FROM begins there: that of IS DISTINCT FROM does not. */
bool words_is_from(const struct words *words, size_t i);

/* The end of the FROM that the word `i` stands in: the next clause, or a parenthesis that closes. */
size_t words_end_of_from(const struct words *words, size_t i);

/* How many words [NATURAL] [INNER | CROSS | LEFT [OUTER] | …] JOIN has that begins there; 0: none does. */
size_t words_join(const struct words *words, size_t i);

/* The next JOIN from `i` on, or `end`; with `condition` the next ON or USING, too. */
size_t words_next_join(const struct words *words, size_t i, size_t end, bool condition);

/* The next comma from `i` on, or `end`. */
size_t words_next_comma(const struct words *words, size_t i, size_t end);

/* What comes behind a word. */
const char *words_behind(const struct words *words, size_t i);

/* Append the words as they stand in the text, with a space before them. */
void words_put(const struct words *words, struct span span, struct buffer *out);

#endif
