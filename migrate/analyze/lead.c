/* Cuts FROM by key words and commas into items, items into joins, and puts the pieces in another order. */
#include "migrate/analyze/lead.h"

#include "migrate/analyze/clause.h"

/* One JOIN of an item: what stands before it, how it joins, what, and on which condition. */
struct join {
    struct span before, how, table, condition;
    bool joins_before; /* `before` is a join itself */
};

/* The FROM that it stands behind. */
static size_t find_from(const struct words *s, size_t table)
{
    size_t i = words_back(s, table);

    while (i != NO_WORD && !words_is_from(s, i))
        i = words_back(s, i);
    return i;
}

/* UPDATE … FROM and DELETE FROM … USING begin with the table that is written. */
static bool is_of_select(const struct words *s, size_t from)
{
    size_t i = words_back(s, from);

    while (i != NO_WORD && !words_is(s, i, "SELECT"))
        i = words_back(s, i);
    return i != NO_WORD;
}

static bool has_condition(const struct words *s, const struct span *how)
{
    return !words_is(s, how->first, "CROSS") && !words_is(s, how->first, "NATURAL");
}

/* The JOIN by which the table comes in. False when joins nest in another way than one behind the other. */
static bool find_join(const struct words *s, struct span item, size_t table, struct join *join)
{
    size_t i = words_next_join(s, item.first, item.end, false);

    for (join->joins_before = false; i < item.end; join->joins_before = true) {
        join->before = (struct span){item.first, i};
        join->how = (struct span){i, i + words_join(s, i)};
        i = words_next_join(s, join->how.end, item.end, true);
        join->table = (struct span){join->how.end, i};
        if (i < item.end && words_join(s, i) == 0)
            i = words_next_join(s, i, item.end, false);
        join->condition = (struct span){join->table.end, i};
        if ((join->condition.first < i) != has_condition(s, &join->how))
            return false;
        if (table >= join->table.first && table < join->table.end)
            return true;
    }
    return false;
}

/* Seen from the other side. */
static void put_flipped(const struct words *s, struct span how, struct buffer *out)
{
    for (size_t i = how.first; i < how.end; i++) {
        if (words_is(s, i, "LEFT"))
            buffer_puts(out, " RIGHT");
        else if (words_is(s, i, "RIGHT"))
            buffer_puts(out, " LEFT");
        else
            words_put(s, (struct span){i, i + 1}, out);
    }
}

static void put_join(const struct words *s, const struct join *join, struct span item,
                     struct buffer *out)
{
    words_put(s, join->table, out);
    put_flipped(s, join->how, out);
    buffer_puts(out, join->joins_before ? " (" : "");
    words_put(s, join->before, out);
    buffer_puts(out, join->joins_before ? ")" : "");
    words_put(s, (struct span){join->condition.first, item.end}, out);
}

/* The item of the list that the table is in. */
static struct span find_item(const struct words *s, struct span list, size_t table)
{
    struct span item = {list.first, words_next_comma(s, list.first, list.end)};

    while (item.end < table)
        item = (struct span){item.end + 1, words_next_comma(s, item.end + 1, list.end)};
    return item;
}

/* The list (what stands behind a FROM, or in parentheses) with the table first. */
static const char *write(struct arena *arena, const struct words *s, struct span list, size_t table)
{
    struct span item = find_item(s, list, table);
    struct buffer out = BUFFER_INIT;
    struct join join;
    bool first = table < words_next_join(s, item.first, item.end, false);
    const char *text, *begin = words_behind(s, list.first - 1);

    if (!first && !find_join(s, item, table, &join))
        return NULL;
    if (first && item.first == list.first)
        return s->text;
    buffer_append(&out, s->text, (size_t)(begin - s->text));
    if (first)
        words_put(s, item, &out);
    else
        put_join(s, &join, item, &out);
    if (item.first > list.first) {
        buffer_puts(&out, ",");
        words_put(s, (struct span){list.first, item.first - 1}, &out);
    }
    buffer_puts(&out, words_behind(s, item.end - 1));
    text = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}

/* Whether the table is the one that an UPDATE, a DELETE or an INSERT writes. */
static bool is_written(const struct words *s, size_t table)
{
    static const char *const targets[] = {"UPDATE", "INTO", NULL};
    size_t before = words_back(s, table);

    if (words_is(s, before, "ONLY"))
        before = words_back(s, before);
    return words_is_one_of(s, before, targets) ||
           (words_is(s, before, "FROM") && words_is(s, words_back(s, before), "DELETE"));
}

/* In the parentheses that it is joined in; *at goes to where they open. */
static const char *write_inside(struct arena *arena, struct words *s, size_t table, size_t *at)
{
    size_t open = table;

    while (open > 0 && s->items[open].depth >= s->depth)
        open--;
    if (s->items[open].depth >= s->depth)
        return NULL;
    *at = (size_t)(s->items[open].token.text - s->text);
    return write(arena, s, (struct span){open + 1, words_end_of_from(s, table)}, table);
}

const char *lead_write(struct arena *arena, const char *text, size_t at)
{
    while (text != NULL) {
        struct words s;
        size_t table, from;

        if (!words_read(arena, text, &s) || (table = words_at(&s, at)) == NO_WORD)
            return NULL;
        s.depth = s.items[table].depth;
        if (is_written(&s, table))
            return text;
        from = find_from(&s, table);
        if (from != NO_WORD && !is_of_select(&s, from))
            return NULL;
        if (from != NO_WORD)
            return write(arena, &s, (struct span){from + 1, words_end_of_from(&s, table)}, table);
        text = write_inside(arena, &s, table, &at);
    }
    return NULL;
}
