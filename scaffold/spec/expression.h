/* Regular expressions of ECMAScript: whether a text is one, and whether it may backtrack without end. */
#ifndef SCAFFOLD_SPEC_EXPRESSION_H
#define SCAFFOLD_SPEC_EXPRESSION_H

enum expression_verdict {
    EXPRESSION_FINE,
    EXPRESSION_NONE,    /* no regular expression, with nor without the flag u */
    EXPRESSION_ENDLESS, /* a repetition whose parts can share out a text in exponentially many ways */
    EXPRESSION_DEEP, /* more than EXPRESSION_DEPTH_LIMIT groups inside one another: not looked at */
};

#define EXPRESSION_DEPTH_LIMIT 100

/* Annex B of ECMA-262 and named groups. ENDLESS is a heuristic: it knows nothing of what lookaheads
 * exclude, and takes characters beyond ASCII for one; alternatives are looked at in patterns of PATHS_LIMIT
 * characters and classes at most. */
enum expression_verdict expression_verdict(const char *pattern);

/* What a pattern says that other dialects understand in another way than ECMAScript: the rest of a
 * sentence about it, and a hint; NULL when it says no such thing. */
const char *expression_misunderstood(const char *pattern, const char **hint);

#endif
