/* Calls libpg_query and knows the shape of its JSON. */
#include "migrate/analyze/tree.h"

#include "common/buffer.h"
#include "migrate/sql/lexer.h"

#include <ctype.h>
#include <pg_query.h>
#include <string.h>

#define DEPTH 200

const char *node_kind(const json_t *node, json_t **body)
{
    void *first = json_object_iter((json_t *)node);

    *body = NULL;
    if (first == NULL)
        return NULL;
    *body = json_object_iter_value(first);
    return json_is_object(*body) ? json_object_iter_key(first) : NULL;
}

json_t *node_as(const json_t *node, const char *kind)
{
    return json_object_get(node, kind);
}

const char *node_text(const json_t *body, const char *member)
{
    const char *text = json_string_value(json_object_get(body, member));

    return text != NULL ? text : "";
}

const char *node_string(const json_t *node)
{
    return json_string_value(json_object_get(node_as(node, "String"), "sval"));
}

const char *node_last_name(const json_t *names)
{
    size_t count = json_array_size(names);
    const char *name = count > 0 ? node_string(json_array_get(names, count - 1)) : NULL;

    return name != NULL ? name : "";
}

json_t *tree_parse(struct arena *arena, const char *text, const char **kind, const char **problem)
{
    PgQueryParseResult result = pg_query_parse(text);
    json_t *root, *statements, *body = NULL;

    *problem = NULL;
    if (result.error != NULL) {
        *problem = arena_strdup(arena, result.error->message);
        pg_query_free_parse_result(result);
        return NULL;
    }
    root = json_loads(result.parse_tree, 0, NULL);
    pg_query_free_parse_result(result);
    statements = json_object_get(root, "stmts");
    if (json_array_size(statements) == 1)
        *kind = node_kind(json_object_get(json_array_get(statements, 0), "stmt"), &body);
    if (body == NULL)
        *problem = root == NULL                       ? "nested too deeply"
                   : json_array_size(statements) == 0 ? "empty"
                                                      : "several statements";
    else
        *kind = arena_strdup(arena, *kind);
    json_incref(body);
    json_decref(root);
    return body;
}

size_t tree_split(struct arena *arena, const char *text, struct tree_piece **pieces)
{
    PgQuerySplitResult result = pg_query_split_with_scanner(text);
    size_t count = result.error == NULL && result.n_stmts > 0 ? (size_t)result.n_stmts : 0;

    *pieces = arena_alloc(arena, count + 1, sizeof **pieces);
    for (size_t i = 0; i < count; i++) {
        const PgQuerySplitStmt *piece = result.stmts[i];

        (*pieces)[i] = (struct tree_piece){(size_t)piece->stmt_location, (size_t)piece->stmt_len};
    }
    pg_query_free_split_result(result);
    return count;
}

/* The field of extract($1 FROM x) is a constant to the grammar of the server: the plan is that of any other. */
static char *with_fields(struct arena *arena, const char *query)
{
    struct buffer out = BUFFER_INIT;
    struct lexer lexer;
    struct token token, before[2] = {{.kind = TOKEN_END}, {.kind = TOKEN_END}};
    const char *copied = query;
    char *text;

    lexer_init(&lexer, query, strlen(query));
    do {
        token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_PARAMETER && token_is(&before[0], "extract") &&
            token_is_symbol(&before[1], '(')) {
            buffer_printf(&out, "%.*s'epoch'", (int)(token.text - copied), copied);
            copied = token.text + token.length;
        }
        before[0] = before[1];
        before[1] = token;
    } while (token.kind != TOKEN_END && token.kind != TOKEN_BROKEN);
    buffer_puts(&out, copied);
    text = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}

char *tree_plannable(struct arena *arena, const char *text)
{
    PgQueryProtobufParseResult tree = pg_query_parse_protobuf(text);
    PgQueryDeparseResult deparsed;
    char *query = NULL;

    if (tree.error == NULL) {
        deparsed = pg_query_deparse_protobuf(tree.parse_tree);
        if (deparsed.error == NULL && deparsed.query != NULL)
            query = with_fields(arena, deparsed.query);
        pg_query_free_deparse_result(deparsed);
    }
    pg_query_free_protobuf_parse_result(tree);
    return query;
}

/* libpg_query takes digits in names for those of temporary tables and leaves them out: orders_2025 and
 * orders_2026 are two tables all the same. */
static void put_numbered_names(struct buffer *out, const char *text)
{
    struct lexer lexer;
    struct token token;

    lexer_init(&lexer, text, strlen(text));
    for (;;) {
        size_t digits = 0;

        token = lexer_next_code(&lexer);
        if (token.kind == TOKEN_END || token.kind == TOKEN_BROKEN)
            return;
        if (token.kind != TOKEN_WORD && token.kind != TOKEN_IDENTIFIER)
            continue;
        for (size_t i = 0; i < token.length; i++)
            digits += isdigit((unsigned char)token.text[i]) != 0;
        if (digits > 0) {
            buffer_putc(out, ' ');
            for (size_t i = 0; i < token.length; i++)
                buffer_putc(out, (char)tolower((unsigned char)token.text[i]));
        }
    }
}

const char *tree_fingerprint(struct arena *arena, const char *text)
{
    PgQueryFingerprintResult result = pg_query_fingerprint(text);
    struct buffer out = BUFFER_INIT;
    const char *fingerprint = "";

    if (result.error == NULL && result.fingerprint_str != NULL) {
        buffer_puts(&out, result.fingerprint_str);
        put_numbered_names(&out, text);
        fingerprint = arena_strdup(arena, buffer_text(&out));
    }
    buffer_release(&out);
    pg_query_free_fingerprint_result(result);
    return fingerprint;
}

bool tree_is_aggregate(const json_t *call)
{
    static const char *const names[] = {"count",
                                        "sum",
                                        "avg",
                                        "min",
                                        "max",
                                        "every",
                                        "bool_and",
                                        "bool_or",
                                        "array_agg",
                                        "xmlagg",
                                        "json_agg",
                                        "json_object_agg",
                                        "jsonb_agg",
                                        "string_agg",
                                        "stddev",
                                        "variance",
                                        "jsonb_object_agg"};
    static const char *const marks[] = {"over",      "agg_star",     "agg_filter",
                                        "agg_order", "agg_distinct", "agg_within_group"};
    const char *name = node_last_name(json_object_get(call, "funcname"));

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        if (json_object_get(call, marks[i]) != NULL)
            return true;
    }
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

bool tree_finds(const json_t *node, unsigned depth, tree_match *matches, void *context)
{
    const char *key;
    json_t *value;
    size_t i;

    if (depth == 0)
        return true;
    json_object_foreach((json_t *)node, key, value)
    {
        if (matches(context, key, value) ||
            (strcmp(key, "SubLink") != 0 && tree_finds(value, depth - 1, matches, context)))
            return true;
    }
    json_array_foreach(node, i, value)
    {
        if (tree_finds(value, depth - 1, matches, context))
            return true;
    }
    return false;
}

static bool is_aggregate(void *context, const char *kind, const json_t *body)
{
    (void)context;
    return strcmp(kind, "FuncCall") == 0 && tree_is_aggregate(body);
}

bool tree_aggregates(const json_t *node)
{
    return tree_finds(node, DEPTH, is_aggregate, NULL);
}

static bool is_column(void *context, const char *kind, const json_t *body)
{
    (void)context;
    (void)body;
    return strcmp(kind, "ColumnRef") == 0;
}

bool tree_mentions_column(const json_t *node)
{
    return tree_finds(node, DEPTH, is_column, NULL);
}
