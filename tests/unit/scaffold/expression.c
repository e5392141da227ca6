/* Regular expressions: what is one, and what backtracks. */
#include "scaffold/spec/expression.h"

#include "tests/lib/tap.h"

#include <string.h>

static void all(enum expression_verdict want, const char *const *patterns, const char *what)
{
    for (; *patterns != NULL; patterns++) {
        is_uint(expression_verdict(*patterns), want, "%s: %s", what, *patterns);
    }
}

int main(void)
{
    static const char *const fine[] = {"",
                                       "^[a-z]+$",
                                       "a|b|",
                                       "(?<year>\\d{4})-(?:\\d\\d)",
                                       "(?=a)b",
                                       "(?=a)*b",
                                       "[]",
                                       "[^]",
                                       "a{,3}",
                                       "a{x",
                                       "}]",
                                       "\\p{L}+",
                                       "\\u00e9\\x41\\cA\\0",
                                       "^([a-z]+-)*[a-z]+$",
                                       "^(\\d{3},)*\\d{3}$",
                                       "(foo|bar)*",
                                       "[\\w.-]+@[\\w.-]+",
                                       "(a{1,3}){1,3}",
                                       "[a-\\d]",
                                       "é+",
                                       "^(foo|far|fu)*$",
                                       "^(ab|ac)*a?$",
                                       "^[a-z]+([-_][a-z]+)*$",
                                       "(a|b)*(a|c)*",
                                       "^(a|aa)$",
                                       "^(a|aa){1,3}$",
                                       NULL};
    static const char *const none[] = {"(",     ")",        "a)",       "[a",    "*a", "a**",
                                       "(?i)a", "(?P<n>a)", "(?>a)",    "[z-a]", "\\", "a{3,1}",
                                       "^*",    "(?<=a)*",  "(?<1a>b)", "a++",   NULL};
    static const char *const endless[] = {"(a+)+$",
                                          "(a*)*",
                                          "([a-z]+)*x",
                                          "(\\w+\\s?)*$",
                                          "(a|a)*b",
                                          "(\\d|\\w)+$",
                                          "((a+)b?)+",
                                          "(.*,?)*$",
                                          "(é+)+",
                                          "(a{2,})*b",
                                          "^(([a-z])+.)+$",
                                          "^(a|aa)+$",
                                          "^(a|b|ab)*c$",
                                          "^((a|b)?c?)*d$",
                                          "^(foo|fo+)*x$",
                                          "^(a|ab|b)*$",
                                          "^(x|(a|b|ab)*)y$",
                                          NULL};
    char deep[2 * EXPRESSION_DEPTH_LIMIT + 8];
    all(EXPRESSION_FINE, fine, "fine");
    all(EXPRESSION_NONE, none, "none");
    all(EXPRESSION_ENDLESS, endless, "endless");
    memset(deep, '(', sizeof deep);
    deep[sizeof deep - 1] = '\0';
    is_uint(expression_verdict(deep), EXPRESSION_DEEP, "too deep to look at");
    return done_testing();
}
