/* Reads the list of what a publication holds: items between commas, each a word of its own or the last one's. */
#include "migrate/catalog/publication_parts.h"

#include "common/buffer.h"
#include "migrate/sql/lexer.h"

#include <string.h>

struct reader {
    struct lexer lexer;
    struct token last, token;
    int depth;
    bool of_schemas; /* the items now are schemas */
    struct buffer tables, schemas;
};

static bool read_on(struct reader *reader)
{
    reader->last = reader->token;
    reader->token = lexer_next_code(&reader->lexer);
    reader->depth += token_is_symbol(&reader->token, '(') - token_is_symbol(&reader->token, ')');
    return reader->token.kind != TOKEN_END && reader->token.kind != TOKEN_BROKEN &&
           !(reader->depth == 0 && token_is_symbol(&reader->token, ';'));
}

static bool reads(struct reader *reader, const char *word)
{
    return read_on(reader) && token_is(&reader->token, word);
}

static const char *end_of(const struct token *token)
{
    return token->text + token->length;
}

/* The words that the list begins after; `name` is the publication's. */
static bool read_head(struct reader *reader, struct token *name)
{
    bool is_publication =
        read_on(reader) &&
        (token_is(&reader->token, "CREATE") || token_is(&reader->token, "ALTER")) &&
        reads(reader, "PUBLICATION") && read_on(reader);
    *name = reader->token;
    return is_publication && read_on(reader) &&
           (token_is(&reader->token, "FOR") || token_is(&reader->token, "ADD") ||
            token_is(&reader->token, "SET"));
}

static void put_item(struct reader *reader, const char *begin)
{
    struct buffer *list = reader->of_schemas ? &reader->schemas : &reader->tables;
    if (end_of(&reader->last) <= begin)
        return; /* a list that breaks off */
    if (list->length > 0)
        buffer_puts(list, ", ");
    buffer_puts(list, reader->of_schemas ? "TABLES IN SCHEMA " : "TABLE ");
    buffer_append(list, begin, (size_t)(end_of(&reader->last) - begin));
}

/* The item's first token is read; whether another one follows. */
static bool read_item(struct reader *reader)
{
    bool more = true;
    reader->of_schemas = token_is(&reader->token, "TABLES") ||
                         (reader->of_schemas && !token_is(&reader->token, "TABLE"));
    if (token_is(&reader->token, "TABLES"))
        more = reads(reader, "IN") && reads(reader, "SCHEMA") && read_on(reader);
    else if (token_is(&reader->token, "TABLE"))
        more = read_on(reader);
    const char *begin = reader->token.text;
    while (more && !(reader->depth == 0 &&
                     (token_is_symbol(&reader->token, ',') || token_is(&reader->token, "WITH"))))
        more = read_on(reader);
    put_item(reader, begin);
    return more && token_is_symbol(&reader->token, ',');
}

static const char *text_of(struct arena *arena, const struct buffer *buffer)
{
    return arena_strdup(arena, buffer_text(buffer));
}

bool publication_split(struct arena *arena, const char *sql, struct publication_parts *parts)
{
    struct reader reader = {0};
    struct token name;
    lexer_init(&reader.lexer, sql, strlen(sql));
    bool listed = read_head(&reader, &name);
    size_t head = listed ? (size_t)(end_of(&reader.token) - sql) : 0;
    while (listed && read_on(&reader) && read_item(&reader))
        ;
    bool both = reader.tables.length > 0 && reader.schemas.length > 0;
    if (both) {
        bool options = token_is(&reader.token, "WITH");
        parts->tables =
            arena_printf(arena, "%.*s %s%s%s", (int)head, sql, text_of(arena, &reader.tables),
                         options ? " " : "", options ? reader.token.text : "");
        parts->schemas = arena_printf(arena, "ALTER PUBLICATION %.*s ADD %s", (int)name.length,
                                      name.text, text_of(arena, &reader.schemas));
    }
    buffer_release(&reader.tables);
    buffer_release(&reader.schemas);
    return both;
}
