/* Cutting text into words. */
#include "scaffold/name/word.h"

#include "common/text.h"
#include "scaffold/name/unicode.h"

#include <string.h>

#define CHARACTER_LIMIT 4 /* bytes of UTF-8 */

bool word_is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}

bool word_is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool word_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

char word_to_lower(char c)
{
    return word_is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

char word_to_upper(char c)
{
    return word_is_lower(c) ? (char)(c - 'a' + 'A') : c;
}

/* Length of the letter or digit at `text`, 0 when it is neither or the end. */
static size_t letter_length(const char *text)
{
    uint32_t point;
    size_t length;

    if (word_is_lower(*text) || word_is_upper(*text) || word_is_digit(*text))
        return 1;
    if ((unsigned char)*text < 0x80)
        return 0;
    length = text_utf8(text, strnlen(text, CHARACTER_LIMIT), &point);
    return length && unicode_continues_identifier(point) ? length : 0;
}

/* Whether a word ends between `at[-1]` and `at[0]`, both letters or digits. */
static bool is_boundary(const char *at)
{
    if (!word_is_upper(at[0]))
        return false;
    return !word_is_upper(at[-1]) || word_is_lower(at[1]);
}

bool word_next(const char **text, struct word *word)
{
    const char *at = *text;
    size_t step;

    while (*at && !letter_length(at))
        at++;
    word->text = at;
    for (; (step = letter_length(at)); at += step)
        if (at > word->text && is_boundary(at))
            break;
    word->length = (size_t)(at - word->text);
    *text = at;
    return word->length > 0;
}
