/* Regular expressions of the code, run on what is known: those that POSIX has as well. */
#include "scaffold/source/builtin.h"

#include "common/buffer.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#define PATTERN_LIMIT 500   /* bytes of an expression… */
#define SUBJECT_LIMIT 4000  /* …and of what it is run on */
#define REPETITION_LIMIT 64 /* {n,m}: more takes the library's compiler too much memory */

/* What stands behind a backslash. False when POSIX has no such thing. */
static bool put_escaped(struct buffer *out, char byte, bool in_brackets)
{
    static const char *const classes[][3] = {
        {"d", "[0-9]", "0-9"},
        {"w", "[A-Za-z0-9_]", "A-Za-z0-9_"},
        {"s", "[[:space:]]", "[:space:]"},
    };

    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (classes[i][0][0] == byte) {
            buffer_puts(out, classes[i][in_brackets ? 2 : 1]);
            return true;
        }
    if (isalnum((unsigned char)byte) || !byte || (in_brackets && strchr("]^-", byte)))
        return false;
    if (in_brackets || byte == '/' || byte == '-')
        buffer_putc(out, byte);
    else
        buffer_printf(out, "\\%c", byte);
    return true;
}

/* {n,m} with small numbers, once in an expression. */
static bool is_small_repetition(const char *at, bool *seen)
{
    unsigned number = 0;

    if (*seen)
        return false;
    *seen = true;
    for (at++; isdigit((unsigned char)*at) || *at == ','; at++)
        number = *at == ',' ? 0 : number * 10 + (unsigned)(*at - '0');
    return *at == '}' && number <= REPETITION_LIMIT;
}

/* A lazy or possessive sign, a group that looks around or has a name. */
static bool is_beyond(const char *pattern, const char *at)
{
    if (*at == '(')
        return at[1] == '?';
    return *at == '?' && at > pattern && strchr("*+?}", at[-1]) &&
           (at < pattern + 2 || at[-2] != '\\');
}

/* The expression as POSIX writes it; NULL when it cannot. */
static const char *posix_pattern(struct machine *self, const char *pattern)
{
    struct buffer out = BUFFER_INIT;
    bool in_brackets = false, repeats = false, good = strlen(pattern) <= PATTERN_LIMIT;
    const char *text;

    for (const char *at = pattern; good && *at; at++) {
        if (*at == '\\') {
            good = put_escaped(&out, *++at, in_brackets);
            continue;
        }
        if (in_brackets)
            in_brackets = *at != ']';
        else if (*at == '[')
            in_brackets = true;
        else
            good = !is_beyond(pattern, at) && (*at != '{' || is_small_repetition(at, &repeats));
        buffer_putc(&out, *at);
    }
    text = good && out.length ? arena_strdup(self->arena, buffer_text(&out)) : NULL;
    buffer_release(&out);
    return text;
}

bool regex_has_flag(struct value regex, char flag)
{
    const struct source *source = regex.object->scope ? regex.object->scope->source : NULL;
    uint32_t end = regex.object->node->end;

    if (!source || end > source->length)
        return false;
    for (uint32_t at = end; at > 0 && source->bytes[at - 1] != '/'; at--)
        if (source->bytes[at - 1] == flag)
            return true;
    return false;
}

int regex_find(struct machine *self, struct value regex, const char *text, size_t from,
               struct regex_match *match)
{
    const char *posix =
        value_is(regex, OBJECT_REGEX) ? posix_pattern(self, regex.object->label) : NULL;
    int flags = REG_EXTENDED, found;
    regmatch_t groups[REGEX_GROUP_LIMIT];
    regex_t compiled;

    if (!posix || strlen(text) > SUBJECT_LIMIT || !machine_spend(self, 1))
        return -1;
    flags |= regex_has_flag(regex, 'i') ? REG_ICASE : 0;
    if (regcomp(&compiled, posix, flags) != 0)
        return -1;
    found = regexec(&compiled, text + from, REGEX_GROUP_LIMIT, groups, from ? REG_NOTBOL : 0) == 0;
    regfree(&compiled);
    for (int i = 0; i < REGEX_GROUP_LIMIT; i++) {
        bool is_there = found && groups[i].rm_so >= 0;

        match->start[i] = is_there ? (int)groups[i].rm_so + (int)from : -1;
        match->end[i] = is_there ? (int)groups[i].rm_eo + (int)from : -1;
    }
    return found;
}

/* The first match in an argument, all of which must be known. */
static int find_in_argument(struct machine *self, const struct invocation *call,
                            struct regex_match *match)
{
    const char *text = argument_text(call, 0);

    return text && !strchr(text, HOLE_OPEN) ? regex_find(self, call->self, text, 0, match) : -1;
}

static struct value test(struct machine *self, const struct invocation *call)
{
    struct regex_match match;
    int found = find_in_argument(self, call, &match);

    return found < 0 ? value_unknown(NULL) : value_boolean(found);
}

/* exec(text): what text.match(expression) is. */
static struct value exec(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);
    const char *text = argument_text(call, 0);
    struct regex_match match;
    int found = find_in_argument(self, call, &match);

    if (found <= 0)
        return found < 0 ? value_unknown(NULL) : value_null();
    for (int i = 0; i < REGEX_GROUP_LIMIT; i++)
        machine_push(self, list,
                     match.start[i] < 0
                         ? value_undefined()
                         : value_text(atom_of(self->atoms, text + match.start[i],
                                              (size_t)(match.end[i] - match.start[i]))));
    return list;
}

const struct method regex_methods[] = {
    {"test", test},
    {"exec", exec},
    {NULL, NULL},
};
