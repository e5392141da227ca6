/* Writes one sub-select after the other as a join, the inner ones first. */
#include "migrate/analyze/flatten.h"

#include "migrate/analyze/clause.h"
#include "migrate/analyze/item.h"
#include "migrate/analyze/tree.h"
#include "migrate/sql/quote.h"

#include <stdlib.h>
#include <string.h>

#define ROUNDS 32
#define DEPTH 100 /* of a tree */
#define EDITS 256
#define PREFIX "db_migrate_" /* of names that hide columns */

struct edit {
    const char *from, *to; /* in the text; `to` is not in it */
    const char *written;
};

struct flattening {
    struct arena *arena;
    struct naming naming;
    struct words words;
    struct edit edits[EDITS];
    size_t edit_count;
    unsigned depth;
    size_t written; /* sub-selects, with the one that is tried */
};

const char *flatten_obstacle(const json_t *select)
{
    static const struct {
        const char *member, *why;
    } obstacles[] = {
        {"distinctClause", "it has DISTINCT"}, {"groupClause", "it groups"},
        {"havingClause", "it groups"},         {"windowClause", "it has windows"},
        {"withClause", "it has WITH"},         {"valuesLists", "it has VALUES"},
        {"sortClause", "it has ORDER BY"},     {"limitCount", "it has LIMIT"},
        {"limitOffset", "it has OFFSET"},      {"lockingClause", "it locks rows"},
    };

    if (strcmp(node_text(select, "op"), "SETOP_NONE") != 0)
        return "it is a set operation";
    for (size_t i = 0; i < sizeof obstacles / sizeof obstacles[0]; i++) {
        if (json_object_get(select, obstacles[i].member) != NULL)
            return obstacles[i].why;
    }
    return tree_aggregates(json_object_get(select, "targetList")) ? "it aggregates" : NULL;
}

static void add_edit(struct flattening *f, struct edit edit)
{
    if (f->edit_count < EDITS)
        f->edits[f->edit_count++] = edit;
}

/* v.a, v.b, … */
static void put_columns(struct buffer *out, const char *qualifier, const struct names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        buffer_puts(out, i > 0 ? ", " : "");
        quote_identifier(out, qualifier);
        buffer_putc(out, '.');
        quote_identifier(out, names->items[i].column);
    }
}

/* Everything of everything in FROM, but of `flat` its names. */
static void put_all(struct buffer *out, const json_t *items, const json_t *flat,
                    const struct names *names)
{
    json_t *item, *body;
    size_t i;

    json_array_foreach(items, i, item)
    {
        const char *kind = node_kind(item, &body);

        buffer_puts(out, i > 0 ? ", " : "");
        if (body == flat) {
            put_columns(out, item_name(body), names);
        } else if (kind != NULL && strcmp(kind, "JoinExpr") == 0 && *item_name(body) == '\0') {
            json_t *sides =
                json_pack("[O, O]", json_object_get(body, "larg"), json_object_get(body, "rarg"));

            put_all(out, sides, flat, names);
            json_decref(sides);
        } else {
            quote_identifier(out, item_name(body));
            buffer_puts(out, ".*");
        }
    }
}

/* * and v.* of the query around name what they stand for: all of the join would be more. */
static void name_stars(struct flattening *f, const json_t *around, const json_t *flat,
                       const struct names *names)
{
    const char *alias = node_text(json_object_get(flat, "alias"), "aliasname");
    json_t *node;
    size_t i;

    json_array_foreach(json_object_get(around, "targetList"), i, node)
    {
        json_t *target = node_as(node, "ResTarget");
        const char *of = target_star(target);
        size_t word =
            words_at(&f->words, (size_t)json_integer_value(json_object_get(target, "location")));
        struct buffer out = BUFFER_INIT;

        if (!target_is_star(target) || word == NO_WORD || (of != NULL && strcmp(of, alias) != 0))
            continue;
        if (of == NULL)
            put_all(&out, json_object_get(around, "fromClause"), flat, names);
        else
            put_columns(&out, alias, names);
        add_edit(f, (struct edit){f->words.items[word].token.text,
                                  words_behind(&f->words, word + (of == NULL ? 0 : 2)),
                                  arena_strdup(f->arena, buffer_text(&out))});
        buffer_release(&out);
    }
}

/* The parts of (SELECT … FROM … WHERE …) AS v (…) as words. */
struct parts {
    size_t open, close; /* the parentheses */
    struct span targets, from, condition;
    size_t end; /* behind the alias */
};

/* The word behind [AS] alias [(…)]. */
static size_t end_of_alias(const struct words *words, size_t i)
{
    if (words_is(words, i, "AS"))
        i++;
    i++;
    if (!words_is_symbol(words, i, '('))
        return i;
    for (i++; i < words->count && words->items[i].depth > words->depth;)
        i++;
    return i + 1;
}

static size_t find_clause(const struct words *words, size_t i, size_t end)
{
    while (i < end && !words_is_from(words, i))
        i++;
    return i;
}

static bool find_parts(struct words *words, const json_t *select, struct parts *parts)
{
    json_t *first = node_as(json_array_get(json_object_get(select, "targetList"), 0), "ResTarget");
    size_t word = words_at(words, (size_t)json_integer_value(json_object_get(first, "location"))),
           where;

    if (word == NO_WORD || word < 2)
        return false;
    words->depth = words->items[word].depth;
    if (!words_is(words, word - 1, "SELECT") || words->depth == 0 ||
        !token_is_symbol(&words->items[word - 2].token, '('))
        return false;
    parts->open = word - 2;
    for (parts->close = word;
         parts->close < words->count && words->items[parts->close].depth >= words->depth;)
        parts->close++;
    parts->targets = (struct span){word, find_clause(words, word, parts->close)};
    where = words_end_of_from(words, parts->targets.end);
    parts->from = (struct span){parts->targets.end + 1, where};
    parts->condition = (struct span){where + 1, parts->close};
    words->depth--;
    parts->end = end_of_alias(words, parts->close + 1);
    return parts->close < words->count && parts->from.first < parts->from.end &&
           parts->end <= words->count;
}

/* a, b JOIN c ON … as one join. */
static void put_list(struct words *words, struct span list, struct buffer *out)
{
    words->depth++;
    for (struct span item = {list.first, 0}; item.first < list.end; item.first = item.end + 1) {
        item.end = words_next_comma(words, item.first, list.end);
        bool join = words_next_join(words, item.first, item.end, false) < item.end;

        buffer_puts(out, item.first > list.first ? " CROSS JOIN" : "");
        buffer_puts(out, join ? " (" : "");
        words_put(words, item, out);
        buffer_puts(out, join ? ")" : "");
    }
    words->depth--;
}

/* What a column of the query's FROM is called in its targets. */
static const char *inner_name(const struct flattening *f, size_t place)
{
    return arena_printf(f->arena, PREFIX "%zu_%zu", f->written, place + 1);
}

/* Everything that * or t.* stands for. */
static const char *all_inner(const struct flattening *f, const struct names *inner, const char *of)
{
    struct buffer out = BUFFER_INIT;
    const char *text;
    size_t count = 0;

    for (size_t i = 0; i < inner->count; i++) {
        if (of != NULL && strcmp(inner->items[i].of, of) != 0)
            continue;
        buffer_puts(&out, count++ > 0 ? ", " : "");
        buffer_puts(&out, inner_name(f, i));
    }
    text = arena_strdup(f->arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}

/* The place among the columns; inner->count: it is none of them. */
static size_t place_of(const struct names *inner, const char *of, const char *column)
{
    size_t i = 0;

    while (i < inner->count && ((of != NULL && strcmp(inner->items[i].of, of) != 0) ||
                                strcmp(inner->items[i].column, column) != 0))
        i++;
    return i;
}

/* An edit for a reference in a target. */
static bool rename_reference(struct flattening *f, const struct names *inner, const json_t *body)
{
    json_t *fields = json_object_get(body, "fields");
    size_t count = json_array_size(fields), place,
           word =
               words_at(&f->words, (size_t)json_integer_value(json_object_get(body, "location")));
    const char *of = count > 1 ? node_string(json_array_get(fields, 0)) : NULL;
    const char *column = count > 0 ? node_string(json_array_get(fields, count - 1)) : NULL;

    if (word == NO_WORD || count > 2)
        return false;
    place = column != NULL ? place_of(inner, of, column) : 0;
    if (column != NULL && place == inner->count)
        return false;
    add_edit(f, (struct edit){f->words.items[word].token.text,
                              words_behind(&f->words, word + (count > 1 ? 2 : 0)),
                              column != NULL ? inner_name(f, place) : all_inner(f, inner, of)});
    return true;
}

struct renaming {
    struct flattening *flattening;
    const struct names *inner;
};

/* A reference is renamed; whether that cannot be. */
static bool is_refused(void *context, const char *kind, const json_t *body)
{
    struct renaming *renaming = context;

    return strcmp(kind, "SubLink") == 0 ||
           (strcmp(kind, "ColumnRef") == 0 &&
            !rename_reference(renaming->flattening, renaming->inner, body));
}

static int compare_edits(const void *a, const void *b)
{
    const struct edit *x = a, *y = b;

    return x->from < y->from ? -1 : x->from > y->from;
}

/* The text up to `end` with the edits made; they do not meet. */
static void put_edited(struct flattening *f, const char *at, const char *end, struct buffer *out)
{
    qsort(f->edits, f->edit_count, sizeof *f->edits, compare_edits);
    for (size_t i = 0; i < f->edit_count; i++) {
        buffer_append(out, at, (size_t)(f->edits[i].from - at));
        buffer_puts(out, f->edits[i].written);
        at = f->edits[i].to;
    }
    buffer_append(out, at, (size_t)(end - at));
    f->edit_count = 0;
}

/* The query's FROM and WHERE, with names for the columns that stand nowhere else. */
static void put_inside(struct flattening *f, const json_t *select, const struct parts *parts,
                       const struct names *inner, struct buffer *out)
{
    buffer_putc(out, '(');
    put_list(&f->words, parts->from, out);
    buffer_puts(out, " JOIN (SELECT) AS " PREFIX "row ON");
    if (json_object_get(select, "whereClause") != NULL) {
        buffer_puts(out, " (");
        words_put(&f->words, parts->condition, out);
        buffer_putc(out, ')');
    } else {
        buffer_puts(out, " true");
    }
    buffer_printf(out, ") AS " PREFIX "%zu", f->written);
    for (size_t i = 0; i < inner->count; i++) {
        buffer_puts(out, i == 0 ? " (" : ", ");
        buffer_puts(out, inner_name(f, i));
    }
    buffer_putc(out, ')');
}

/* What stands for the sub-select; NULL: its targets cannot be written so. */
static const char *joined(struct flattening *f, const json_t *range, const struct parts *parts,
                          const struct names *inner, const struct names *names)
{
    json_t *select = node_as(json_object_get(range, "subquery"), "SelectStmt");
    const struct word *words = f->words.items;
    struct renaming renaming = {f, inner};
    struct buffer out = BUFFER_INIT;
    const char *text;

    if (tree_finds(json_object_get(select, "targetList"), DEPTH, is_refused, &renaming) ||
        f->edit_count == EDITS)
        return NULL;
    buffer_putc(&out, '(');
    put_inside(f, select, parts, inner, &out);
    buffer_puts(&out, " JOIN LATERAL (SELECT ");
    put_edited(f, words[parts->targets.first].token.text,
               words_behind(&f->words, parts->targets.end - 1), &out);
    buffer_puts(&out, ") AS " PREFIX "query ON true) AS ");
    quote_identifier(&out, item_name(range));
    for (size_t i = 0; i < inner->count; i++)
        buffer_printf(&out, "%s" PREFIX "%zu", i == 0 ? " (" : ", ", i + 1);
    for (size_t i = 0; i < names->count; i++) {
        buffer_puts(&out, ", ");
        quote_identifier(&out, names->items[i].column);
    }
    buffer_putc(&out, ')');
    text = arena_strdup(f->arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}

/* Whether edits for it are there. */
static bool try_range(struct flattening *f, const json_t *around, const json_t *range)
{
    json_t *select = node_as(json_object_get(range, "subquery"), "SelectStmt");
    struct names inner = names_of_list(&f->naming, json_object_get(select, "fromClause")),
                 names = names_of_query(&f->naming, select);
    struct parts parts;
    const char *written;

    if (json_is_true(json_object_get(range, "lateral")) || flatten_obstacle(select) != NULL ||
        !inner.known || inner.count == 0 || !names.known ||
        inner.count + names.count > NAMES_LIMIT || *item_name(range) == '\0' ||
        !find_parts(&f->words, select, &parts))
        return false;
    names_rename(&f->naming, &names, range);
    f->edit_count = 0;
    written = joined(f, range, &parts, &inner, &names);
    f->edit_count = 0;
    if (written == NULL)
        return false;
    name_stars(f, around, range, &names);
    add_edit(f, (struct edit){f->words.items[parts.open].token.text,
                              words_behind(&f->words, parts.end - 1), written});
    return f->edit_count < EDITS;
}

static bool try_node(struct flattening *f, const json_t *node);

/* What is joined with others: `around` is the query. */
static bool try_item(struct flattening *f, const json_t *around, const json_t *item)
{
    json_t *join = node_as(item, "JoinExpr"), *range = node_as(item, "RangeSubselect");

    if (join != NULL)
        return try_item(f, around, json_object_get(join, "larg")) ||
               try_item(f, around, json_object_get(join, "rarg"));
    return range != NULL && try_range(f, around, range);
}

/* The inner ones first. */
static bool try_members(struct flattening *f, const json_t *node)
{
    const char *key;
    json_t *value, *item;
    size_t i;

    json_object_foreach((json_t *)node, key, value)
    {
        if (try_node(f, value))
            return true;
    }
    json_array_foreach(node, i, value)
    {
        if (try_node(f, value))
            return true;
    }
    json_array_foreach(json_object_get(node, "fromClause"), i, item)
    {
        if (try_item(f, node, item))
            return true;
    }
    return false;
}

static bool try_node(struct flattening *f, const json_t *node)
{
    bool found;

    if (f->depth == DEPTH)
        return false;
    f->depth++;
    found = try_members(f, node);
    f->depth--;
    return found;
}

/* The text after one round, in `arena`; NULL: no sub-select could be written. */
static const char *flatten_one(struct arena *arena, const struct facts *facts, const char *text,
                               size_t round)
{
    struct arena *scratch = arena_new();
    struct flattening f = {.arena = scratch, .naming = {scratch, facts, 0}, .written = round};
    struct buffer out = BUFFER_INIT;
    const char *kind, *problem, *written = NULL;
    json_t *body = tree_parse(scratch, text, &kind, &problem);

    if (body != NULL && words_read(scratch, text, &f.words) && try_node(&f, body)) {
        put_edited(&f, text, text + strlen(text), &out);
        written = arena_strdup(arena, buffer_text(&out));
    }
    json_decref(body);
    buffer_release(&out);
    arena_free(scratch);
    return written;
}

const char *flatten(struct arena *arena, const struct facts *facts, const char *text)
{
    const char *next = text;

    for (size_t round = 1; round <= ROUNDS && next != NULL; round++) {
        text = next;
        next = flatten_one(arena, facts, text, round);
    }
    return next != NULL ? next : text;
}
