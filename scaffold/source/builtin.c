/* Methods of strings, lists, functions and promises, where what they work on is known. */
#include "scaffold/source/native.h"

#include "common/buffer.h"

#include <ctype.h>
#include <regex.h>
#include <string.h>

#define REPLACE_LIMIT 1000 /* matches in one string */

static struct value text_of(struct machine *self, const char *text)
{
    return value_text(atom(self->atoms, text));
}

static struct value taken(struct machine *self, struct buffer *out)
{
    struct value value = text_of(self, buffer_text(out));

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

/* What POSIX can say of a JavaScript pattern; NULL when it cannot. */
static const char *posix_pattern(struct machine *self, const char *pattern)
{
    struct buffer out = BUFFER_INIT;
    const char *text, *at;

    for (at = pattern; *at; at++) {
        if (*at == '\\' && at[1]) {
            at++;
            if (*at == 'd')
                buffer_puts(&out, "[0-9]");
            else if (*at == 'w')
                buffer_puts(&out, "[A-Za-z0-9_]");
            else if (*at == 's')
                buffer_puts(&out, "[[:space:]]");
            else if (isalnum((unsigned char)*at))
                break;
            else if (*at == '/' || *at == '-')
                buffer_putc(&out, *at);
            else
                buffer_printf(&out, "\\%c", *at);
        } else if (*at == '(' && at[1] == '?') {
            break;
        } else {
            buffer_putc(&out, *at);
        }
    }
    text = !*at && out.length ? arena_strndup(self->arena, out.data, out.length) : NULL;
    buffer_release(&out);
    return text;
}

/* Whether a regular expression ends in /g. */
static bool is_global(const struct object *regex)
{
    const struct source *source = regex->scope ? regex->scope->source : NULL;

    if (!source || regex->node->end > source->length)
        return false;
    for (const char *at = source->bytes + regex->node->end; at[-1] != '/'; at--)
        if (at[-1] == 'g')
            return true;
    return false;
}

static struct value replace_pattern(struct machine *self, const char *text,
                                    const struct object *pattern, const char *with)
{
    const char *posix = posix_pattern(self, pattern->label);
    struct buffer out = BUFFER_INIT;
    regmatch_t match;
    regex_t compiled;

    if (!posix || strchr(with, '$') || regcomp(&compiled, posix, REG_EXTENDED) != 0)
        return value_unknown(NULL);
    for (int i = 0;
         i < REPLACE_LIMIT && regexec(&compiled, text, 1, &match, i ? REG_NOTBOL : 0) == 0; i++) {
        buffer_append(&out, text, (size_t)match.rm_so);
        buffer_puts(&out, with);
        text += match.rm_eo;
        if (!is_global(pattern))
            break;
        if (match.rm_so == match.rm_eo && *text)
            buffer_putc(&out, *text++);
        if (!*text)
            break;
    }
    buffer_puts(&out, text);
    regfree(&compiled);
    return taken(self, &out);
}

static struct value replaced(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text, *what = argument_text(call, 0);
    const char *with = argument_text(call, 1), *found;
    bool all = strcmp(call->name, "replaceAll") == 0;
    struct buffer out = BUFFER_INIT;

    if (!with)
        return value_unknown(NULL);
    if (value_is(argument(call, 0), OBJECT_REGEX))
        return replace_pattern(self, text, argument(call, 0).object, with);
    if (!what || !*what)
        return value_unknown(NULL);
    while ((found = strstr(text, what)) != NULL) {
        buffer_append(&out, text, (size_t)(found - text));
        buffer_puts(&out, with);
        text = found + strlen(what);
        if (!all)
            break;
    }
    buffer_puts(&out, text);
    return taken(self, &out);
}

static struct value split(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text, *by = argument_text(call, 0), *found;
    struct value list = value_array(self->arena);

    if (!by || !*by)
        return machine_mystery(self, "split");
    while ((found = strstr(text, by)) != NULL) {
        array_push(self->arena, list.object,
                   value_text(atom_of(self->atoms, text, (size_t)(found - text))));
        text = found + strlen(by);
    }
    array_push(self->arena, list.object, text_of(self, text));
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
    const char *what = argument_text(call, 0);
    const char *found = what ? strstr(call->self.text, what) : NULL;

    (void)self;
    if (!what)
        return value_unknown(NULL);
    return value_number(found ? (double)(found - call->self.text) : -1);
}

static struct value trimmed(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text;
    size_t length;

    while (isspace((unsigned char)*text))
        text++;
    length = strlen(text);
    while (length && isspace((unsigned char)text[length - 1]))
        length--;
    return value_text(atom_of(self->atoms, text, length));
}

static struct value joined_text(struct machine *self, const struct invocation *call)
{
    const char *text = call->self.text;

    for (unsigned i = 0; i < call->count; i++)
        text =
            arena_printf(self->arena, "%s%s", text, value_string(self->arena, call->arguments[i]));
    return text_of(self, text);
}

static struct value give_self(struct machine *self, const struct invocation *call)
{
    (void)self;
    return call->self;
}

/* --- lists --- */

/* Call back with an item, its index and the list. */
static struct value with_item(struct machine *self, const struct invocation *call, unsigned i)
{
    struct value arguments[3] = {call->self.object->items[i], value_number(i), call->self};

    return machine_apply(self, argument(call, 0), value_unknown("this"), arguments, 3, call->node,
                         call->scope);
}

static unsigned item_count(const struct invocation *call)
{
    unsigned count = call->self.object->count;

    return count < MACHINE_LOOP_LIMIT ? count : MACHINE_LOOP_LIMIT;
}

static struct value for_each(struct machine *self, const struct invocation *call)
{
    for (unsigned i = 0; i < item_count(call); i++)
        with_item(self, call, i);
    return value_undefined();
}

static struct value map(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);
    bool flat = strcmp(call->name, "flatMap") == 0;

    for (unsigned i = 0; i < item_count(call); i++) {
        struct value item = with_item(self, call, i);

        if (!flat || !value_is(item, OBJECT_ARRAY))
            array_push(self->arena, list.object, item);
        for (unsigned j = 0; flat && value_is(item, OBJECT_ARRAY) && j < item.object->count; j++)
            array_push(self->arena, list.object, item.object->items[j]);
    }
    return list;
}

/* What may pass, passes. */
static struct value filter(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; i < item_count(call); i++) {
        struct value item = call->self.object->items[i];
        bool plain = value_is(argument(call, 0), OBJECT_FUNCTION);

        if (value_truth(plain ? with_item(self, call, i) : item) != 0)
            array_push(self->arena, list.object, item);
    }
    return list;
}

static struct value find(struct machine *self, const struct invocation *call)
{
    for (unsigned i = 0; i < item_count(call); i++)
        if (value_truth(with_item(self, call, i)) == 1)
            return call->self.object->items[i];
    return value_unknown("item");
}

static struct value reduce(struct machine *self, const struct invocation *call)
{
    struct value result = argument(call, 1);
    unsigned i = 0;

    if (call->count < 2 && call->self.object->count)
        result = call->self.object->items[i++];
    for (; i < item_count(call); i++) {
        struct value arguments[3] = {result, call->self.object->items[i], value_number(i)};

        result = machine_apply(self, argument(call, 0), value_unknown("this"), arguments, 3,
                               call->node, call->scope);
    }
    return result;
}

static struct value push(struct machine *self, const struct invocation *call)
{
    for (unsigned i = 0; i < call->count; i++)
        array_push(self->arena, call->self.object, call->arguments[i]);
    return value_number(call->self.object->count);
}

static struct value concatenated(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; i < call->self.object->count; i++)
        array_push(self->arena, list.object, call->self.object->items[i]);
    for (unsigned i = 0; i < call->count; i++) {
        struct value more = call->arguments[i];

        if (!value_is(more, OBJECT_ARRAY))
            array_push(self->arena, list.object, more);
        for (unsigned j = 0; value_is(more, OBJECT_ARRAY) && j < more.object->count; j++)
            array_push(self->arena, list.object, more.object->items[j]);
    }
    return list;
}

static struct value joined_list(struct machine *self, const struct invocation *call)
{
    const char *by = call->count ? argument_text(call, 0) : ",";
    struct buffer out = BUFFER_INIT;

    if (!by)
        return value_unknown(NULL);
    for (unsigned i = 0; i < item_count(call); i++)
        buffer_printf(&out, "%s%s", i ? by : "",
                      value_string(self->arena, call->self.object->items[i]));
    return taken(self, &out);
}

static struct value flat(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; i < item_count(call); i++) {
        struct value item = call->self.object->items[i];

        if (!value_is(item, OBJECT_ARRAY))
            array_push(self->arena, list.object, item);
        for (unsigned j = 0; value_is(item, OBJECT_ARRAY) && j < item.object->count; j++)
            array_push(self->arena, list.object, item.object->items[j]);
    }
    return list;
}

static struct value includes(struct machine *self, const struct invocation *call)
{
    bool known = true;

    (void)self;
    for (unsigned i = 0; i < item_count(call); i++) {
        int same = value_same(call->self.object->items[i], argument(call, 0));

        if (same == 1)
            return value_boolean(true);
        known &= same == 0;
    }
    return known ? value_boolean(false) : value_unknown(NULL);
}

/* --- functions and promises --- */

static struct value bind(struct machine *self, const struct invocation *call)
{
    struct object *copy;

    if (!value_is(call->self, OBJECT_FUNCTION))
        return call->self;
    copy = arena_alloc(self->arena, 1, sizeof *copy);
    *copy = *call->self.object;
    call->self.object->called = true;
    copy->is_bound = true;
    copy->self = argument(call, 0);
    return value_object(copy);
}

static struct value apply(struct machine *self, const struct invocation *call)
{
    struct value list = argument(call, 1);

    if (call->name[0] == 'c')
        return machine_apply(self, call->self, argument(call, 0), call->arguments + 1,
                             call->count ? call->count - 1 : 0, call->node, call->scope);
    return machine_apply(self, call->self, argument(call, 0),
                         value_is(list, OBJECT_ARRAY) ? list.object->items : NULL,
                         value_is(list, OBJECT_ARRAY) ? list.object->count : 0, call->node,
                         call->scope);
}

/* A promise is what it resolves to. */
static struct value then(struct machine *self, const struct invocation *call)
{
    struct value resolved = call->self;

    if (*call->name != 't' || !value_is_callable(argument(call, 0)))
        return resolved;
    return machine_apply(self, argument(call, 0), value_undefined(), &resolved, 1, call->node,
                         call->scope);
}

static struct value is_folder(struct machine *self, const struct invocation *call)
{
    struct value *folder =
        call->self.kind == VALUE_OBJECT
            ? table_find(&call->self.object->properties, atom(self->atoms, "\5folder"))
            : NULL;

    if (!folder)
        return value_unknown(call->name);
    return value_boolean(folder->truth == (call->name[2] == 'D'));
}

enum subject {
    ON_TEXT,
    ON_LIST,
    ON_FUNCTION,
    ON_ANY, /* objects that are no mysteries */
};

static const struct {
    const char *name;
    enum subject subject;
    native_call *call;
} methods[] = {
    {"toLowerCase", ON_TEXT, changed_case},
    {"toUpperCase", ON_TEXT, changed_case},
    {"replace", ON_TEXT, replaced},
    {"replaceAll", ON_TEXT, replaced},
    {"split", ON_TEXT, split},
    {"slice", ON_TEXT, sliced},
    {"substring", ON_TEXT, sliced},
    {"startsWith", ON_TEXT, tested},
    {"endsWith", ON_TEXT, tested},
    {"includes", ON_TEXT, tested},
    {"indexOf", ON_TEXT, found_at},
    {"trim", ON_TEXT, trimmed},
    {"concat", ON_TEXT, joined_text},
    {"toString", ON_TEXT, give_self},
    {"forEach", ON_LIST, for_each},
    {"map", ON_LIST, map},
    {"flatMap", ON_LIST, map},
    {"filter", ON_LIST, filter},
    {"find", ON_LIST, find},
    {"reduce", ON_LIST, reduce},
    {"push", ON_LIST, push},
    {"concat", ON_LIST, concatenated},
    {"join", ON_LIST, joined_list},
    {"flat", ON_LIST, flat},
    {"includes", ON_LIST, includes},
    {"sort", ON_LIST, give_self},
    {"values", ON_LIST, give_self},
    {"slice", ON_LIST, give_self},
    {"bind", ON_FUNCTION, bind},
    {"call", ON_FUNCTION, apply},
    {"apply", ON_FUNCTION, apply},
    {"then", ON_ANY, then},
    {"catch", ON_ANY, then},
    {"finally", ON_ANY, then},
    {"isDirectory", ON_ANY, is_folder},
    {"isFile", ON_ANY, is_folder},
};

static bool fits(enum subject subject, struct value value)
{
    switch (subject) {
    case ON_TEXT:
        return value.kind == VALUE_STRING;
    case ON_LIST:
        return value_is(value, OBJECT_ARRAY);
    case ON_FUNCTION:
        return value_is(value, OBJECT_FUNCTION) ||
               (value_is(value, OBJECT_NATIVE) && value.object->bound.kind == VALUE_OBJECT &&
                value.object->bound.object->router);
    case ON_ANY:
        return value.kind == VALUE_OBJECT && value.object->kind != OBJECT_MYSTERY &&
               value.object->kind != OBJECT_NATIVE;
    }
    return false;
}

bool builtin_method(struct machine *self, const struct invocation *call, struct value *result)
{
    for (size_t i = 0; call->name && i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, call->name) == 0 && fits(methods[i].subject, call->self)) {
            *result = methods[i].call(self, call);
            return true;
        }
    return false;
}

bool builtin_property(struct machine *self, struct value object, const char *name,
                      struct value *result)
{
    (void)self;
    if (strcmp(name, "length") != 0)
        return false;
    if (object.kind == VALUE_STRING && !value_has_hole(object))
        *result = value_number((double)strlen(object.text));
    else if (value_is(object, OBJECT_ARRAY))
        *result = value_number(object.object->count);
    else
        return false;
    return true;
}
