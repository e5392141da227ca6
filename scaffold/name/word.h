/* Text cut into the words that names are made of; private to scaffold/name. */
#ifndef SCAFFOLD_NAME_WORD_H
#define SCAFFOLD_NAME_WORD_H

#include <stdbool.h>
#include <stddef.h>

struct word {
    const char *text;
    size_t length;
};

/* The next word at *text, which is moved behind it. Words end at what is no letter or digit, and where
 * a capital follows a small letter or digit, or begins the last word of capitals: getHTTPStatus → get,
 * HTTP, Status. False when there is none. */
bool word_next(const char **text, struct word *word);

bool word_is_lower(char c);
bool word_is_upper(char c);
bool word_is_digit(char c);
char word_to_lower(char c);
char word_to_upper(char c);

#endif
