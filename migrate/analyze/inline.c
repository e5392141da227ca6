/* Puts selects where names stand; PostgreSQL's parser says where that is. */
#include "migrate/analyze/inline.h"

#include "common/buffer.h"
#include "migrate/analyze/tree.h"
#include "migrate/sql/lexer.h"
#include "migrate/sql/quote.h"

#include <string.h>

#define VIEW_DEPTH 16
#define TREE_DEPTH 200
#define PLACES 64
#define TEXT_LIMIT ((size_t)256 * 1024)

struct writer {
    struct arena *arena;
    const struct facts *facts;
    unsigned depth; /* of views in views */
};

struct places {
    const struct facts *facts;
    struct view_place items[PLACES];
    size_t count;
    bool complete;
};

static char *write_text(struct writer *writer, const char *text, struct view_place *places,
                        size_t count);

struct view_place view_place(const struct view *view, const json_t *range)
{
    json_int_t at = json_integer_value(json_object_get(range, "location"));

    return (struct view_place){view, at > 0 ? (size_t)at : 0,
                               json_object_get(range, "alias") != NULL};
}

/* The definition of a view names everything in full. */
static void find_places(struct places *found, const json_t *node, unsigned depth)
{
    const char *key;
    json_t *value;
    size_t i;

    if (depth == TREE_DEPTH) {
        found->complete = false;
        return;
    }
    json_object_foreach((json_t *)node, key, value)
    {
        const struct view *view = NULL;

        if (strcmp(key, "RangeVar") == 0 && *node_text(value, "schemaname") != '\0')
            view = facts_view(found->facts, node_text(value, "schemaname"),
                              node_text(value, "relname"));
        if (view != NULL && found->count < PLACES)
            found->items[found->count++] = view_place(view, value);
        else if (view != NULL)
            found->complete = false;
        find_places(found, value, depth + 1);
    }
    json_array_foreach(node, i, value) find_places(found, value, depth + 1);
}

/* What the view selects, without the semicolon behind it; NULL when it cannot be written. */
static char *select_of(struct writer *writer, const struct view *view)
{
    struct places found = {.facts = writer->facts, .complete = true};
    const char *kind, *problem;
    size_t length = strlen(view->definition);
    char *text;
    json_t *body;

    while (length > 0 && strchr("; \n", view->definition[length - 1]) != NULL)
        length--;
    text = arena_strndup(writer->arena, view->definition, length);
    body = tree_parse(writer->arena, text, &kind, &problem);
    if (body == NULL || writer->depth == VIEW_DEPTH)
        found.complete = false;
    else
        find_places(&found, body, 0);
    json_decref(body);
    if (!found.complete)
        return NULL;
    writer->depth++;
    text = write_text(writer, text, found.items, found.count);
    writer->depth--;
    return text;
}

static const char *end_of(struct lexer *lexer)
{
    struct token token = lexer_next_code(lexer);

    return token.text + token.length;
}

/* Where the name ends that begins at `name`: behind view, schema.view. */
static const char *end_of_name(const char *name)
{
    struct lexer lexer;
    const char *end;

    lexer_init(&lexer, name, strlen(name));
    for (end = end_of(&lexer);; end = end_of(&lexer)) {
        struct token dot = lexer_next_code(&lexer);

        if (!token_is_symbol(&dot, '.'))
            return end;
    }
}

static void sort(struct view_place *places, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct view_place place = places[i];
        size_t j = i;

        for (; j > 0 && places[j - 1].at > place.at; j--)
            places[j] = places[j - 1];
        places[j] = place;
    }
}

static int put_view(struct writer *writer, struct buffer *out, const struct view_place *place)
{
    const char *select = select_of(writer, place->view);

    if (select == NULL || out->length + strlen(select) > TEXT_LIMIT)
        return -1;
    buffer_printf(out, "(%s)", select);
    if (!place->aliased) {
        buffer_puts(out, " AS ");
        quote_identifier(out, place->view->name);
    }
    return 0;
}

static char *write_text(struct writer *writer, const char *text, struct view_place *places,
                        size_t count)
{
    struct buffer out = BUFFER_INIT;
    const char *from = text;
    char *written = NULL;
    size_t length = strlen(text), i = 0;

    sort(places, count);
    for (; i < count && places[i].at < length && text + places[i].at >= from; i++) {
        buffer_append(&out, from, (size_t)(text + places[i].at - from));
        if (put_view(writer, &out, &places[i]) < 0)
            break;
        from = end_of_name(text + places[i].at);
    }
    if (i == count) {
        buffer_puts(&out, from);
        written = arena_strdup(writer->arena, buffer_text(&out));
    }
    buffer_release(&out);
    return written;
}

char *inline_views(struct arena *arena, const struct facts *facts, const char *text,
                   struct view_place *places, size_t count)
{
    struct writer writer = {.arena = arena, .facts = facts};

    return write_text(&writer, text, places, count);
}
