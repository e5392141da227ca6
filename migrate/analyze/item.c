/* Follows PostgreSQL's rules for the columns of joins and the names of what has none. */
#include "migrate/analyze/item.h"

#include "migrate/analyze/tree.h"

#include <string.h>

#define DEPTH 100 /* of a tree */

static void add_name(struct naming *n, struct names *names, struct name name)
{
    if (names->items == NULL)
        names->items = arena_alloc(n->arena, NAMES_LIMIT, sizeof *names->items);
    if (names->count == NAMES_LIMIT)
        names->known = false;
    else
        names->items[names->count++] =
            (struct name){arena_strdup(n->arena, name.of), arena_strdup(n->arena, name.column)};
}

const char *item_name(const json_t *body)
{
    const char *alias = node_text(json_object_get(body, "alias"), "aliasname");

    return *alias != '\0' ? alias : node_text(body, "relname");
}

/* alias (a, b): another name for all, and for the first columns. */
void names_rename(struct naming *n, struct names *names, const json_t *body)
{
    const char *of = item_name(body);
    json_t *item;
    size_t i;

    for (i = 0; *of != '\0' && i < names->count; i++)
        names->items[i].of = arena_strdup(n->arena, of);
    json_array_foreach(json_object_get(json_object_get(body, "alias"), "colnames"), i, item)
    {
        if (i < names->count)
            names->items[i].column = arena_strdup(n->arena, node_string(item));
    }
}

static struct names table_names(struct naming *n, const json_t *range)
{
    const struct table *table =
        facts_table(n->facts, node_text(range, "schemaname"), node_text(range, "relname"));
    struct names names = {.known = table != NULL};

    for (size_t i = 0; table != NULL && i < table->column_count; i++)
        add_name(n, &names, (struct name){"", table->columns[i].name});
    return names;
}

static struct names item_names(struct naming *n, const json_t *node);

static void append(struct naming *n, struct names *names, struct names more)
{
    names->known = names->known && more.known;
    for (size_t i = 0; names->known && i < more.count; i++)
        add_name(n, names, more.items[i]);
}

static bool is_merged(const json_t *join, const char *column)
{
    json_t *item;
    size_t i;

    json_array_foreach(json_object_get(join, "usingClause"), i, item)
    {
        if (strcmp(node_string(item), column) == 0)
            return true;
    }
    return false;
}

/* Those of USING come once, and first. */
static struct names join_names(struct naming *n, const json_t *join)
{
    struct names both = item_names(n, json_object_get(join, "larg")), names = {.known = true};

    append(n, &both, item_names(n, json_object_get(join, "rarg")));
    names.known = both.known && !json_is_true(json_object_get(join, "isNatural"));
    for (int merged = 1; names.known && merged >= 0; merged--) {
        for (size_t i = 0; i < both.count; i++) {
            bool again = false;

            for (size_t c = 0; merged == 1 && c < names.count; c++)
                again = again || strcmp(names.items[c].column, both.items[i].column) == 0;
            if (is_merged(join, both.items[i].column) == (merged == 1) && !again)
                add_name(n, &names, both.items[i]);
        }
    }
    return names;
}

/* The columns of what stands in FROM. */
static struct names item_names(struct naming *n, const json_t *node)
{
    json_t *body;
    const char *kind = node_kind(node, &body);
    struct names names = {.known = false};

    if (kind == NULL || n->depth == DEPTH)
        return names;
    n->depth++;
    if (strcmp(kind, "RangeVar") == 0)
        names = table_names(n, body);
    else if (strcmp(kind, "JoinExpr") == 0)
        names = join_names(n, body);
    else if (strcmp(kind, "RangeSubselect") == 0)
        names = names_of_query(n, node_as(json_object_get(body, "subquery"), "SelectStmt"));
    names_rename(n, &names, body);
    n->depth--;
    return names;
}

struct names names_of_list(struct naming *n, const json_t *items)
{
    struct names names = {.known = true};
    json_t *item;
    size_t i;

    json_array_foreach(items, i, item) append(n, &names, item_names(n, item));
    return names;
}

/* As the server names what has no name. */
static const char *target_name(const json_t *target)
{
    const char *name = json_string_value(json_object_get(target, "name"));
    json_t *value = json_object_get(target, "val");

    if (name == NULL && node_as(value, "ColumnRef") != NULL)
        name = node_last_name(json_object_get(node_as(value, "ColumnRef"), "fields"));
    if (name == NULL && node_as(value, "FuncCall") != NULL)
        name = node_last_name(json_object_get(node_as(value, "FuncCall"), "funcname"));
    return name != NULL && *name != '\0' ? name : "?column?";
}

bool target_is_star(const json_t *target)
{
    json_t *fields =
        json_object_get(node_as(json_object_get(target, "val"), "ColumnRef"), "fields");
    size_t count = json_array_size(fields);

    return count > 0 && node_as(json_array_get(fields, count - 1), "A_Star") != NULL;
}

/* The item of FROM that t.* is of; NULL for * alone. */
const char *target_star(const json_t *target)
{
    json_t *fields =
        json_object_get(node_as(json_object_get(target, "val"), "ColumnRef"), "fields");
    size_t count = json_array_size(fields);

    return count > 1 ? node_string(json_array_get(fields, count - 2)) : NULL;
}

struct names names_of_query(struct naming *n, const json_t *select)
{
    struct names names = {.known = select != NULL}, from;
    json_t *node;
    size_t i;

    if (strcmp(node_text(select, "op"), "SETOP_NONE") != 0)
        return names.known ? names_of_query(n, json_object_get(select, "larg")) : names;
    from = names_of_list(n, json_object_get(select, "fromClause"));
    json_array_foreach(json_object_get(select, "targetList"), i, node)
    {
        json_t *target = node_as(node, "ResTarget");
        const char *of = target_star(target);

        if (!target_is_star(target))
            add_name(n, &names, (struct name){"", target_name(target)});
        for (size_t c = 0; target_is_star(target) && c < from.count; c++) {
            if (of == NULL || strcmp(from.items[c].of, of) == 0)
                add_name(n, &names, from.items[c]);
        }
        names.known = names.known && (!target_is_star(target) || from.known);
    }
    return names;
}
