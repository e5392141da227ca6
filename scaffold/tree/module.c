/* Top-level names of a TypeScript file. */
#include "scaffold/tree/module.h"

#include "common/memory.h"
#include "scaffold/tree/lexer.h"

#include <string.h>

#define NESTING_LIMIT 500 /* brackets in each other */
#define TYPE_LIMIT 200    /* tokens of type arguments that are looked through */

struct scan {
    struct module *module;
    struct arena *arena;
    const char *text, *end;
    struct lexer lexer;
    struct token token; /* the one at hand */
    struct token last;  /* the bracket that skip_brackets() ended with */
    bool closed;        /* … and it is the token before the one at hand */
    unsigned depth;     /* of patterns */
    const char *open;   /* a bracket that is never closed */
};

static void next(struct scan *scan)
{
    scan->token = lexer_next(&scan->lexer);
    scan->closed = false;
}

static bool at(const struct scan *scan, const char *text)
{
    return token_is(scan->token, text);
}

static bool at_end(const struct scan *scan)
{
    return scan->token.kind == TOKEN_END || scan->token.kind == TOKEN_BROKEN;
}

static bool at_word(const struct scan *scan)
{
    return scan->token.kind == TOKEN_WORD;
}

static bool take(struct scan *scan, const char *text)
{
    if (!at(scan, text))
        return false;
    next(scan);
    return true;
}

/* A name in a list may be a string; anything else names nothing. */
static void add(struct scan *scan, struct map *map, struct token name)
{
    if (name.kind == TOKEN_WORD || name.kind == TOKEN_STRING)
        *map_at(map, name.text, name.length) = scan;
}

static void declare(struct scan *scan, struct token name, bool exported, bool value)
{
    if (name.kind != TOKEN_WORD)
        return;
    add(scan, &scan->module->declared, name);
    if (exported && value)
        add(scan, &scan->module->exported, name);
}

/* Brackets */

static int bracket(struct token token)
{
    if (token.kind != TOKEN_SIGN || token.length != 1)
        return 0;
    if (strchr("([{", *token.text))
        return 1;
    return strchr(")]}", *token.text) ? -1 : 0;
}

static char closing_of(char open)
{
    return open == '(' ? ')' : open == '[' ? ']' : '}';
}

/* Count the bracket at hand, if it is one, in or out. False for one that closes nothing, or too many. */
static bool count_bracket(const struct scan *scan, char *closing, size_t *depth)
{
    int kind = bracket(scan->token);

    if (kind > 0 && *depth < NESTING_LIMIT)
        closing[(*depth)++] = closing_of(*scan->token.text);
    else if (kind > 0 || *depth == 0)
        return false;
    else if (kind < 0 && closing[--*depth] != *scan->token.text)
        return false;
    return true;
}

/* From an opening bracket behind its closing one. */
static void skip_brackets(struct scan *scan)
{
    const char *open = scan->token.text;
    char closing[NESTING_LIMIT];
    size_t depth = 0;

    do {
        if (!count_bracket(scan, closing, &depth)) {
            depth = 1;
            break;
        }
        scan->last = scan->token;
        next(scan);
    } while (depth && !at_end(scan));
    scan->closed = true;
    if (depth && !scan->open)
        scan->open = open;
}

/* Behind the closing bracket at hand of what began at `open`. */
static void close_bracket(struct scan *scan, const char *open)
{
    if (at_end(scan) && !scan->open)
        scan->open = open;
    next(scan);
}

/* Declarations */

/* A default value in a pattern. */
static void skip_default(struct scan *scan)
{
    while (!at_end(scan) && !at(scan, ",") && bracket(scan->token) >= 0)
        if (bracket(scan->token) > 0)
            skip_brackets(scan);
        else
            next(scan);
}

/* `{ a, b: c = 1, [d]: e, ...rest }` or `[a, , b]`: the names that it binds. */
static void read_pattern(struct scan *scan, bool exported)
{
    struct token last = {.kind = TOKEN_END};
    const char *open = scan->token.text;
    bool at_key = true;

    scan->depth++;
    next(scan);
    while (!at_end(scan) && bracket(scan->token) >= 0) {
        if (at(scan, ",") || at(scan, "=")) {
            declare(scan, last, exported, true);
            last.kind = TOKEN_END;
        }
        if (at(scan, "=")) {
            skip_default(scan);
        } else if (at(scan, "(") || (at(scan, "[") && *open == '{' && at_key) ||
                   scan->depth == NESTING_LIMIT) {
            skip_brackets(scan);
        } else if (at(scan, "{") || at(scan, "[")) {
            read_pattern(scan, exported);
        } else {
            at_key = at(scan, ",");
            last = scan->token;
            next(scan);
        }
    }
    declare(scan, last, exported, true);
    close_bracket(scan, open);
    scan->depth--;
}

/* Whether a statement ends before the token at hand, by a semicolon or by a new line. */
static bool ends_statement(const struct scan *scan, struct token before)
{
    if (at_end(scan) || at(scan, ";") || bracket(scan->token) < 0)
        return true;
    if (!scan->token.first || !token_ends_value(before))
        return false;
    if (at_word(scan))
        return !at(scan, "in") && !at(scan, "instanceof") && !at(scan, "as") &&
               !at(scan, "satisfies") && !at(scan, "of");
    return scan->token.kind != TOKEN_SIGN && scan->token.kind != TOKEN_TEMPLATE;
}

/* From a '<' behind the '>' that closes it, when type arguments stand there; else nothing moves. */
static bool skip_type_arguments(struct scan *scan)
{
    const struct scan saved = *scan;
    unsigned depth = 0, left = TYPE_LIMIT;

    do {
        depth += at(scan, "<");
        depth -= at(scan, ">");
        if (bracket(scan->token) > 0)
            skip_brackets(scan);
        else
            next(scan);
        if (at_end(scan) || at(scan, ";") || bracket(scan->token) < 0)
            break;
    } while (depth && --left);
    if (depth == 0)
        return true;
    *scan = saved;
    return false;
}

/* An annotation `: T` up to '=', ',' or the end of the statement. */
static void skip_type(struct scan *scan)
{
    struct token before = scan->token;

    next(scan);
    while (!at(scan, "=") && !at(scan, ",") && !ends_statement(scan, before)) {
        before = scan->token;
        if (bracket(scan->token) > 0) {
            skip_brackets(scan);
            before = (struct token){.kind = TOKEN_NUMBER};
        } else if (!at(scan, "<") || !skip_type_arguments(scan)) {
            next(scan);
        }
    }
}

/* An initializer up to ',' or the end of the statement. */
static void skip_value(struct scan *scan)
{
    struct token before = scan->token;

    next(scan);
    while (!at(scan, ",") && !ends_statement(scan, before)) {
        if (bracket(scan->token) > 0) {
            skip_brackets(scan);
            before = (struct token){.kind = TOKEN_NUMBER};
        } else if (at(scan, "<") && before.kind == TOKEN_WORD && skip_type_arguments(scan)) {
            before = (struct token){.kind = TOKEN_NUMBER};
        } else {
            before = scan->token;
            next(scan);
        }
    }
}

/* Behind const, let or var. */
static void read_variables(struct scan *scan, bool exported)
{
    do {
        if (at(scan, "{") || at(scan, "[")) {
            read_pattern(scan, exported);
        } else {
            declare(scan, scan->token, exported, true);
            next(scan);
        }
        take(scan, "!");
        if (at(scan, ":"))
            skip_type(scan);
        if (at(scan, "="))
            skip_value(scan);
    } while (take(scan, ","));
}

/* What stands before a comma or the end of { … }, if anything does. */
static void read_name(struct scan *scan, struct token name, bool exported, bool type)
{
    if (!exported)
        declare(scan, name, false, true);
    else if (!type)
        add(scan, &scan->module->exported, name);
}

/* { a, b as c, type D }: of an export (the last name counts, and is exported) or an import. */
static void read_names(struct scan *scan, bool exported)
{
    struct token name = {.kind = TOKEN_END};
    const char *open = scan->token.text;
    bool type = false;

    for (next(scan); !at_end(scan) && !at(scan, "}"); next(scan)) {
        if (at(scan, ",")) {
            read_name(scan, name, exported, type);
            type = false;
            name.kind = TOKEN_END;
        } else {
            type = type || (name.kind == TOKEN_WORD && token_is(name, "type") && !at(scan, "as"));
            name = scan->token;
        }
    }
    read_name(scan, name, exported, type);
    close_bracket(scan, open);
}

static void add_star(struct scan *scan)
{
    struct module *module = scan->module;
    size_t capacity;

    if (module->star_count == module->star_capacity) {
        capacity = memory_grow(module->star_capacity, module->star_count + 1);
        module->stars = arena_grow(scan->arena, module->stars, module->star_capacity, capacity,
                                   sizeof *module->stars);
        module->star_capacity = capacity;
    }
    module->stars[module->star_count++] =
        arena_strndup(scan->arena, scan->token.text + 1, scan->token.length - 2);
}

/* `* from 'x'` or `* as name from 'x'`. */
static void read_star(struct scan *scan)
{
    next(scan);
    if (take(scan, "as")) {
        add(scan, &scan->module->exported, scan->token);
        return;
    }
    if (take(scan, "from") && scan->token.kind == TOKEN_STRING)
        add_star(scan);
}

/* The offset behind the line break that ends the line of `from`. */
static size_t line_end(const struct scan *scan, const char *from)
{
    const char *newline = memchr(from, '\n', (size_t)(scan->end - from));

    return (size_t)((newline ? newline + 1 : scan->end) - scan->text);
}

/* import 'x'; import a, { b as c } from 'x'; import * as d from 'x'; import e = require('x') */
static void read_import(struct scan *scan)
{
    struct token last = scan->token;

    if (at(scan, "(") || at(scan, "."))
        return; /* import(…), import.meta */
    while (!at_end(scan) && scan->token.kind != TOKEN_STRING && !at(scan, "from") &&
           !at(scan, ";") && !at(scan, "=")) {
        last = scan->token;
        if (at(scan, "{")) {
            read_names(scan, false);
            continue;
        }
        if (!at(scan, "type") && !at(scan, "as"))
            declare(scan, scan->token, false, true);
        next(scan);
    }
    while (!at_end(scan) && !ends_statement(scan, last)) {
        last = scan->token;
        if (bracket(scan->token) > 0)
            skip_brackets(scan);
        else
            next(scan);
    }
    if (at(scan, ";"))
        last = scan->token;
    scan->module->has_imports = true;
    scan->module->imports_end = line_end(scan, last.text + last.length);
}

/* Statements */

static bool is_modifier(const struct scan *scan)
{
    return at(scan, "async") || at(scan, "abstract") || at(scan, "declare");
}

/* What declares a name by a keyword in front; false when nothing of the kind stands here. */
static bool read_declaration(struct scan *scan, bool exported)
{
    bool value;

    while (is_modifier(scan))
        next(scan);
    if (at(scan, "const") || at(scan, "let") || at(scan, "var")) {
        next(scan);
        if (!at(scan, "enum")) {
            read_variables(scan, exported);
            return true;
        }
    }
    value = at(scan, "function") || at(scan, "class") || at(scan, "enum") ||
            at(scan, "namespace") || at(scan, "module");
    if (!value && !at(scan, "type") && !at(scan, "interface"))
        return false;
    next(scan);
    take(scan, "*");
    declare(scan, scan->token, exported, value);
    return true;
}

static void read_export(struct scan *scan)
{
    if (at(scan, "default"))
        add(scan, &scan->module->exported, scan->token);
    else if (at(scan, "{"))
        read_names(scan, true);
    else if (at(scan, "*"))
        read_star(scan);
    else
        read_declaration(scan, true);
}

/* The word that begins a statement is at hand. */
static void read_statement(struct scan *scan)
{
    if (take(scan, "export"))
        read_export(scan);
    else if (take(scan, "import"))
        read_import(scan);
    else
        read_declaration(scan, false);
}

static bool begins_statement(const struct scan *scan, struct token before)
{
    if (!at_word(scan))
        return false;
    return before.kind == TOKEN_END || token_is(before, ";") || token_is(before, "}") ||
           (scan->token.first && token_ends_value(before));
}

static unsigned line_of(const struct scan *scan, const char *at)
{
    const char *text = scan->text;
    unsigned line = 1;

    while ((text = memchr(text, '\n', (size_t)(at - text)))) {
        line++;
        text++;
    }
    return line;
}

static void read_statements(struct scan *scan)
{
    static const struct token value = {.kind = TOKEN_NUMBER};
    struct token before = {.kind = TOKEN_END}, start;

    for (next(scan); !at_end(scan);) {
        start = scan->token;
        if (begins_statement(scan, before))
            read_statement(scan);
        else if (bracket(scan->token) > 0)
            skip_brackets(scan);
        if (scan->token.text != start.text) {
            before = scan->closed ? scan->last : value;
            continue;
        }
        if (bracket(scan->token) < 0)
            break;
        before = scan->token;
        next(scan);
    }
    if (scan->token.kind != TOKEN_END || scan->open)
        scan->module->broken = line_of(scan, scan->open ? scan->open : scan->token.text);
}

static bool is_windows(const char *text, size_t length)
{
    const char *end = text + length, *at = text;
    size_t lines = 0, windows = 0;

    while ((at = memchr(at, '\n', (size_t)(end - at)))) {
        lines++;
        windows += at > text && at[-1] == '\r';
        at++;
    }
    return windows > lines / 2;
}

/* Behind a comment at the top of the file that an empty line keeps apart from what follows. */
static size_t head_end(const char *text, size_t length)
{
    const char *end = text + length, *at = text, *stop;
    size_t head = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    bool in_block = false;

    for (at += head; at < end; at = stop + 1) {
        stop = memchr(at, '\n', (size_t)(end - at));
        if (!stop)
            break;
        while (at < stop && strchr(" \t\r", *at))
            at++;
        if (!in_block && (at == stop || (stop - at >= 2 && memcmp(at, "#!", 2) == 0)))
            head = (size_t)(stop + 1 - text);
        else if (!in_block && stop - at >= 2 && memcmp(at, "/*", 2) == 0)
            in_block = true;
        else if (!in_block && (stop - at < 2 || memcmp(at, "//", 2) != 0))
            break;
        for (; in_block && at + 1 < stop; at++)
            if (at[0] == '*' && at[1] == '/')
                in_block = false;
    }
    return head;
}

void module_read(struct module *module, struct arena *arena, const char *text, size_t length)
{
    struct scan scan = {.module = module, .arena = arena, .text = text, .end = text + length};

    *module = (struct module){.windows = is_windows(text, length)};
    map_init(&module->exported, arena);
    map_init(&module->declared, arena);
    lexer_init(&scan.lexer, text, length);
    read_statements(&scan);
    if (!module->has_imports)
        module->imports_end = head_end(text, length);
}

void module_join(struct module *module, struct module *other)
{
    struct module *last = other;

    while (last->joined)
        last = last->joined;
    last->joined = module->joined;
    module->joined = other;
}

bool module_exports(const struct module *module, const char *name)
{
    for (; module; module = module->joined)
        if (map_get(&module->exported, name))
            return true;
    return false;
}

bool module_declares(const struct module *module, const char *name)
{
    return map_get(&module->declared, name) || module_exports(module, name);
}
