/* Patterns of names. */
#include "scaffold/database/select.h"

#include "common/buffer.h"

#include <ctype.h>
#include <fnmatch.h>
#include <string.h>

static bool matches_one(const char *pattern, const char *prefix, const char *name)
{
    struct buffer whole = BUFFER_INIT;
    buffer_printf(&whole, "%s.%s", prefix, name);
    bool found = fnmatch(pattern, name, 0) == 0 || fnmatch(pattern, buffer_text(&whole), 0) == 0;
    buffer_release(&whole);
    return found;
}

bool select_matches(const char *patterns, const char *prefix, const char *name)
{
    bool found = false;
    while (!found && *patterns != '\0') {
        struct buffer pattern = BUFFER_INIT;
        size_t length = strcspn(patterns, ",");
        buffer_append(&pattern, patterns, length);
        found = length > 0 && matches_one(buffer_text(&pattern), prefix, name);
        buffer_release(&pattern);
        patterns += length + (patterns[length] == ',');
    }
    return found;
}

/* Whether `word` stands in `text`, without regard to case, between characters that are no letters. */
static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = text; *at != '\0'; at++) {
        size_t same = 0;
        while (same < length && tolower((unsigned char)at[same]) == word[same]) {
            same++;
        }
        bool begins = at == text || !isalpha((unsigned char)at[-1]) ||
                      (islower((unsigned char)at[-1]) && isupper((unsigned char)at[0]));
        if (same == length && begins && !islower((unsigned char)at[length])) {
            return true;
        }
    }
    return false;
}

bool select_is_secret(const char *column)
{
    static const char *const words[] = {
        "password", "passwd", "passphrase",  "pwd",    "secret",   "secrets",
        "token",    "tokens", "hash",        "hashed", "salt",     "digest",
        "api_key",  "apikey", "private_key", "otp",    "encrypted"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (has_word(column, words[i])) {
            return true;
        }
    }
    return false;
}
