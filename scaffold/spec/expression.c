/* A parser of ECMAScript's regular expressions that keeps of each part which characters can begin it
 * and which loops can end it. */
#include "scaffold/spec/expression.h"

#include "scaffold/spec/expression_paths.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* What is known of a part. */
struct part {
    struct set first; /* characters that it can begin with */
    struct set loops; /* characters of unbounded loops that it can end with */
    bool nullable;
    bool single;           /* it may be one character, and no more is known to be needed */
    uint32_t begins, ends; /* positions of its characters */
};

struct parser {
    const char *at;
    int depth;
    bool has_names; /* named groups: then \k must name one */
    enum expression_verdict verdict;
    struct paths paths;
};

/* A repetition of more than so many times is as bad as one without end. */
#define MANY 20

static const struct part empty = {.nullable = true};

static struct part read_alternatives(struct parser *parser);

/* --- sets --- */

static void add(struct set *set, unsigned character)
{
    if (character >= 128) {
        set->others = true;
    } else if (character >= 64) {
        set->high |= UINT64_C(1) << (character - 64);
    } else {
        set->low |= UINT64_C(1) << character;
    }
}

static void add_range(struct set *set, unsigned from, unsigned to)
{
    for (unsigned c = from; c <= to && c < 128; c++) {
        add(set, c);
    }
    set->others = set->others || to >= 128;
}

static struct set both(struct set a, struct set b)
{
    return (struct set){a.low | b.low, a.high | b.high, a.others || b.others};
}

static struct set complement(struct set set)
{
    return (struct set){~set.low, ~set.high, true};
}

/* \d, \w, \s and their complements; false for other letters. */
static bool class_set(char letter, struct set *set)
{
    static const char spaces[] = " \t\n\r\f\v";
    struct set made = {0};
    switch (tolower((unsigned char)letter)) {
    case 'd':
        add_range(&made, '0', '9');
        break;
    case 'w':
        add_range(&made, '0', '9');
        add_range(&made, 'a', 'z');
        add_range(&made, 'A', 'Z');
        add(&made, '_');
        break;
    case 's':
        for (const char *space = spaces; *space != '\0'; space++) {
            add(&made, (unsigned)*space);
        }
        break;
    default:
        return false;
    }
    *set = isupper((unsigned char)letter) ? complement(made) : made;
    return true;
}

/* --- characters --- */

static void fail(struct parser *parser)
{
    parser->verdict = EXPRESSION_NONE;
}

/* One character; beyond ASCII all bytes of it. */
static unsigned take(struct parser *parser)
{
    unsigned first = (unsigned char)*parser->at++;
    while (first >= 0xC0 && ((unsigned char)*parser->at & 0xC0) == 0x80) {
        parser->at++;
    }
    return first >= 0x80 ? 128 : first;
}

static unsigned take_hexadecimal(struct parser *parser, size_t digits)
{
    char text[9] = {0};
    for (size_t i = 0; i < digits && isxdigit((unsigned char)parser->at[i]); i++) {
        text[i] = parser->at[i];
    }
    if (strlen(text) != digits) {
        return 'x'; /* Annex B: the letter itself */
    }
    parser->at += digits;
    return (unsigned)strtoul(text, NULL, 16);
}

/* Behind a backslash: the characters that it means. *character is the one, or 128 for a class. */
static struct set read_escape(struct parser *parser, unsigned *character)
{
    static const char controls[] = "t\tn\nr\rf\fv\v";
    struct set set = {0};
    char letter = *parser->at;
    *character = 128;
    if (letter == '\0') {
        fail(parser);
        return set;
    }
    unsigned value = take(parser);
    if (class_set(letter, &set)) {
        return set;
    }
    if ((letter == 'p' || letter == 'P') && *parser->at == '{') {
        parser->at += strcspn(parser->at, "}");
        parser->at += *parser->at == '}';
        return complement(set);
    }
    const char *control = strchr(controls, letter);
    if (letter == 'x') {
        value = take_hexadecimal(parser, 2);
    } else if (letter == 'u') {
        value = take_hexadecimal(parser, 4);
    } else if (control != NULL && control < controls + sizeof controls - 1 &&
               (control - controls) % 2 == 0) {
        value = (unsigned char)control[1];
    }
    *character = value;
    add(&set, value);
    return set;
}

static struct set class_member(struct parser *parser, unsigned *character)
{
    struct set set = {0};
    if (*parser->at == '\\') {
        parser->at++;
        return read_escape(parser, character);
    }
    *character = take(parser);
    add(&set, *character);
    return set;
}

/* Behind '['. */
static struct set read_class(struct parser *parser)
{
    struct set set = {0};
    bool negated = *parser->at == '^';
    parser->at += negated;
    while (*parser->at != ']' && *parser->at != '\0' && parser->verdict != EXPRESSION_NONE) {
        unsigned from = 0;
        unsigned to = 0;
        struct set member = class_member(parser, &from);
        if (parser->at[0] == '-' && parser->at[1] != ']' && parser->at[1] != '\0') {
            parser->at++;
            member = both(member, class_member(parser, &to));
            if (from < 128 && to < from) {
                fail(parser);
            }
            add_range(&member, from, to);
        }
        set = both(set, member);
    }
    if (*parser->at != ']') {
        fail(parser);
        return set;
    }
    parser->at++;
    return negated ? complement(set) : set;
}

/* --- parts --- */

static struct part one_of(struct parser *parser, struct set set)
{
    uint32_t position = paths_add(&parser->paths, set);
    return (struct part){.first = set, .single = true, .begins = position, .ends = position};
}

static struct set common(struct set a, struct set b)
{
    return (struct set){a.low & b.low, a.high & b.high, a.others && b.others};
}

/* `a` and then `b`. A character behind a loop that holds it as well, as in a+a, is part of it. */
static struct part sequence(struct parser *parser, struct part a, struct part b)
{
    struct set shared = common(a.loops, b.first);
    struct part whole = {.nullable = a.nullable && b.nullable,
                         .first = a.nullable ? both(a.first, b.first) : a.first,
                         .loops = b.nullable ? both(a.loops, b.loops) : b.loops};
    whole.loops = !b.nullable && b.single ? both(whole.loops, shared) : whole.loops;
    whole.single = (a.single && b.nullable) || (a.nullable && b.single);
    whole.begins = a.begins | (a.nullable ? b.begins : 0);
    whole.ends = b.ends | (b.nullable ? a.ends : 0);
    paths_join(&parser->paths, a.ends, b.begins);
    return whole;
}

/* Inside a repetition: can a text be shared out in more than one way? */
static bool is_ambiguous(struct part body)
{
    return set_overlap(body.loops, body.first);
}

/* The group that begins behind '(': what kind, and whether it takes part in the match. */
static bool read_group_head(struct parser *parser, bool *assertion)
{
    static const char *const assertions[] = {"?=", "?!", "?<=", "?<!"};
    *assertion = false;
    if (*parser->at != '?') {
        return true;
    }
    for (size_t i = 0; i < sizeof assertions / sizeof *assertions; i++) {
        if (strncmp(parser->at, assertions[i], strlen(assertions[i])) == 0) {
            parser->at += strlen(assertions[i]);
            *assertion = true;
            return true;
        }
    }
    if (parser->at[1] == ':') {
        parser->at += 2;
        return true;
    }
    size_t name = parser->at[1] == '<' ? strcspn(parser->at + 2, "> ()") : 0;
    if (name == 0 || parser->at[2 + name] != '>' || isdigit((unsigned char)parser->at[2])) {
        return false;
    }
    parser->at += 3 + name;
    parser->has_names = true;
    return true;
}

static struct part read_group(struct parser *parser, bool *repeatable)
{
    bool assertion = false;
    bool behind = strncmp(parser->at, "?<=", 3) == 0 || strncmp(parser->at, "?<!", 3) == 0;
    if (!read_group_head(parser, &assertion)) {
        fail(parser);
        return empty;
    }
    if (++parser->depth > EXPRESSION_DEPTH_LIMIT) {
        parser->verdict = EXPRESSION_DEEP;
        return empty;
    }
    struct part inner = read_alternatives(parser);
    parser->depth--;
    if (*parser->at != ')') {
        if (parser->verdict != EXPRESSION_DEEP) {
            fail(parser);
        }
        return empty;
    }
    parser->at++;
    *repeatable = !behind;
    return assertion ? empty : inner;
}

static struct part read_atom(struct parser *parser, bool *repeatable)
{
    struct set line_ends = {0};
    unsigned character;
    *repeatable = true;
    switch (*parser->at) {
    case '(':
        parser->at++;
        return read_group(parser, repeatable);
    case '[':
        parser->at++;
        return one_of(parser, read_class(parser));
    case '.':
        parser->at++;
        add(&line_ends, '\n');
        add(&line_ends, '\r');
        return one_of(parser, complement(line_ends));
    case '^':
    case '$':
        parser->at++;
        *repeatable = false;
        return empty;
    case '\\':
        parser->at++;
        if (*parser->at == 'b' || *parser->at == 'B') {
            parser->at++;
            *repeatable = false;
            return empty;
        }
        return one_of(parser, read_escape(parser, &character));
    case '*':
    case '+':
    case '?':
        fail(parser);
        return empty;
    default:
        add(&line_ends, take(parser));
        return one_of(parser, line_ends);
    }
}

/* {n}, {n,}, {n,m}; false when it is no quantifier but text. */
static bool read_braces(struct parser *parser, unsigned long *least, unsigned long *most)
{
    char *end;
    if (!isdigit((unsigned char)parser->at[1])) {
        return false;
    }
    *least = *most = strtoul(parser->at + 1, &end, 10);
    if (*end == ',') {
        end++;
        *most = isdigit((unsigned char)*end) ? strtoul(end, &end, 10) : ULONG_MAX;
    }
    if (*end != '}') {
        return false;
    }
    if (*most < *least) {
        fail(parser);
    }
    parser->at = end + 1;
    return true;
}

static bool read_quantifier(struct parser *parser, unsigned long *least, unsigned long *most)
{
    switch (*parser->at) {
    case '*':
    case '+':
        *least = *parser->at++ == '+';
        *most = ULONG_MAX;
        break;
    case '?':
        parser->at++;
        *least = 0;
        *most = 1;
        break;
    case '{':
        if (!read_braces(parser, least, most)) {
            return false;
        }
        break;
    default:
        return false;
    }
    parser->at += *parser->at == '?';
    return true;
}

static struct part read_term(struct parser *parser)
{
    bool repeatable = false;
    unsigned long least = 1;
    unsigned long most = 1;
    struct part part = read_atom(parser, &repeatable);
    if (parser->verdict == EXPRESSION_NONE || !read_quantifier(parser, &least, &most)) {
        return part;
    }
    if (!repeatable) {
        fail(parser);
        return part;
    }
    if (most > MANY && is_ambiguous(part) && parser->verdict == EXPRESSION_FINE) {
        parser->verdict = EXPRESSION_ENDLESS;
    }
    part.loops = most > MANY ? both(part.loops, part.first) : part.loops;
    paths_join(&parser->paths, most > MANY ? part.ends : 0, part.begins);
    part.nullable = part.nullable || least == 0;
    return part;
}

static struct part read_sequence(struct parser *parser)
{
    struct part whole = empty;
    while (parser->verdict != EXPRESSION_NONE && parser->verdict != EXPRESSION_DEEP &&
           *parser->at != '\0' && *parser->at != '|' && *parser->at != ')') {
        whole = sequence(parser, whole, read_term(parser));
    }
    return whole;
}

/* Alternatives that are one character each and share one make a repetition of them ambiguous: the
 * shared characters count as a loop. */
static struct part read_alternatives(struct parser *parser)
{
    struct part whole = read_sequence(parser);
    while (*parser->at == '|' && parser->verdict != EXPRESSION_NONE) {
        parser->at++;
        struct part next = read_sequence(parser);
        bool shared = whole.single && next.single && set_overlap(whole.first, next.first);
        whole.first = both(whole.first, next.first);
        whole.loops = both(whole.loops, next.loops);
        whole.loops = shared ? both(whole.loops, next.first) : whole.loops;
        whole.nullable = whole.nullable || next.nullable;
        whole.single = whole.single || next.single;
        whole.begins |= next.begins;
        whole.ends |= next.ends;
    }
    return whole;
}

enum expression_verdict expression_verdict(const char *pattern)
{
    struct parser parser = {.at = pattern, .verdict = EXPRESSION_FINE};
    read_alternatives(&parser);
    bool all_read = *parser.at == '\0' || parser.verdict == EXPRESSION_DEEP;
    if (all_read && parser.verdict == EXPRESSION_FINE && paths_are_endless(&parser.paths)) {
        return EXPRESSION_ENDLESS;
    }
    return all_read ? parser.verdict : EXPRESSION_NONE;
}

/* Whether it stands between slashes, as in source code. */
static bool is_literal(const char *pattern)
{
    size_t length = strlen(pattern);
    while (length > 0 && strchr("gimsuy", pattern[length - 1]) != NULL) {
        length--;
    }
    return length > 3 && strncmp(pattern, "/^", 2) == 0 &&
           strncmp(pattern + length - 2, "$/", 2) == 0;
}

const char *expression_misunderstood(const char *pattern, const char **hint)
{
    bool in_class = false;
    if (is_literal(pattern)) {
        *hint = "leave out the slashes, and what stands behind them";
        return "has slashes around it, which are part of what it matches";
    }
    for (const char *at = pattern; *at != '\0'; at++) {
        if (at[0] == '\\' && at[1] != '\0') {
            at++;
            if (!in_class && strchr("AZz", *at) != NULL) {
                *hint = "ECMAScript's are ^ and $";
                return "asks for a letter where it has \\A, \\Z or \\z";
            }
        } else if (in_class && strncmp(at, "[:", 2) == 0 && strstr(at, ":]") != NULL) {
            *hint = "ECMAScript has \\d, \\s, \\w and ranges such as a-z";
            return "has a class such as [:alpha:], which is a set of these letters";
        } else if (*at == '[') {
            in_class = true;
        } else if (*at == ']') {
            in_class = false;
        }
    }
    return NULL;
}
