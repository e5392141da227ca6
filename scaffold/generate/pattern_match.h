/* Whether a text matches a regular expression of ECMAScript, as `pattern` means it: anywhere, with the flag u. */
#ifndef SCAFFOLD_GENERATE_PATTERN_MATCH_H
#define SCAFFOLD_GENERATE_PATTERN_MATCH_H

#include <stddef.h>

enum pattern_verdict {
    PATTERN_MATCHES,
    PATTERN_DIFFERS,
    PATTERN_UNKNOWN, /* looks ahead or back, refers to a group, is no expression or too long a one */
};

/* The text is UTF-8. It takes time in proportion to both lengths (a simulation of the expression's
 * automaton: Thompson, Regular expression search algorithm, 1968), whatever the expression is. */
enum pattern_verdict pattern_match(const char *pattern, const char *text, size_t length);

#endif
