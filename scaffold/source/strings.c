/* Methods of strings, where they are known. */
#include "scaffold/source/builtin.h"

#include "common/buffer.h"

#include <ctype.h>
#include <string.h>

#define REPLACE_LIMIT 1000 /* matches in one string */
#define PAD_LIMIT 1000     /* of padStart and repeat */

static struct value text_of(struct machine *self, const char *text)
{
    return value_text(atom(self->atoms, text));
}

static struct value piece(struct machine *self, const char *text, size_t from, size_t to)
{
    return value_text(atom_of(self->atoms, text + from, to - from));
}

static struct value taken(struct machine *self, struct buffer *out)
{
    struct value value = machine_text(self, buffer_text(out));

    buffer_release(out);
    return value;
}

static struct value changed_case(struct machine *self, const struct invocation *call)
{
    char *text = arena_strdup(self->arena, call->self.text);
    bool upper = call->name[2] == 'U';

    for (char *at = text; *at; at++)
        *at = (char)(upper ? toupper((unsigned char)*at) : tolower((unsigned char)*at));
    return text_of(self, text);
}

/* A replacement, with $1 and $& for parts of the match. False when it has other signs. */
static bool put_replacement(struct buffer *out, const char *with, const char *text,
                            const struct regex_match *match)
{
    for (; *with; with++) {
        int group = *with != '$'                      ? -1
                    : with[1] == '&'                  ? 0
                    : isdigit((unsigned char)with[1]) ? with[1] - '0'
                                                      : -2;

        if (group == -2)
            return false;
        if (group == -1)
            buffer_putc(out, *with);
        else if (match->start[group] >= 0)
            buffer_append(out, text + match->start[group],
                          (size_t)(match->end[group] - match->start[group]));
        with += group >= 0;
    }
    return true;
}

/* What a function gives for a match and its groups. False when that is not known. */
static bool put_called(struct machine *self, const struct invocation *call, struct buffer *out,
                       const char *text, const struct regex_match *match)
{
    struct value arguments[REGEX_GROUP_LIMIT], made;

    for (int i = 0; i < REGEX_GROUP_LIMIT; i++)
        arguments[i] = match->start[i] < 0
                           ? value_undefined()
                           : piece(self, text, (size_t)match->start[i], (size_t)match->end[i]);
    made = machine_apply(self, argument(call, 1), value_undefined(), arguments, REGEX_GROUP_LIMIT,
                         call->node, call->scope);
    if (made.kind == VALUE_STRING)
        buffer_puts(out, made.text);
    return made.kind == VALUE_STRING;
}

/* Copy the text with its matches replaced: 1, or -1 when what comes out is not known. */
static int replace_matches(struct machine *self, const struct invocation *call, struct buffer *out)
{
    const char *text = call->self.text, *with = argument_text(call, 1);
    size_t at = 0, length = strlen(text);
    struct value regex = argument(call, 0);
    bool all = regex_has_flag(regex, 'g'), good = true;
    struct regex_match match;

    for (int i = 0; i < REPLACE_LIMIT && at <= length && (all || i == 0) && good; i++) {
        int found = regex_find(self, regex, text, at, &match);

        if (found <= 0) {
            good = found == 0;
            break;
        }
        buffer_append(out, text + at, (size_t)match.start[0] - at);
        good = with ? put_replacement(out, with, text, &match)
                    : put_called(self, call, out, text, &match);
        at = (size_t)match.end[0];
        if (match.end[0] == match.start[0] && at < length)
            buffer_putc(out, text[at]);
        at += match.end[0] == match.start[0];
    }
    if (at < length)
        buffer_puts(out, text + at);
    return good ? 1 : -1;
}

static struct value replace_pattern(struct machine *self, const struct invocation *call)
{
    struct buffer out = BUFFER_INIT;

    if (replace_matches(self, call, &out) > 0)
        return taken(self, &out);
    buffer_release(&out);
    return value_unknown(NULL);
}

static struct value replaced(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text, *what = argument_text(call, 0);
    const char *with = argument_text(call, 1), *found;
    bool all = strcmp(call->name, "replaceAll") == 0;
    struct buffer out = BUFFER_INIT;

    if (value_is(argument(call, 0), OBJECT_REGEX) &&
        (with || value_is(argument(call, 1), OBJECT_FUNCTION)))
        return replace_pattern(self, call);
    if (!with || !what || !*what)
        return value_unknown(NULL);
    for (int i = 0; i < REPLACE_LIMIT && (all || i == 0) && (found = strstr(text, what)); i++) {
        buffer_append(&out, text, (size_t)(found - text));
        buffer_puts(&out, with);
        text = found + strlen(what);
    }
    buffer_puts(&out, text);
    return taken(self, &out);
}

/* text.match(expression): its first match and its groups; with /g all matches. */
static struct value matched(struct machine *self, const struct invocation *call)
{
    struct invocation turned = *call;
    struct value regex = argument(call, 0), text = call->self, found;

    if (!value_is(regex, OBJECT_REGEX) || regex_has_flag(regex, 'g'))
        return value_unknown("match");
    turned.self = regex;
    turned.name = atom(self->atoms, "exec");
    turned.arguments = &text;
    turned.count = 1;
    return builtin_method(self, &turned, &found) ? found : value_unknown("match");
}

static struct value split_by_pattern(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text;
    struct value list = value_array(self->arena);
    size_t at = 0, length = strlen(text);
    struct regex_match match;
    int found = 1;

    while (at < length && (found = regex_find(self, argument(call, 0), text, at, &match)) > 0 &&
           match.end[0] > match.start[0]) {
        machine_push(self, list, piece(self, text, at, (size_t)match.start[0]));
        at = (size_t)match.end[0];
    }
    if (found < 0)
        return machine_mystery(self, "split");
    machine_push(self, list, text_of(self, text + at));
    return list;
}

static struct value split(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text, *by = argument_text(call, 0), *found;
    struct value list = value_array(self->arena);

    if (value_is(argument(call, 0), OBJECT_REGEX))
        return split_by_pattern(self, call);
    if (!by)
        return machine_mystery(self, "split");
    for (; !*by && *text; text++)
        machine_push(self, list, piece(self, text, 0, 1));
    if (!*by)
        return list;
    while ((found = strstr(text, by)) != NULL && machine_spend(self, 1)) {
        machine_push(self, list, piece(self, text, 0, (size_t)(found - text)));
        text = found + strlen(by);
    }
    machine_push(self, list, text_of(self, text));
    return list;
}

/* slice(a, b) and substring(a, b), of bytes. */
static struct value sliced(struct machine *self, const struct invocation *call)
{
    double length = (double)strlen(call->self.text), from = 0, to = length;

    if (argument(call, 0).kind != VALUE_NUMBER ||
        (call->count > 1 && argument(call, 1).kind != VALUE_NUMBER))
        return value_unknown(NULL);
    from = argument(call, 0).number;
    to = call->count > 1 ? argument(call, 1).number : length;
    from = from < 0 ? from + length : from;
    to = to < 0 ? to + length : to;
    from = from < 0 ? 0 : from;
    to = to > length ? length : to;
    if (!(from < to))
        return text_of(self, "");
    return value_text(
        atom_of(self->atoms, call->self.text + (size_t)from, (size_t)to - (size_t)from));
}

static struct value tested(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text, *what = argument_text(call, 0);
    size_t length = strlen(text), part = what ? strlen(what) : 0;

    (void)self;
    if (!what || value_has_hole(call->self) || strchr(what, HOLE_OPEN))
        return value_unknown(NULL);
    if (*call->name == 'i')
        return value_boolean(strstr(text, what) != NULL);
    if (call->name[0] == 's')
        return value_boolean(strncmp(text, what, part) == 0);
    return value_boolean(part <= length && strcmp(text + length - part, what) == 0);
}

static struct value found_at(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text, *what = argument_text(call, 0), *found;

    (void)self;
    if (!what || value_has_hole(call->self))
        return value_unknown(NULL);
    found = strstr(text, what);
    for (const char *next = found; *call->name == 'l' && *what && next;
         next = strstr(next + 1, what))
        found = next;
    return value_number(found ? (double)(found - text) : -1);
}

/* trim, trimStart, trimEnd */
static struct value trimmed(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text;
    char side = call->name[4];
    size_t length;

    while (side != 'E' && isspace((unsigned char)*text))
        text++;
    length = strlen(text);
    while (side != 'S' && length && isspace((unsigned char)text[length - 1]))
        length--;
    return piece(self, text, 0, length);
}

static struct value joined_text(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text;

    for (unsigned i = 0; i < call->count && strlen(text) <= MACHINE_TEXT_LIMIT; i++)
        text =
            arena_printf(self->arena, "%s%s", text, value_string(self->arena, call->arguments[i]));
    return machine_text(self, text);
}

/* charAt(i) and at(i) */
static struct value character(struct machine *self, const struct invocation *call)
{
    double length = (double)strlen(call->self.text), at = 0;

    if (call->count && argument(call, 0).kind != VALUE_NUMBER)
        return value_unknown(NULL);
    at = call->count ? argument(call, 0).number : 0;
    at = at < 0 && call->name[0] == 'a' ? at + length : at;
    if (!(at >= 0 && at < length))
        return call->name[0] == 'a' ? value_undefined() : text_of(self, "");
    return piece(self, call->self.text, (size_t)at, (size_t)at + 1);
}

static struct value repeated(struct machine *self, const struct invocation *call)
{
    struct value times = argument(call, 0);
    struct buffer out = BUFFER_INIT;

    if (times.kind != VALUE_NUMBER || !(times.number >= 0 && times.number <= PAD_LIMIT))
        return value_unknown(NULL);
    for (unsigned i = 0; i < (unsigned)times.number && out.length <= MACHINE_TEXT_LIMIT; i++)
        buffer_puts(&out, call->self.text);
    return taken(self, &out);
}

static struct value give_self(struct machine *self, const struct invocation *call)
{
    (void)self;
    return call->self;
}

const struct method text_methods[] = {
    {"toLowerCase", changed_case},
    {"toUpperCase", changed_case},
    {"replace", replaced},
    {"replaceAll", replaced},
    {"match", matched},
    {"split", split},
    {"slice", sliced},
    {"substring", sliced},
    {"startsWith", tested},
    {"endsWith", tested},
    {"includes", tested},
    {"indexOf", found_at},
    {"lastIndexOf", found_at},
    {"trim", trimmed},
    {"trimStart", trimmed},
    {"trimEnd", trimmed},
    {"concat", joined_text},
    {"charAt", character},
    {"at", character},
    {"repeat", repeated},
    {"toString", give_self},
    {"valueOf", give_self},
    {NULL, NULL},
};
