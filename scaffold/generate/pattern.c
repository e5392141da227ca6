/* A text for a regular expression: the first alternative, the fewest repetitions that do. */
#include "scaffold/generate/pattern.h"

#include "common/buffer.h"
#include "common/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz"

struct maker {
    const char *at; /* what is still to be read */
    size_t extra;   /* how often more than needed something may be repeated */
    uint64_t state; /* of the choices; 0: the first is taken always */
    int depth;
    bool failed;
};

static void make_alternatives(struct maker *maker, struct buffer *out);

/* One of `count`: a linear congruential generator (Knuth's MMIX), whose high bits are the better ones. */
static unsigned choose(struct maker *maker, unsigned count)
{
    if (maker->state == 0) {
        return 0;
    }
    maker->state = maker->state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(maker->state >> 33) % count;
}

/* Some of what is in a class, the first of which is taken where nothing varies. */
static const char *class_samples(char letter)
{
    switch (letter) {
    case 'd':
        return "1234567890";
    case 's':
        return " ";
    case 'D':
    case 'S':
    case 'w':
        return LETTERS;
    case 'W':
        return "-";
    default:
        return NULL;
    }
}

/* Behind a backslash: one character, of a class or itself; nothing for assertions. */
static void make_escape(struct maker *maker, struct buffer *out)
{
    static const char controls[] = "t\tn\nr\rf\fv\v";
    char letter = *maker->at;
    if (letter == '\0') {
        maker->failed = true;
        return;
    }
    maker->at++;
    const char *samples = class_samples(letter);
    const char *control = strchr(controls, letter);
    if (samples != NULL) {
        buffer_putc(out, samples[choose(maker, (unsigned)strlen(samples))]);
    } else if (letter == 'p' && *maker->at == '{') {
        buffer_putc(out, maker->at[1] == 'N' ? '1' : 'a');
        maker->at += strcspn(maker->at, "}");
        maker->at += *maker->at == '}';
    } else if ((letter == 'x' || letter == 'u') && isxdigit((unsigned char)*maker->at)) {
        char digits[5] = {0};
        memcpy(digits, maker->at, strnlen(maker->at, letter == 'x' ? 2 : 4));
        maker->at += strlen(digits);
        text_put_utf8(out, (uint32_t)strtoul(digits, NULL, 16));
    } else if (isdigit((unsigned char)letter) || letter == 'k' || letter == 'P') {
        maker->failed = true;
    } else if (control != NULL && control[1] != '\0') {
        buffer_putc(out, control[1]);
    } else if (letter != 'b' && letter != 'B') {
        buffer_putc(out, letter);
    }
}

/* One of the characters of a class that stands in `members`, up to `end`: one of the first range, or the
 * first. */
static void make_member(struct maker *maker, const char *members, const char *end,
                        struct buffer *out)
{
    struct maker inner = *maker;
    inner.at = members;
    if (members < end && *members == '\\') {
        inner.at++;
        make_escape(&inner, out);
        maker->state = inner.state;
        return;
    }
    bool is_range = end - members >= 3 && members[1] == '-' && isalnum((unsigned char)members[0]) &&
                    isalnum((unsigned char)members[2]) && members[2] > members[0];
    if (is_range) {
        unsigned count = (unsigned)(members[2] - members[0]) + 1;
        buffer_putc(out, (char)(members[0] + (int)choose(maker, count)));
        return;
    }
    size_t size = text_utf8(members, (size_t)(end - members), NULL);
    buffer_append(out, members, size == 0 ? 1 : size);
}

static bool names(const char *members, const char *end, const char *what)
{
    const char *found = strstr(members, what);
    return found != NULL && found < end;
}

/* A plain character that a negated class does not name. */
static void make_other(struct maker *maker, const char *members, const char *end,
                       struct buffer *out)
{
    static const char candidates[] = "ax1-_ .!#~";
    bool names_words = names(members, end, "\\w") || names(members, end, "a-z");
    if (maker->state != 0 && !names_words) {
        char letter = LETTERS[choose(maker, sizeof LETTERS - 1)];
        if (memchr(members, letter, (size_t)(end - members)) == NULL) {
            buffer_putc(out, letter);
            return;
        }
    }
    for (const char *candidate = candidates + (names_words ? 3 : 0); *candidate != '\0';
         candidate++) {
        if (memchr(members, *candidate, (size_t)(end - members)) == NULL) {
            buffer_putc(out, *candidate);
            return;
        }
    }
    buffer_putc(out, '%');
}

static void make_class(struct maker *maker, struct buffer *out)
{
    bool negated = *maker->at == '^';
    const char *members = maker->at + negated;
    const char *end = members;
    while (*end != '\0' && *end != ']') {
        end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
    }
    if (*end == '\0' || end == members) {
        maker->failed = true;
        return;
    }
    maker->at = end + 1;
    (negated ? make_other : make_member)(maker, members, end, out);
}

static void make_group(struct maker *maker, struct buffer *out)
{
    if (*maker->at == '?') {
        if (maker->at[1] == ':') {
            maker->at += 2;
        } else if (maker->at[1] == '<' && maker->at[2] != '=' && maker->at[2] != '!') {
            maker->at += strcspn(maker->at, ">");
            maker->at += *maker->at == '>';
        } else {
            maker->failed = true; /* an assertion */
            return;
        }
    }
    if (++maker->depth > PATTERN_DEPTH_LIMIT) {
        maker->failed = true;
        return;
    }
    make_alternatives(maker, out);
    maker->depth--;
    if (*maker->at == ')') {
        maker->at++;
    } else {
        maker->failed = true;
    }
}

/* How often: *, +, ?, {n}, {n,}, {n,m}; once when nothing is said. */
static size_t read_repetitions(struct maker *maker)
{
    size_t least = 1;
    size_t most = 1;
    char *end;
    switch (*maker->at) {
    case '*':
    case '+':
        least = *maker->at++ == '+';
        most = PATTERN_EXAMPLE_LIMIT;
        break;
    case '?':
        maker->at++;
        least = 0;
        break;
    case '{':
        if (!isdigit((unsigned char)maker->at[1])) {
            return 1;
        }
        least = most = strtoul(maker->at + 1, &end, 10);
        if (*end == ',') {
            most = isdigit((unsigned char)end[1]) ? strtoul(end + 1, &end, 10)
                                                  : (end++, (size_t)PATTERN_EXAMPLE_LIMIT);
        }
        maker->at = *end == '}' ? end + 1 : end;
        break;
    default:
        return 1;
    }
    maker->at += *maker->at == '?';
    return least + maker->extra < most ? least + maker->extra : most;
}

static void make_atom(struct maker *maker, struct buffer *out)
{
    char first = *maker->at++;
    switch (first) {
    case '\\':
        make_escape(maker, out);
        break;
    case '[':
        make_class(maker, out);
        break;
    case '(':
        make_group(maker, out);
        break;
    case '.':
        buffer_putc(out, LETTERS[choose(maker, sizeof LETTERS - 1)]);
        break;
    case '^':
    case '$':
        break;
    default:
        buffer_putc(out, first);
    }
}

static void make_term(struct maker *maker, struct buffer *out)
{
    struct buffer once = BUFFER_INIT;
    make_atom(maker, &once);
    size_t count = read_repetitions(maker);
    for (size_t i = 0; i < count && once.length > 0 && out->length < PATTERN_EXAMPLE_LIMIT; i++) {
        buffer_append(out, buffer_text(&once), once.length);
    }
    buffer_release(&once);
}

/* The first alternative; the others are read and forgotten. */
static void make_alternatives(struct maker *maker, struct buffer *out)
{
    struct buffer forgotten = BUFFER_INIT;
    struct buffer *target = out;
    while (!maker->failed && *maker->at != '\0' && *maker->at != ')') {
        if (*maker->at == '|') {
            maker->at++;
            target = &forgotten;
            buffer_clear(target);
        } else {
            make_term(maker, target);
        }
    }
    buffer_release(&forgotten);
}

static size_t characters(const struct buffer *text)
{
    size_t count = 0;
    for (size_t i = 0; i < text->length; i++) {
        count += (text->data[i] & 0xC0) != 0x80;
    }
    return count;
}

const char *pattern_example(struct arena *arena, const char *pattern, size_t least, uint64_t seed)
{
    const char *result = NULL;
    for (size_t extra = 0; result == NULL && extra <= PATTERN_EXAMPLE_LIMIT;
         extra += 1 + extra / 2) {
        struct maker maker = {.at = pattern, .extra = extra, .state = seed};
        struct buffer out = BUFFER_INIT;
        make_alternatives(&maker, &out);
        bool done = !maker.failed && *maker.at == '\0';
        if (done && characters(&out) >= least) {
            result = arena_strndup(arena, buffer_text(&out), out.length);
        }
        buffer_release(&out);
        if (!done) {
            break;
        }
    }
    return result;
}
