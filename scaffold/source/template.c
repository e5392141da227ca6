/* One path, character by character. */
#include "scaffold/source/template.h"

#include "common/buffer.h"

#include <ctype.h>
#include <string.h>

struct reader {
    struct machine *machine;
    struct path_template *template;
    enum framework framework;
    struct buffer out;
    const char *at;
};

static bool is_name(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '$';
}

/* `(…)` with what is balanced in it; moves behind it. */
static const char *read_pattern(struct reader *self)
{
    const char *start = self->at + 1;
    int depth = 0;

    for (const char *at = self->at; *at; at++) {
        if (*at == '\\' && at[1]) {
            at++;
        } else if (*at == '(') {
            depth++;
        } else if (*at == ')' && --depth == 0) {
            self->at = at + 1;
            return arena_strndup(self->machine->arena, start, (size_t)(at - start));
        }
    }
    self->at += strlen(self->at);
    return "";
}

/* What is not known between the hole's two bytes; moves behind it. */
static const char *read_hole(struct reader *self)
{
    const char *start = self->at + 1;
    const char *end = strchr(start, HOLE_CLOSE);

    if (!end)
        end = start + strlen(start);
    self->at = *end ? end + 1 : end;
    return arena_strndup(self->machine->arena, start, (size_t)(end - start));
}

static void take_hole(struct reader *self)
{
    const char *label = read_hole(self);

    buffer_printf(&self->out, "{%s}", label);
    if (!self->template->unknown)
        self->template->unknown = label;
}

static void take_name(struct reader *self, struct buffer *name)
{
    if (*self->at == '"') { /* path-to-regexp 8 */
        for (self->at++; *self->at && *self->at != '"'; self->at++)
            buffer_putc(name, *self->at);
        self->at += *self->at == '"';
        return;
    }
    while (is_name(*self->at) || *self->at == HOLE_OPEN) {
        if (*self->at != HOLE_OPEN) {
            buffer_putc(name, *self->at++);
            continue;
        }
        for (const char *part = read_hole(self); *part; part++)
            if (is_name(*part))
                buffer_putc(name, *part);
    }
}

static const char *unique_name(struct reader *self, const char *name)
{
    const char *made = name;
    int number = 2;

    for (unsigned i = 0; i < self->template->count; i++)
        if (strcmp(self->template->parameters[i].name, made) == 0) {
            made = arena_printf(self->machine->arena, "%s%d", name, number++);
            i = (unsigned)-1;
        }
    return made;
}

static void add_parameter(struct reader *self, const char *name, const char *pattern,
                          bool is_optional)
{
    struct path_template *template = self->template;

    if (template->count == TEMPLATE_PARAMETER_LIMIT)
        return;
    name = unique_name(self, name);
    buffer_printf(&self->out, "{%s}", name);
    template->parameters[template->count++] =
        (struct template_parameter){name, pattern, is_optional};
}

/* :name, with (pattern) and ? or * behind it */
static void take_parameter(struct reader *self, bool is_optional)
{
    struct buffer name = BUFFER_INIT;
    const char *pattern = NULL;

    self->at++;
    take_name(self, &name);
    if (*self->at == '(')
        pattern = read_pattern(self);
    if (*self->at == '*' || *self->at == '+')
        self->template->is_catch_all = true;
    is_optional |= *self->at == '?';
    if (*self->at == '?' || *self->at == '*' || *self->at == '+')
        self->at++;
    if (pattern && (strcmp(pattern, ".*") == 0 || strcmp(pattern, "*") == 0))
        self->template->is_catch_all = true;
    add_parameter(self, arena_strdup(self->machine->arena, buffer_text(&name)), pattern,
                  is_optional);
    buffer_release(&name);
}

static void take_guess(struct reader *self)
{
    const char *start = self->at + 1, *end = strchr(start, GUESS_CLOSE);

    if (end)
        self->template->guessed = arena_strndup(self->machine->arena, start, (size_t)(end - start));
    self->at++;
}

/* What the frameworks' paths have beside names: groups, wildcards, escapes. */
static void take_special(struct reader *self, int *braces)
{
    /* find-my-way has patterns behind names only, and an asterisk for what is left. */
    if (self->framework == FRAMEWORK_FASTIFY && *self->at != '*') {
        buffer_putc(&self->out, *self->at++);
        return;
    }
    switch (*self->at) {
    case '*':
    case '(':
    case '?':
        self->template->is_catch_all = true;
        self->at++;
        break;
    case '{':
        ++*braces;
        self->at++;
        break;
    case '}':
        --*braces;
        self->at++;
        break;
    case '\\':
        self->at++;
        if (*self->at)
            buffer_putc(&self->out, *self->at++);
        break;
    default:
        buffer_putc(&self->out, *self->at++);
    }
}

static void take_one(struct reader *self, int *braces)
{
    const char *at = self->at;

    if (*at == HOLE_OPEN) {
        take_hole(self);
    } else if (*at == GUESS_OPEN) {
        take_guess(self);
    } else if (*at == GUESS_CLOSE) {
        self->at++;
    } else if (*at == ':' && at[1] == ':' && self->framework == FRAMEWORK_FASTIFY) {
        buffer_putc(&self->out, ':');
        self->at += 2;
    } else if (*at == ':' && (is_name(at[1]) || at[1] == HOLE_OPEN || at[1] == '"')) {
        take_parameter(self, *braces > 0);
    } else {
        take_special(self, braces);
    }
}

void template_read(struct machine *machine, enum framework framework, const char *path,
                   struct path_template *template)
{
    struct reader self = {machine, template, framework, BUFFER_INIT, path};
    int braces = 0;
    char *text;

    *template = (struct path_template){0};
    if (*path != '/' && *path != HOLE_OPEN && *path != GUESS_OPEN)
        buffer_putc(&self.out, '/');
    while (*self.at)
        take_one(&self, &braces);
    text = arena_strdup(machine->arena, self.out.length ? buffer_text(&self.out) : "/");
    buffer_release(&self.out);
    if (strlen(text) > 1 && text[strlen(text) - 1] == '/')
        text[strlen(text) - 1] = '\0';
    template->text = text;
}
