/* Template text → parts. */
#include "scaffold/template/compile.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define CONTROL "//%"
#define NESTING_LIMIT 64
#define MESSAGE_LIMIT 300

const char *const filter_names[] = {
    [FILTER_NONE] = "",
    [FILTER_IDENTIFIER] = "identifier",
    [FILTER_PROPERTY] = "property",
    [FILTER_MEMBER] = "member",
    [FILTER_STRING] = "string",
    [FILTER_JSON] = "json",
    [FILTER_LITERAL] = "literal",
    [FILTER_TEMPLATE] = "template",
    [FILTER_COMMENT] = "comment",
    [FILTER_BLOCK] = "block",
    [FILTER_PATH] = "path",
    [FILTER_CODE] = "code",
    [FILTER_INDENT] = "indent",
    NULL,
};

/* A stretch of the source. */
struct span {
    const char *at, *end;
};

struct compiler {
    struct arena *arena;
    const char *name;
    struct span rest;    /* of the source */
    unsigned line;       /* of what was taken last */
    struct span control; /* behind //% of the control line that ended a block */
    unsigned depth;
    struct error *error;
};

/* Parts in the making. */
struct list {
    const struct part *first;
    struct part *last;
};

static bool compile_block(struct compiler *compiler, const struct part **block);

int compile_error(struct error *error, const char *name, unsigned line, const char *format, ...)
{
    char message[MESSAGE_LIMIT];
    va_list arguments;

    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    error_set(error, STATUS_ENVIRONMENT, "%s", message);
    return error_at(error, (struct locus){.file = name, .line = line});
}

static bool fail(struct compiler *compiler, const char *message, struct span what)
{
    compile_error(compiler->error, compiler->name, compiler->line, "%s '%.*s'", message,
                  (int)(what.end - what.at), what.at);
    return false;
}

/* Words */

static void skip_blanks(struct span *span)
{
    while (span->at < span->end && (*span->at == ' ' || *span->at == '\t'))
        span->at++;
}

static struct span trim(struct span span)
{
    skip_blanks(&span);
    while (span.end > span.at && (span.end[-1] == ' ' || span.end[-1] == '\t' ||
                                  span.end[-1] == '\n' || span.end[-1] == '\r'))
        span.end--;
    return span;
}

/* The next word, up to a blank; empty at the end. */
static struct span take_word(struct span *span)
{
    struct span word;

    skip_blanks(span);
    word.at = span->at;
    while (span->at < span->end && *span->at != ' ' && *span->at != '\t')
        span->at++;
    word.end = span->at;
    return word;
}

static bool is(struct span span, const char *word)
{
    size_t length = (size_t)(span.end - span.at);

    return strlen(word) == length && memcmp(word, span.at, length) == 0;
}

static bool is_empty(struct span span)
{
    return span.at == span.end;
}

static const char *copy(struct compiler *compiler, struct span span)
{
    return arena_strndup(compiler->arena, span.at, (size_t)(span.end - span.at));
}

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '@';
}

static bool is_name(struct span span)
{
    const char *at;

    for (at = span.at; at < span.end; at++)
        if (!is_name_byte(*at))
            return false;
    return !is_empty(span);
}

/* NAME{.NAME} */
static bool compile_path(struct compiler *compiler, struct span text, struct path *path)
{
    struct span rest = text, name;

    *path = (struct path){.count = 0};
    for (;;) {
        name.at = rest.at;
        while (rest.at < rest.end && *rest.at != '.')
            rest.at++;
        name.end = rest.at;
        if (!is_name(name) || path->count == TEMPLATE_NAMES_LIMIT)
            return fail(compiler, "no name or path:", text);
        path->names[path->count++] = copy(compiler, name);
        if (rest.at++ == rest.end)
            return true;
    }
}

/* Conditions */

static bool compile_quoted(struct compiler *compiler, struct span *text, const char **value)
{
    struct span quoted;

    skip_blanks(text);
    if (is_empty(*text) || *text->at != '\'')
        return fail(compiler, "text in single quotes is due at", *text);
    quoted = (struct span){++text->at, text->end};
    while (text->at < text->end && *text->at != '\'')
        text->at++;
    if (is_empty(*text))
        return fail(compiler, "the quotes are not closed:", quoted);
    quoted.end = text->at++;
    *value = copy(compiler, quoted);
    return true;
}

/* [not] PATH [== 'text' | != 'text'], and the word behind it. */
static bool compile_term(struct compiler *compiler, struct span *text, struct term *term,
                         struct span *word)
{
    *word = take_word(text);
    if (is(*word, "not")) {
        term->negated = true;
        *word = take_word(text);
    }
    if (!compile_path(compiler, *word, &term->path))
        return false;
    *word = take_word(text);
    if (is(*word, "==") || is(*word, "!=")) {
        if (term->negated)
            return fail(compiler, "'not' and a comparison:", *word);
        term->negated = *word->at == '!';
        if (!compile_quoted(compiler, text, &term->text))
            return false;
        *word = take_word(text);
    }
    return true;
}

static bool compile_condition(struct compiler *compiler, struct span text,
                              const struct term **terms)
{
    struct term *term, **link = NULL;
    struct span word;

    for (;;) {
        term = arena_alloc(compiler->arena, 1, sizeof *term);
        if (link)
            *link = term;
        else
            *terms = term;
        link = (struct term **)(void *)&term->next;
        if (!compile_term(compiler, &text, term, &word))
            return false;
        if (is_empty(word))
            return true;
        term->or_follows = is(word, "or");
        if (!term->or_follows && !is(word, "and"))
            return fail(compiler, "'and' or 'or' is due at", word);
    }
}

/* Parts */

static struct part *add(struct compiler *compiler, struct list *list, enum part_kind kind)
{
    struct part *part = arena_alloc(compiler->arena, 1, sizeof *part);

    part->kind = kind;
    part->line = compiler->line;
    if (list->last)
        list->last->next = part;
    else
        list->first = part;
    list->last = part;
    return part;
}

static void add_text(struct compiler *compiler, struct list *list, struct span text)
{
    size_t length = (size_t)(text.end - text.at);
    struct part *last = list->last;

    if (length == 0)
        return;
    if (last && last->kind == PART_TEXT && last->text + last->length == text.at) {
        last->length += length;
        return;
    }
    last = add(compiler, list, PART_TEXT);
    last->text = text.at;
    last->length = length;
}

static bool find_filter(struct compiler *compiler, struct span name, enum filter *filter)
{
    unsigned i;

    for (i = FILTER_NONE + 1; filter_names[i]; i++)
        if (is(name, filter_names[i])) {
            *filter = (enum filter)i;
            return true;
        }
    return fail(compiler, "unknown filter", name);
}

/* How further lines of a value begin, from what stands before it in its line. */
static const char *further(struct compiler *compiler, struct span line, enum filter filter)
{
    struct span blanks = {.at = line.at, .end = line.at};
    const char *mark = "";

    while (blanks.end < line.end && (*blanks.end == ' ' || *blanks.end == '\t'))
        blanks.end++;
    if (filter == FILTER_BLOCK && line.end - blanks.end >= 2) {
        if (*blanks.end == '*')
            mark = "* ";
        else if (blanks.end[0] == '/')
            mark = blanks.end[1] == '*' ? " * " : "// ";
    }
    return arena_printf(compiler->arena, "%.*s%s", (int)(blanks.end - blanks.at), blanks.at, mark);
}

/* The inside of @{…}; `before` is what stands before it in its line. */
static bool compile_value(struct compiler *compiler, struct list *list, struct span inside,
                          struct span before)
{
    struct part *part = add(compiler, list, PART_VALUE);
    struct span path = inside, filter;
    const char *bar = memchr(inside.at, '|', (size_t)(inside.end - inside.at));

    if (bar) {
        path.end = bar;
        filter = trim((struct span){bar + 1, inside.end});
        if (!find_filter(compiler, filter, &part->filter))
            return false;
    }
    part->text = further(compiler, before, part->filter);
    return compile_path(compiler, trim(path), &part->path);
}

static const char *find_mark(struct span text)
{
    for (; text.end - text.at >= 2; text.at++)
        if (text.at[0] == '@' && text.at[1] == '{')
            return text.at;
    return NULL;
}

/* Make the value that was added last write its whole line. */
static void set_alone(struct compiler *compiler, struct list *list, struct span blanks)
{
    list->last->alone = copy(compiler, blanks);
}

static bool is_blank(struct span span)
{
    skip_blanks(&span);
    return is_empty(span);
}

/* A line of text with its line break. */
static bool compile_line(struct compiler *compiler, struct list *list, struct span line)
{
    struct span rest = line, inside, before;
    const char *mark, *close;

    while ((mark = find_mark(rest))) {
        if (mark > rest.at && mark[-1] == '@') {
            add_text(compiler, list, (struct span){rest.at, mark - 1});
            add_text(compiler, list, (struct span){mark, mark + 2});
            rest.at = mark + 2;
            continue;
        }
        close = memchr(mark, '}', (size_t)(rest.end - mark));
        if (!close)
            return fail(compiler, "a substitution is not closed:", trim(rest));
        inside = (struct span){mark + 2, close};
        before = (struct span){line.at, mark};
        if (is_blank(before) && is(trim((struct span){close + 1, line.end}), "") &&
            line.end[-1] == '\n') {
            if (!compile_value(compiler, list, inside, before))
                return false;
            set_alone(compiler, list, before);
            return true;
        }
        add_text(compiler, list, (struct span){rest.at, mark});
        if (!compile_value(compiler, list, inside, before))
            return false;
        rest.at = close + 1;
    }
    add_text(compiler, list, rest);
    return true;
}

/* Control lines */

static bool ends_block(struct span control)
{
    struct span word = take_word(&control);

    return is(word, "end") || is(word, "elif") || is(word, "else");
}

static bool expect_end(struct compiler *compiler, unsigned opened)
{
    if (is(compiler->control, "end"))
        return true;
    compiler->line = opened;
    return fail(compiler, "no '//% end' for the block; found", compiler->control);
}

/* `if` with the condition and all that belongs to it, up to `end`. */
static bool compile_if(struct compiler *compiler, struct part *part, struct span condition)
{
    unsigned opened = compiler->line;
    struct span word;
    struct list other = {0};

    if (!compile_condition(compiler, condition, &part->terms) ||
        !compile_block(compiler, &part->body))
        return false;
    condition = compiler->control;
    word = take_word(&condition);
    if (is(word, "elif")) {
        struct part *next = add(compiler, &other, PART_IF);

        part->other = next;
        return compile_if(compiler, next, condition);
    }
    if (is(compiler->control, "else") && !compile_block(compiler, &part->other))
        return false;
    return expect_end(compiler, opened);
}

static bool compile_for(struct compiler *compiler, struct part *part, struct span text)
{
    struct span name = take_word(&text), in = take_word(&text);
    unsigned opened = compiler->line;

    if (!is_name(name) || !is(in, "in"))
        return fail(compiler, "'for NAME in PATH' is due at", name);
    part->text = copy(compiler, name);
    return compile_path(compiler, trim(text), &part->path) &&
           compile_block(compiler, &part->body) && expect_end(compiler, opened);
}

static bool compile_control(struct compiler *compiler, struct list *list, struct span control)
{
    struct span rest = control, word = take_word(&rest);

    if (compiler->depth > NESTING_LIMIT)
        return fail(compiler, "nested too deep:", control);
    if (is(word, "if"))
        return compile_if(compiler, add(compiler, list, PART_IF), rest);
    if (is(word, "for"))
        return compile_for(compiler, add(compiler, list, PART_FOR), rest);
    if (is(word, "include")) {
        add(compiler, list, PART_INCLUDE)->text = copy(compiler, trim(rest));
        return true;
    }
    return (!is_empty(word) && *word.at == '#') || fail(compiler, "unknown control line", control);
}

static bool take_line(struct compiler *compiler, struct span *line)
{
    const char *stop;

    if (is_empty(compiler->rest))
        return false;
    line->at = compiler->rest.at;
    stop = memchr(line->at, '\n', (size_t)(compiler->rest.end - line->at));
    line->end = compiler->rest.at = stop ? stop + 1 : compiler->rest.end;
    compiler->line++;
    return true;
}

static bool is_control(struct span line, struct span *control)
{
    skip_blanks(&line);
    if (line.end - line.at < 3 || memcmp(line.at, CONTROL, 3) != 0)
        return false;
    line.at += 3;
    *control = trim(line);
    return true;
}

/* Up to the control line that ends the block, which is left in `control`; empty at the end of all. */
static bool compile_block(struct compiler *compiler, const struct part **block)
{
    struct list list = {0};
    struct span line, control;

    compiler->depth++;
    compiler->control = (struct span){"", ""};
    compiler->control.end = compiler->control.at;
    while (take_line(compiler, &line)) {
        if (!is_control(line, &control)) {
            if (!compile_line(compiler, &list, line))
                return false;
            continue;
        }
        if (ends_block(control)) {
            compiler->control = control;
            break;
        }
        if (!compile_control(compiler, &list, control))
            return false;
        compiler->control = (struct span){line.end, line.end};
    }
    compiler->depth--;
    *block = list.first;
    return true;
}

const struct part *compile_template(struct arena *arena, const struct embed *source,
                                    struct error *error)
{
    static const struct part nothing = {.kind = PART_TEXT, .text = ""};
    struct compiler compiler = {.arena = arena,
                                .name = source->name,
                                .rest = {source->data, source->data + source->length},
                                .error = error};
    const struct part *parts;

    if (!compile_block(&compiler, &parts))
        return NULL;
    if (!is_empty(compiler.control)) {
        fail(&compiler, "no block is open here for", compiler.control);
        return NULL;
    }
    return parts ? parts : &nothing;
}
