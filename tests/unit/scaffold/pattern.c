/* Regular expressions on texts, and the texts that are made for them. */
#include "scaffold/generate/pattern.h"
#include "common/arena.h"
#include "scaffold/generate/pattern_match.h"

#include "tests/lib/tap.h"

#include <string.h>

static const struct {
    const char *pattern, *text;
    enum pattern_verdict verdict;
} cases[] = {
    {"a", "bab", PATTERN_MATCHES},
    {"^a", "ba", PATTERN_DIFFERS},
    {"a$", "ab", PATTERN_DIFFERS},
    {"^$", "", PATTERN_MATCHES},
    {"", "anything", PATTERN_MATCHES},
    {"^[a-z]{2,5}$", "abc", PATTERN_MATCHES},
    {"^[a-z]{2,5}$", "a", PATTERN_DIFFERS},
    {"^[a-z]{2,5}$", "abcdef", PATTERN_DIFFERS},
    {"^a{0}b$", "b", PATTERN_MATCHES},
    {"^a{2,}$", "a", PATTERN_DIFFERS},
    {"^a{2,}$", "aaaa", PATTERN_MATCHES},
    {"^(ab){0,2}c$", "ababc", PATTERN_MATCHES},
    {"^(ab){0,2}c$", "abababc", PATTERN_DIFFERS},
    {"^(?:EUR|USD|)$", "USD", PATTERN_MATCHES},
    {"^(?:EUR|USD|)$", "", PATTERN_MATCHES},
    {"^(?:EUR|USD|)$", "GBP", PATTERN_DIFFERS},
    {"^(a|b|cd)+?e$", "acdbe", PATTERN_MATCHES},
    {"^(a|b|cd)*$", "acd", PATTERN_MATCHES},
    {"^(a|b|cd)*$", "ac", PATTERN_DIFFERS},
    {"^\\d{3}-\\w+\\.\\S$", "123-a_9.x", PATTERN_MATCHES},
    {"^\\d{3}-\\w+$", "12a-x", PATTERN_DIFFERS},
    {"^[^\\d\\s]+$", "ab-c", PATTERN_MATCHES},
    {"^[^\\d\\s]+$", "ab c", PATTERN_DIFFERS},
    {"^[\\w.%+-]+@[a-z]+$", "a.b+c@d", PATTERN_MATCHES},
    {"\\bfoo\\b", "a foo b", PATTERN_MATCHES},
    {"\\bfoo\\b", "afoo b", PATTERN_DIFFERS},
    {"o\\B", "foo", PATTERN_MATCHES},
    {"^.$", "\xc3\xa9", PATTERN_MATCHES},
    {"^.$", "\n", PATTERN_DIFFERS},
    {"^.{2}$", "\xf0\x9f\x98\x80", PATTERN_DIFFERS},
    {"^[\xc3\xa0-\xc3\xbf]$", "\xc3\xa9", PATTERN_MATCHES},
    {"^\\u00e9\\x41\\t$",
     "\xc3\xa9"
     "A\t",
     PATTERN_MATCHES},
    {"^[^a]$", "\xc3\xa9", PATTERN_MATCHES},
    {"^\\p{L}+$", "abc", PATTERN_MATCHES},
    {"^\\p{L}+$", "a1", PATTERN_DIFFERS},
    {"^\\P{L}$", "1", PATTERN_MATCHES},
    {"^\\p{L}+$", "\xc3\xa9", PATTERN_UNKNOWN},
    {"^(?<year>\\d{4})$", "2024", PATTERN_MATCHES},
    {"^(?=a)a$", "a", PATTERN_UNKNOWN},
    {"(?<!a)b", "b", PATTERN_UNKNOWN},
    {"(a)\\1", "aa", PATTERN_UNKNOWN},
    {"(?i)a", "A", PATTERN_UNKNOWN},
    {"[", "a", PATTERN_UNKNOWN},
    {"a)", "a", PATTERN_UNKNOWN},
    {"a{3,2}", "aaa", PATTERN_UNKNOWN},
    {"((((a{50}){50}){50}){50})", "a", PATTERN_UNKNOWN},
    {"^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", PATTERN_DIFFERS},
    {"^(a*)*b$", "aaab", PATTERN_MATCHES},
};

static void test_matches(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        is_int(pattern_match(cases[i].pattern, cases[i].text, strlen(cases[i].text)),
               cases[i].verdict, "%s on %s", cases[i].pattern, cases[i].text);
    }
}

/* What is made for a pattern matches it. */
static void test_made(void)
{
    static const char *const patterns[] = {"^a$",           "^[a-z]{2,5}$",         "^\\d{3}-\\w+$",
                                           "^(?:EUR|USD)$", "^[^\\d\\s]+$",         "^x(y|z)*$",
                                           "^\\p{L}+$",     "^[A-Z]{2}\\d+[a-f]?$", "^(?:){999}b$"};
    struct arena *arena = arena_new();
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        const char *text = pattern_example(arena, patterns[i], 0, 0);
        ok(text != NULL && pattern_match(patterns[i], text, strlen(text)) == PATTERN_MATCHES,
           "%s matches %s", text == NULL ? "nothing" : text, patterns[i]);
    }
    arena_free(arena);
}

int main(void)
{
    test_matches();
    test_made();
    return done_testing();
}
