/* tree-sitter's tree → ours, in one walk of a cursor. */
#include "scaffold/source/syntax.h"

#include "common/memory.h"

#include <string.h>

struct language {
    const TSLanguage *language;
    uint8_t *kinds;  /* by symbol */
    uint8_t *fields; /* by field id */
    uint16_t *flags; /* by symbol, of anonymous words */
};

struct syntax_parser {
    TSParser *parser;
    struct language languages[2];
};

/* Where a conversion stands. */
struct conversion {
    struct arena *arena;
    struct atoms *atoms;
    const struct language *language;
    const char *bytes;
    bool broken;
};

static const char *const kind_names[SYNTAX_KIND_COUNT] = {"",
#define X(name, text) text,
                                                          SYNTAX_KINDS(X)
#undef X
};

static const char *const field_names[FIELD_COUNT] = {"",
#define X(name, text) text,
                                                     SYNTAX_FIELDS(X)
#undef X
};

static const struct {
    const char *text;
    uint16_t flag;
} flag_words[] = {
    {"static", FLAG_STATIC}, {"default", FLAG_DEFAULT}, {"async", FLAG_ASYNC},
    {"?", FLAG_OPTIONAL},    {"get", FLAG_GETTER},      {"set", FLAG_SETTER},
    {"type", FLAG_TYPE},     {"*", FLAG_STAR},          {"readonly", FLAG_READONLY},
    {"?.", FLAG_OPTIONAL},
};

/* Names of methods whose call may declare a route. */
static const char *const routing_words[] = {
    "get",      "post",   "put",    "patch",   "delete",  "del",     "use", "route", "mount",
    "register", "routes", "Router", "express", "fastify", "Fastify", "Koa", "all",
};

void atoms_init(struct atoms *atoms, struct arena *arena)
{
    atoms->arena = arena;
    map_init(&atoms->map, arena);
}

const char *atom_of(struct atoms *atoms, const char *text, size_t length)
{
    void **slot = map_at(&atoms->map, text, length);

    if (!*slot)
        *slot = arena_strndup(atoms->arena, text, length);
    return *slot;
}

const char *atom(struct atoms *atoms, const char *text)
{
    return atom_of(atoms, text, strlen(text));
}

static uint8_t index_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 1; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return (uint8_t)i;
    return 0;
}

static uint16_t flag_of(const char *word)
{
    for (size_t i = 0; i < sizeof flag_words / sizeof *flag_words; i++)
        if (strcmp(flag_words[i].text, word) == 0)
            return flag_words[i].flag;
    return 0;
}

static void language_init(struct language *self, enum grammar grammar)
{
    const TSLanguage *language = grammar_language(grammar);
    uint32_t symbols, fields;

    self->language = language;
    if (!language)
        return;
    symbols = ts_language_symbol_count(language);
    fields = ts_language_field_count(language);
    self->kinds = memory_alloc(symbols, sizeof *self->kinds);
    self->flags = memory_alloc(symbols, sizeof *self->flags);
    self->fields = memory_alloc(fields + 1, sizeof *self->fields);
    for (uint32_t i = 0; i < symbols; i++) {
        const char *name = ts_language_symbol_name(language, (TSSymbol)i);
        bool named = ts_language_symbol_type(language, (TSSymbol)i) == TSSymbolTypeRegular;

        if (named)
            self->kinds[i] = index_of(kind_names, SYNTAX_KIND_COUNT, name);
        else
            self->flags[i] = flag_of(name);
    }
    for (uint32_t i = 1; i <= fields; i++)
        self->fields[i] = index_of(field_names, FIELD_COUNT,
                                   ts_language_field_name_for_id(language, (TSFieldId)i));
}

struct syntax_parser *syntax_parser_new(void)
{
    struct syntax_parser *self = memory_alloc(1, sizeof *self);

    self->parser = ts_parser_new();
    language_init(&self->languages[GRAMMAR_TYPESCRIPT], GRAMMAR_TYPESCRIPT);
    language_init(&self->languages[GRAMMAR_TSX], GRAMMAR_TSX);
    return self;
}

void syntax_parser_free(struct syntax_parser *self)
{
    if (!self)
        return;
    ts_parser_delete(self->parser);
    for (int i = 0; i < 2; i++) {
        memory_free(self->languages[i].kinds);
        memory_free(self->languages[i].flags);
        memory_free(self->languages[i].fields);
    }
    memory_free(self);
}

/* The kinds whose own text matters. */
static bool keeps_text(enum syntax_kind kind)
{
    switch (kind) {
    case SYNTAX_IDENTIFIER:
    case SYNTAX_PROPERTY_IDENTIFIER:
    case SYNTAX_PRIVATE_IDENTIFIER:
    case SYNTAX_SHORTHAND:
    case SYNTAX_SHORTHAND_PATTERN:
    case SYNTAX_TYPE_IDENTIFIER:
    case SYNTAX_NUMBER:
    case SYNTAX_STRING_FRAGMENT:
    case SYNTAX_ESCAPE:
    case SYNTAX_PREDEFINED_TYPE:
    case SYNTAX_REGEX_PATTERN:
        return true;
    default:
        return false;
    }
}

static struct syntax *convert_node(struct conversion *self, TSNode node, uint8_t field)
{
    struct syntax *made = arena_alloc(self->arena, 1, sizeof *made);
    TSPoint point = ts_node_start_point(node);
    TSSymbol symbol = ts_node_symbol(node);
    uint32_t symbols = ts_language_symbol_count(self->language->language);

    made->kind = symbol < symbols ? self->language->kinds[symbol] : SYNTAX_OTHER;
    made->field = field;
    made->line = point.row + 1;
    made->column = point.column + 1;
    made->start = ts_node_start_byte(node);
    made->end = ts_node_end_byte(node);
    if (symbol >= symbols)
        made->flags |= FLAG_BROKEN;
    if (keeps_text(made->kind))
        made->text = atom_of(self->atoms, self->bytes + made->start, made->end - made->start);
    return made;
}

/* A word without a node of its own: an operator, or a flag of its parent. */
static void note_word(struct conversion *self, TSNode node, uint8_t field, struct syntax *parent)
{
    TSSymbol symbol = ts_node_symbol(node);

    if (field == FIELD_OPERATOR || field == FIELD_KIND)
        parent->text = atom_of(self->atoms, self->bytes + ts_node_start_byte(node),
                               ts_node_end_byte(node) - ts_node_start_byte(node));
    else if (symbol < ts_language_symbol_count(self->language->language))
        parent->flags |= self->language->flags[symbol];
}

/* Comments other than documentation are left out. */
static bool is_kept(const struct conversion *self, const struct syntax *node)
{
    const char *text = self->bytes + node->start;

    return node->kind != SYNTAX_COMMENT || (node->end - node->start > 5 && text[2] == '*');
}

static bool is_routing_word(const char *text)
{
    for (size_t i = 0; text && i < sizeof routing_words / sizeof *routing_words; i++)
        if (strcmp(routing_words[i], text) == 0)
            return true;
    return false;
}

/* Whether the callee of a call is such a word. */
static bool is_routing(const struct syntax *call)
{
    const struct syntax *callee = syntax_child(call, FIELD_FUNCTION);

    if (!callee)
        callee = syntax_child(call, FIELD_CONSTRUCTOR);
    if (callee && callee->kind == SYNTAX_MEMBER)
        callee = syntax_child(callee, FIELD_PROPERTY);
    return callee && is_routing_word(callee->text);
}

static void leave(struct syntax *node)
{
    if ((node->kind == SYNTAX_CALL || node->kind == SYNTAX_NEW) && is_routing(node))
        node->flags |= FLAG_ROUTING;
    if ((node->flags & FLAG_ROUTING) && node->parent)
        node->parent->flags |= FLAG_ROUTING;
}

static struct syntax *add_child(struct conversion *self, TSNode node, uint8_t field,
                                struct syntax *parent, struct syntax **last)
{
    struct syntax *made = convert_node(self, node, field);

    if (!is_kept(self, made))
        return NULL;
    made->parent = parent;
    if (*last)
        (*last)->next = made;
    else
        parent->first = made;
    *last = made;
    return made;
}

static void convert_children(struct conversion *self, TSTreeCursor *cursor, struct syntax *parent,
                             unsigned depth)
{
    struct syntax *last = NULL;

    if (depth > SYNTAX_DEPTH_LIMIT || !ts_tree_cursor_goto_first_child(cursor)) {
        self->broken |= depth > SYNTAX_DEPTH_LIMIT;
        return;
    }
    do {
        TSNode node = ts_tree_cursor_current_node(cursor);
        uint8_t field = self->language->fields[ts_tree_cursor_current_field_id(cursor)];
        struct syntax *made = NULL;

        if (ts_node_is_named(node))
            made = add_child(self, node, field, parent, &last);
        else
            note_word(self, node, field, parent);
        if (made && !made->text)
            convert_children(self, cursor, made, depth + 1);
        if (made)
            leave(made);
    } while (ts_tree_cursor_goto_next_sibling(cursor));
    ts_tree_cursor_goto_parent(cursor);
}

/* Parse from a byte on, at the beginning of a line. NULL when the parser gives up. */
static struct syntax *parse_from(struct conversion *self, TSParser *parser, uint32_t length,
                                 uint32_t offset, uint32_t row)
{
    const TSRange range = {.start_point = {row, 0},
                           .end_point = {UINT32_MAX, UINT32_MAX},
                           .start_byte = offset,
                           .end_byte = UINT32_MAX};
    struct syntax *root;
    TSTreeCursor cursor;
    TSTree *tree;
    TSNode node;

    ts_parser_set_included_ranges(parser, &range, 1);
    tree = ts_parser_parse_string(parser, NULL, self->bytes, length);
    if (!tree)
        return NULL;
    node = ts_tree_root_node(tree);
    root = convert_node(self, node, FIELD_NONE);
    cursor = ts_tree_cursor_new(node);
    convert_children(self, &cursor, root, 0);
    ts_tree_cursor_delete(&cursor);
    self->broken |= ts_node_has_error(node);
    ts_tree_delete(tree);
    return root;
}

/* The first statement that swallowed more than a line because it is broken, or NULL. */
static struct syntax *swallowed(const struct conversion *self, const struct syntax *root)
{
    for (struct syntax *node = root->first; node; node = node->next)
        if ((node->flags & FLAG_BROKEN) &&
            memchr(self->bytes + node->start, '\n', node->end - node->start))
            return node;
    return NULL;
}

/* The beginning of the next line after `offset` that looks like a statement's; 0 when there is none. */
static uint32_t next_statement(const struct conversion *self, uint32_t length, uint32_t offset,
                               uint32_t *row)
{
    const char *bytes = self->bytes;

    for (uint32_t at = offset; at + 1 < length; at++) {
        if (bytes[at] != '\n')
            continue;
        ++*row;
        if (!strchr(" \t\r\n})];,./*", bytes[at + 1]) && bytes[at + 1])
            return at + 1;
    }
    return 0;
}

/* Broken code may swallow what follows: begin again behind it, as often as it takes. */
static void recover(struct conversion *self, TSParser *parser, struct syntax *root, uint32_t length)
{
    struct syntax *bad = swallowed(self, root), *rest;

    for (int i = 0; bad && i < SYNTAX_RECOVERY_LIMIT; i++) {
        uint32_t row = bad->line - 1;
        uint32_t offset = next_statement(self, length, bad->start, &row);

        rest = offset ? parse_from(self, parser, length, offset, row) : NULL;
        if (!rest)
            return;
        bad->first = NULL;
        bad->next = rest->first;
        for (struct syntax *node = rest->first; node; node = node->next)
            node->parent = root;
        root->flags |= rest->flags & FLAG_ROUTING;
        bad = swallowed(self, rest);
    }
}

struct syntax *syntax_parse(struct syntax_parser *parser, struct arena *arena, struct atoms *atoms,
                            enum grammar grammar, const char *bytes, size_t length, bool *broken)
{
    struct conversion self = {arena, atoms, &parser->languages[grammar], bytes, false};
    struct syntax *root;

    if (length > UINT32_MAX || !ts_parser_set_language(parser->parser, self.language->language))
        return NULL;
    root = parse_from(&self, parser->parser, (uint32_t)length, 0, 0);
    if (root && self.broken)
        recover(&self, parser->parser, root, (uint32_t)length);
    *broken = self.broken;
    return root;
}

struct syntax *syntax_child(const struct syntax *node, enum syntax_field field)
{
    for (struct syntax *child = node ? node->first : NULL; child; child = child->next)
        if (child->field == field && child->kind != SYNTAX_COMMENT)
            return child;
    return NULL;
}

struct syntax *syntax_find(const struct syntax *node, enum syntax_kind kind)
{
    for (struct syntax *child = node ? node->first : NULL; child; child = child->next)
        if (child->kind == kind)
            return child;
    return NULL;
}

static struct syntax *skip_comments(struct syntax *node)
{
    while (node && node->kind == SYNTAX_COMMENT)
        node = node->next;
    return node;
}

struct syntax *syntax_first(const struct syntax *node)
{
    return node ? skip_comments(node->first) : NULL;
}

struct syntax *syntax_next(const struct syntax *node)
{
    return skip_comments(node->next);
}

struct syntax *syntax_last(const struct syntax *node)
{
    struct syntax *last = NULL;

    for (struct syntax *child = syntax_first(node); child; child = syntax_next(child))
        last = child;
    return last;
}

bool syntax_is(const struct syntax *node, enum syntax_kind kind)
{
    return node && node->kind == kind;
}
