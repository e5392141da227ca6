/* Writes the kinds of node that indexes are made on; what is rarer is not written. */
#include "migrate/analyze/fragment.h"

#include "migrate/analyze/tree.h"
#include "migrate/sql/quote.h"

#include <ctype.h>
#include <string.h>

#define DEPTH 32
#define VARCHAR "character varying"

struct writer {
    const struct scope *scope;
    const struct usage *usage;
    const char *text;
    struct buffer out;
    struct fragment *fragment;
    unsigned depth;
};

static bool write_node(struct writer *w, const json_t *node);

static bool write_column(struct writer *w, const json_t *body)
{
    struct origin origin = scope_find(w->scope, w->usage, body);

    if (origin.instance == NO_INSTANCE ||
        (w->fragment->instance != NO_INSTANCE && w->fragment->instance != origin.instance))
        return false;
    w->fragment->instance = origin.instance;
    if (origin.column != NULL)
        quote_identifier(&w->out, origin.column->name);
    else
        buffer_puts(&w->out, origin.expression);
    return true;
}

/* The tree's numbers leave out zeros and signs: the text has them. */
static bool write_number(struct writer *w, const json_t *body)
{
    json_t *location = json_object_get(body, "location");
    size_t at = (size_t)json_integer_value(location), length = strlen(w->text);

    if (at >= length)
        return false;
    if (w->text[at] == '-') {
        buffer_putc(&w->out, '-');
        for (at++; isspace((unsigned char)w->text[at]);)
            at++;
    }
    if (!isdigit((unsigned char)w->text[at]) && w->text[at] != '.')
        return false;
    for (; isdigit((unsigned char)w->text[at]) || w->text[at] == '.'; at++)
        buffer_putc(&w->out, w->text[at]);
    return true;
}

static bool write_constant(struct writer *w, const json_t *body)
{
    json_t *string = json_object_get(body, "sval"), *truth = json_object_get(body, "boolval");

    if (string != NULL)
        quote_literal(&w->out, node_text(string, "sval"));
    else if (truth != NULL)
        buffer_puts(&w->out, json_is_true(json_object_get(truth, "boolval")) ? "true" : "false");
    else if (json_is_true(json_object_get(body, "isnull")))
        buffer_puts(&w->out, "NULL");
    else
        return write_number(w, body);
    return true;
}

static bool write_list(struct writer *w, const json_t *items)
{
    size_t i;
    json_t *item;

    json_array_foreach(items, i, item)
    {
        if (i > 0)
            buffer_puts(&w->out, ", ");
        if (!write_node(w, item))
            return false;
    }
    return true;
}

static void write_names(struct writer *w, const json_t *names)
{
    size_t i;
    json_t *name;

    json_array_foreach(names, i, name)
    {
        const char *text = node_string(name);

        if (i > 0)
            buffer_putc(&w->out, '.');
        quote_identifier(&w->out, text != NULL ? text : "");
    }
}

static bool write_call(struct writer *w, const json_t *body)
{
    static const char *const plain_only[] = {"agg_star", "agg_distinct", "agg_within_group",
                                             "over",     "agg_filter",   "func_variadic",
                                             "agg_order"};

    for (size_t i = 0; i < sizeof plain_only / sizeof plain_only[0]; i++) {
        if (json_object_get(body, plain_only[i]) != NULL)
            return false;
    }
    write_names(w, json_object_get(body, "funcname"));
    buffer_putc(&w->out, '(');
    if (!write_list(w, json_object_get(body, "args")))
        return false;
    buffer_putc(&w->out, ')');
    return true;
}

static bool is_plain_type(const json_t *type)
{
    return json_array_size(json_object_get(type, "typmods")) == 0 &&
           json_array_size(json_object_get(type, "arrayBounds")) == 0;
}

/* What the cast to text leaves as it is: 'x', which has no type of its own yet, and a varchar. The server
 * writes both into the statements of views. */
static bool is_needless_cast(const struct scope *scope, const struct usage *usage,
                             const json_t *body)
{
    json_t *type = json_object_get(body, "typeName"), *argument = json_object_get(body, "arg");
    json_t *reference = node_as(argument, "ColumnRef");
    struct origin origin = {NO_INSTANCE, NULL, NULL};

    if (!is_plain_type(type) || strcmp(node_last_name(json_object_get(type, "names")), "text") != 0)
        return false;
    if (reference != NULL)
        origin = scope_find(scope, usage, reference);
    if (origin.column != NULL)
        return origin.column->type != NULL &&
               strncmp(origin.column->type, VARCHAR, strlen(VARCHAR)) == 0;
    return json_object_get(node_as(argument, "A_Const"), "sval") != NULL;
}

/* Of a constant without parentheses, which would look like a call. */
static bool write_cast(struct writer *w, const json_t *body)
{
    json_t *type = json_object_get(body, "typeName"), *argument = json_object_get(body, "arg");

    if (is_needless_cast(w->scope, w->usage, body))
        return write_node(w, argument);
    if (!is_plain_type(type))
        return false;
    if (node_as(argument, "A_Const") != NULL) {
        if (!write_node(w, argument))
            return false;
        buffer_puts(&w->out, "::");
        write_names(w, json_object_get(type, "names"));
        return true;
    }
    buffer_putc(&w->out, '(');
    if (!write_node(w, argument))
        return false;
    buffer_puts(&w->out, ")::");
    write_names(w, json_object_get(type, "names"));
    return true;
}

static bool write_operator(struct writer *w, const json_t *body)
{
    json_t *left = json_object_get(body, "lexpr");
    const char *kind = node_text(body, "kind");

    if (strcmp(kind, "AEXPR_OP") != 0 || json_array_size(json_object_get(body, "name")) != 1)
        return false;
    buffer_putc(&w->out, '(');
    if (left != NULL && !write_node(w, left))
        return false;
    buffer_printf(&w->out, " %s ", node_last_name(json_object_get(body, "name")));
    if (!write_node(w, json_object_get(body, "rexpr")))
        return false;
    buffer_putc(&w->out, ')');
    return true;
}

static bool write_coalesce(struct writer *w, const json_t *body)
{
    buffer_puts(&w->out, "COALESCE(");
    if (!write_list(w, json_object_get(body, "args")))
        return false;
    buffer_putc(&w->out, ')');
    return true;
}

static bool write_parameter(struct writer *w, const json_t *body)
{
    w->fragment->parameters = true;
    buffer_printf(&w->out, "$%d", (int)json_integer_value(json_object_get(body, "number")));
    return true;
}

static bool write_node(struct writer *w, const json_t *node)
{
    static const struct {
        const char *kind;
        bool (*write)(struct writer *, const json_t *);
    } kinds[] = {
        {"ColumnRef", write_column},   {"A_Const", write_constant},
        {"FuncCall", write_call},      {"TypeCast", write_cast},
        {"A_Expr", write_operator},    {"CoalesceExpr", write_coalesce},
        {"ParamRef", write_parameter},
    };
    json_t *body;
    const char *kind = node_kind(node, &body);
    bool written = false;

    if (kind == NULL || w->depth == DEPTH)
        return false;
    w->depth++;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].kind, kind) == 0)
            written = kinds[i].write(w, body);
    }
    w->depth--;
    return written;
}

struct fragment fragment_read(struct arena *arena, const struct scope *scope,
                              const struct usage *usage, const char *text, const json_t *node)
{
    struct fragment fragment = {.instance = NO_INSTANCE};
    struct writer w = {scope, usage, text, BUFFER_INIT, &fragment, 0};
    json_t *reference = node_as(node, "ColumnRef"), *cast = node_as(node, "TypeCast");

    if (cast != NULL && is_needless_cast(scope, usage, cast))
        return fragment_read(arena, scope, usage, text, json_object_get(cast, "arg"));
    if (reference != NULL) {
        struct origin origin = scope_find(scope, usage, reference);

        fragment.instance = origin.instance;
        fragment.column = origin.column;
    }
    if (write_node(&w, node))
        fragment.sql = arena_strdup(arena, buffer_text(&w.out));
    buffer_release(&w.out);
    return fragment;
}
