/* Pieces of TypeScript as layouts. */
#include "scaffold/generate/code.h"

#include "common/buffer.h"
#include "scaffold/template/quote.h"

#include <ctype.h>
#include <string.h>

#define PIECE ((size_t)32 * 1024)
#define SHORT_CODE 512 /* bytes, that need no memory */
#define SHORT_KEY 4    /* a value never goes below a key that is no longer */

void code_add(struct code_list *list, const struct layout *item)
{
    if (item == layout_empty) {
        return;
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 8 : list->capacity * 2;
        list->items =
            arena_grow(list->arena, list->items, list->count, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
}

const struct layout *code_lines(const struct code_list *list)
{
    if (list->count == 0) {
        return layout_empty;
    }
    return layout_join(list->arena, layout_hardline, list->items, list->count);
}

const char *code_text(struct arena *arena, const struct layout *code, unsigned indent,
                      unsigned column)
{
    char room[SHORT_CODE];
    struct buffer out = BUFFER_ON(room);
    layout_print(code, LAYOUT_WIDTH, indent, column, &out);
    const char *text = arena_strndup(arena, buffer_text(&out), out.length);
    buffer_release(&out);
    return text;
}

const char *code_item(struct arena *arena, const struct layout *code, unsigned indent,
                      unsigned column)
{
    char room[SHORT_CODE];
    struct buffer out = BUFFER_ON(room);
    const struct layout *whole = layout_all(arena, code, layout_text(arena, ","));
    layout_print(whole, LAYOUT_WIDTH, indent, column, &out);
    const char *text = arena_strndup(arena, buffer_text(&out), out.length - 1);
    buffer_release(&out);
    return text;
}

json_t *code_json(const struct layout *code, unsigned indent, unsigned column)
{
    char room[SHORT_CODE];
    struct buffer out = BUFFER_ON(room);
    layout_print(code, LAYOUT_WIDTH, indent, column, &out);
    json_t *text = json_stringn_nocheck(buffer_text(&out), out.length);
    buffer_release(&out);
    return text;
}

void code_put_piece(json_t *pieces, struct buffer *text, bool last)
{
    if (text->length < PIECE && !last) {
        return;
    }
    if (text->length > 0) {
        json_array_append_new(pieces, json_stringn_nocheck(text->data, text->length - last));
    }
    buffer_clear(text);
}

void code_set_text(json_t *view, const char *key, const char *text)
{
    json_object_set_new_nocheck(view, key, json_string_nocheck(text));
}

void code_set_flag(json_t *view, const char *key, bool flag)
{
    json_object_set_new_nocheck(view, key, json_boolean(flag));
}

const struct layout *code_block(struct arena *arena, const struct layout *head,
                                const struct layout *body)
{
    if (body == layout_empty) {
        return layout_all(arena, head, layout_literal(arena, " {}"));
    }
    return layout_all(arena, head, layout_literal(arena, " {"),
                      layout_indent(arena, layout_all(arena, layout_hardline, body)),
                      layout_hardline, layout_text(arena, "}"));
}

const struct layout *code_if(struct arena *arena, const struct layout *condition,
                             const struct layout *body)
{
    const struct layout *inside =
        layout_indent(arena, layout_all(arena, layout_softline, condition));
    const struct layout *head =
        layout_group(arena, layout_all(arena, layout_literal(arena, "if ("), inside,
                                       layout_softline, layout_text(arena, ")")));
    return code_block(arena, head, body);
}

typedef void quote_function(struct buffer *, const char *, size_t);

static const char *quoted(struct arena *arena, quote_function *quote, const char *text,
                          size_t length)
{
    char room[SHORT_CODE];
    struct buffer out = BUFFER_ON(room);
    quote(&out, text, length);
    const char *result = arena_strndup(arena, buffer_text(&out), out.length);
    buffer_release(&out);
    return result;
}

const char *code_string(struct arena *arena, const char *text, size_t length)
{
    if (quote_is_plain(text, length)) {
        char *literal = arena_take(arena, length + 3, 1);
        literal[0] = '\'';
        memcpy(literal + 1, text, length);
        memcpy(literal + 1 + length, "'", 2);
        return literal;
    }
    return quoted(arena, quote_string, text, length);
}

bool code_fits(const char *signature, const char *name)
{
    unsigned columns = 0;
    for (; *signature != '\0'; signature++) {
        columns += *signature == '%' ? layout_columns(name, strlen(name)) : 1;
    }
    return columns <= LAYOUT_WIDTH;
}

const char *code_property(struct arena *arena, const char *text, size_t length)
{
    if (quote_is_bare(text, length) && text[0] != '_') {
        return arena_strndup(arena, text, length);
    }
    return quoted(arena, quote_property, text, length);
}

const char *code_member(struct arena *arena, const char *text, size_t length)
{
    return quoted(arena, quote_member, text, length);
}

const struct layout *code_call(struct arena *arena, const char *name,
                               const struct code_list *arguments, unsigned column)
{
    size_t count = arguments->count;
    const struct layout *separator = layout_literal(arena, ", ");
    const struct layout *first =
        layout_join(arena, separator, arguments->items, count > 0 ? count - 1 : 0);
    const char *flat = code_text(arena, first, 0, 0);
    const char *last = count == 0 ? "" : code_text(arena, arguments->items[count - 1], 0, 0);
    bool breaks =
        strchr("{[", last[0]) != NULL && last[0] != '\0' && last[1] != '}' && last[1] != ']';
    if (count < 2 || !breaks || column + strlen(name) + strlen(flat) + 4 > LAYOUT_WIDTH) {
        return layout_all(arena, layout_text(arena, name),
                          layout_list(arena, "(", arguments->items, count, ")"));
    }
    return layout_all(arena, layout_text(arena, name), layout_text(arena, "("), first, separator,
                      arguments->items[count - 1], layout_text(arena, ")"));
}

const struct layout *code_broken_list(struct arena *arena, const struct code_list *items)
{
    const struct layout *separator = layout_all(arena, layout_text(arena, ","), layout_hardline);
    const struct layout *inside = layout_all(
        arena, layout_hardline, layout_join(arena, separator, items->items, items->count),
        layout_text(arena, ","));
    return layout_all(arena, layout_text(arena, "["), layout_indent(arena, inside), layout_hardline,
                      layout_text(arena, "]"));
}

/* Numbers fill their lines; several objects or lists of more than one thing each have lines of their
 * own: Prettier's habits. */
static const struct layout *array_value(struct arena *arena, const struct node *value)
{
    struct code_list items = {.arena = arena};
    bool numbers = value->count > 1;
    bool nested = value->count > 1;
    for (size_t i = 0; i < value->count; i++) {
        const struct node *item = value->items[i];
        numbers = numbers && item->kind == NODE_NUMBER;
        nested = nested && item->count > 1 && item->kind == value->items[0]->kind;
        code_add(&items, code_value(arena, item));
    }
    if (!numbers) {
        return nested ? code_broken_list(arena, &items)
                      : layout_list(arena, "[", items.items, items.count, "]");
    }
    struct code_list parts = {.arena = arena};
    for (size_t i = 0; i < items.count; i++) {
        bool last = i + 1 == items.count;
        code_add(&parts, last ? items.items[i]
                              : layout_all(arena, items.items[i], layout_text(arena, ",")));
        code_add(&parts, last ? layout_empty : layout_line);
    }
    const struct layout *inside =
        layout_all(arena, layout_softline, layout_fill(arena, parts.items, parts.count));
    return layout_group(arena,
                        layout_all(arena, layout_text(arena, "["), layout_indent(arena, inside),
                                   layout_if_broken(arena, layout_text(arena, ","), layout_empty),
                                   layout_softline, layout_text(arena, "]")));
}

const struct layout *code_braces(struct arena *arena, const struct code_list *parts)
{
    if (parts->count == 0) {
        return layout_literal(arena, "{}");
    }
    const struct layout *separator = layout_all(arena, layout_text(arena, ","), layout_line);
    const struct layout *inside = layout_join(arena, separator, parts->items, parts->count);
    return layout_group(arena,
                        layout_all(arena, layout_text(arena, "{"),
                                   layout_indent(arena, layout_all(arena, layout_line, inside)),
                                   layout_if_broken(arena, layout_text(arena, ","), layout_empty),
                                   layout_line, layout_text(arena, "}")));
}

const struct layout *code_pair(struct arena *arena, const char *key, const struct layout *value,
                               bool is_text)
{
    const struct layout *label = layout_printf(arena, "%s:", key);
    if (!is_text || strlen(key) <= SHORT_KEY) {
        return layout_all(arena, label, layout_text(arena, " "), value);
    }
    const struct layout *below = layout_all(arena, layout_line, value);
    return layout_all(arena, label, layout_group(arena, layout_indent(arena, below)));
}

static const struct layout *member_value(struct arena *arena, const struct member *member)
{
    return code_pair(arena, code_property(arena, member->key, member->key_length),
                     code_value(arena, member->value), member->value->kind == NODE_STRING);
}

static const struct layout *object_value(struct arena *arena, const struct node *value)
{
    struct code_list members = {.arena = arena};
    for (size_t i = 0; i < value->count; i++) {
        code_add(&members, member_value(arena, &value->members[i]));
    }
    return code_braces(arena, &members);
}

/* A JSON number as Prettier writes it: 1.20 is 1.2, 1E+05 is 1e5, 1.5e0 is 1.5. */
static const char *number_text(struct arena *arena, const char *text)
{
    const char *end = text + strcspn(text, "eE");
    const char *exponent = *end == '\0' ? "" : end + 1;
    size_t length = (size_t)(end - text);
    const char *point = memchr(text, '.', length);
    if (point == NULL && *exponent == '\0') {
        return text;
    }
    while (point != NULL && text + length > point + 2 && text[length - 1] == '0') {
        length--;
    }
    const char *sign = *exponent == '-' ? "-" : "";
    exponent += strspn(exponent, "+-");
    exponent += strspn(exponent, "0");
    return *exponent == '\0' ? arena_strndup(arena, text, length)
                             : arena_printf(arena, "%.*se%s%s", (int)length, text, sign, exponent);
}

const struct layout *code_value(struct arena *arena, const struct node *value)
{
    switch (value->kind) {
    case NODE_NUMBER:
        return layout_text(arena, number_text(arena, value->text));
    case NODE_STRING:
        return layout_kept(arena, code_string(arena, value->text, value->length));
    case NODE_SEQUENCE:
        return array_value(arena, value);
    case NODE_MAPPING:
        return object_value(arena, value);
    default:
        return layout_text(arena, value->text);
    }
}

/* One tag or text alone stays on the line of the comment's signs. */
static bool fits_one_line(const char *text, bool deprecated, const char *tags)
{
    int pieces = (text != NULL) + deprecated + (tags != NULL);
    return pieces == 1 && (text == NULL || strpbrk(text, "\r\n") == NULL) &&
           (tags == NULL || strchr(tags, '\n') == NULL);
}

static void put_tags(struct buffer *out, bool deprecated, const char *tags)
{
    if (deprecated) {
        buffer_puts(out, "@deprecated");
        buffer_puts(out, tags == NULL ? "" : "\n * ");
    }
    for (const char *end; tags != NULL && *tags != '\0'; tags = end) {
        end = tags + strcspn(tags, "\n");
        end += *end == '\n';
        buffer_append(out, tags, (size_t)(end - tags));
        buffer_puts(out, end[-1] == '\n' ? " * " : "");
    }
}

const struct layout *code_tagged(struct arena *arena, const char *text, bool deprecated,
                                 const char *tags)
{
    if (text != NULL && text[strspn(text, " \t\r\n")] == '\0') {
        text = NULL;
    }
    if (text == NULL && !deprecated && tags == NULL) {
        return layout_empty;
    }
    char room[SHORT_CODE];
    struct buffer out = BUFFER_ON(room);
    bool one_line = fits_one_line(text, deprecated, tags);
    buffer_puts(&out, one_line ? "/** " : "/**\n * ");
    if (text != NULL) {
        size_t length = strlen(text);
        while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL) {
            length--;
        }
        quote_block(&out, text, length, " * ");
        buffer_puts(&out, deprecated || tags != NULL ? "\n *\n * " : "");
    }
    put_tags(&out, deprecated, tags);
    buffer_puts(&out, one_line ? " */" : "\n */");
    const struct layout *comment = layout_lines(arena, buffer_text(&out));
    buffer_release(&out);
    return layout_all(arena, comment, layout_hardline);
}

const struct layout *code_comment(struct arena *arena, const char *text, bool deprecated)
{
    return code_tagged(arena, text, deprecated, NULL);
}

const char *code_method(struct arena *arena, const struct operation *operation)
{
    char *text = arena_strdup(arena, operation->method);
    for (char *at = text; *at != '\0'; at++) {
        *at = (char)toupper((unsigned char)*at);
    }
    return text;
}

const char *code_operation(struct arena *arena, const struct operation *operation)
{
    return arena_printf(arena, "%s %s", code_method(arena, operation), operation->path);
}

const char *code_constant_mark(const char *name)
{
    static const char *const known[] = {
        "constructor",    "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable",
        "toLocaleString", "toString",       "valueOf"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(known[i], name) == 0) {
            return " as const";
        }
    }
    return "";
}
