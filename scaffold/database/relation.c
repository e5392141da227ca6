/* From foreign keys to what can be included. */
#include "scaffold/database/relation.h"

#include "scaffold/database/naming.h"

#include <string.h>

#define RELATION_LIMIT 60 /* of one table */

/* A foreign key between two tables that are resources. */
struct link {
    struct table *from;
    struct table *to;
    const size_t *own, *its;
    size_t count;
};

struct links {
    struct arena *arena;
    struct link *items;
    size_t count, capacity;
};

static struct table *find_table(const struct catalog *catalog, const char *schema, const char *name)
{
    for (size_t i = 0; schema != NULL && name != NULL && i < catalog->count; i++) {
        struct table *table = &catalog->tables[i];
        if (!table->read_only && strcmp(table->schema, schema) == 0 &&
            strcmp(table->name, name) == 0) {
            return table;
        }
    }
    return NULL;
}

static const size_t *read_list(struct arena *arena, const struct table *table, const json_t *names)
{
    size_t *list = arena_alloc(arena, json_array_size(names) + 1, sizeof *list);
    size_t i;
    json_t *name;
    json_array_foreach(names, i, name)
    {
        int index = catalog_column(table, json_string_value(name));
        if (index < 0 || table->columns[index].secret) {
            return NULL;
        }
        list[i] = (size_t)index;
    }
    return list;
}

static void read_link(struct links *links, const struct catalog *catalog, struct table *from,
                      const json_t *key)
{
    const json_t *to = json_object_get(key, "references");
    const json_t *names = json_object_get(key, "columns");
    struct link link = {.from = from, .count = json_array_size(names)};
    link.to = find_table(catalog, json_string_value(json_object_get(to, "schema")),
                         json_string_value(json_object_get(to, "table")));
    if (link.to == NULL || link.count == 0 ||
        json_array_size(json_object_get(to, "columns")) != link.count) {
        return;
    }
    link.own = read_list(links->arena, from, names);
    link.its = read_list(links->arena, link.to, json_object_get(to, "columns"));
    if (link.own == NULL || link.its == NULL) {
        return;
    }
    if (links->count == links->capacity) {
        size_t capacity = links->capacity == 0 ? 32 : links->capacity * 2;
        links->items =
            arena_grow(links->arena, links->items, links->count, capacity, sizeof *links->items);
        links->capacity = capacity;
    }
    links->items[links->count++] = link;
}

static void read_links(struct links *links, const json_t *document, const struct catalog *catalog)
{
    size_t i;
    size_t j;
    json_t *table;
    json_t *key;
    json_array_foreach(json_object_get(document, "tables"), i, table)
    {
        struct table *from =
            find_table(catalog, json_string_value(json_object_get(table, "schema")),
                       json_string_value(json_object_get(table, "name")));
        json_array_foreach(json_object_get(table, "foreign_keys"), j, key)
        {
            if (from != NULL) {
                read_link(links, catalog, from, key);
            }
        }
    }
}

static bool is_taken(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++) {
        if (strcmp(table->columns[i].property, name) == 0) {
            return true;
        }
    }
    for (size_t i = 0; i < table->relation_count; i++) {
        if (strcmp(table->relations[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* Add it under the first name that is free; without a free one there is none. */
static void add(struct arena *arena, struct table *table, struct relation relation,
                const char *const names[3])
{
    if (table->relations == NULL) {
        table->relations = arena_alloc(arena, RELATION_LIMIT, sizeof *table->relations);
    }
    for (size_t i = 0; i < 3 && table->relation_count < RELATION_LIMIT; i++) {
        if (!is_taken(table, names[i])) {
            relation.name = names[i];
            table->relations[table->relation_count++] = relation;
            return;
        }
    }
}

static const char *lowered(struct arena *arena, const char *type)
{
    char *name = arena_strdup(arena, type);
    name[0] = (char)(name[0] >= 'A' && name[0] <= 'Z' ? name[0] - 'A' + 'a' : name[0]);
    return name;
}

/* customer_id → customer; NULL when the name says no more than the key. */
static const char *role_of(struct arena *arena, const struct link *link)
{
    const char *name = link->from->columns[link->own[0]].name;
    size_t length = strlen(name);
    bool id = length > 3 && strcmp(name + length - 3, "_id") == 0 && link->count == 1;
    return id ? naming_camel(arena, arena_strndup(arena, name, length - 3)) : NULL;
}

static const char *capital(struct arena *arena, const char *name)
{
    char *text = arena_strdup(arena, name);
    text[0] = (char)(text[0] >= 'a' && text[0] <= 'z' ? text[0] - 'a' + 'A' : text[0]);
    return text;
}

static void add_one(struct arena *arena, const struct link *link)
{
    const char *thing = lowered(arena, link->to->singular);
    const char *role = role_of(arena, link);
    const char *const names[3] = {
        role != NULL ? role : thing, arena_printf(arena, "%sRow", role != NULL ? role : thing),
        arena_printf(arena, "%sBy%s", thing,
                     capital(arena, link->from->columns[link->own[0]].property))};
    add(arena, link->from,
        (struct relation){
            .target = link->to, .count = link->count, .own = link->own, .its = link->its},
        names);
}

static void add_many(struct arena *arena, const struct link *link)
{
    const char *role = role_of(arena, link);
    const char *by = arena_printf(
        arena, "%sBy%s", link->from->plural,
        capital(arena, role != NULL ? role : link->from->columns[link->own[0]].property));
    const char *const names[3] = {link->from == link->to ? by : link->from->plural, by,
                                  arena_printf(arena, "%sRows", by)};
    add(arena, link->to,
        (struct relation){.many = true,
                          .target = link->from,
                          .count = link->count,
                          .own = link->its,
                          .its = link->own},
        names);
}

static bool holds(const size_t *list, size_t count, size_t index)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i] == index) {
            return true;
        }
    }
    return false;
}

/* Whether two foreign keys make up the key of their table, and nothing else must be given. */
static bool is_link_table(const struct table *table, const struct link *a, const struct link *b)
{
    if (table->key_count != a->count + b->count) {
        return false;
    }
    for (size_t i = 0; i < table->key_count; i++) {
        if (!holds(a->own, a->count, table->key[i]) && !holds(b->own, b->count, table->key[i])) {
            return false;
        }
    }
    return true;
}

static void add_through(struct arena *arena, const struct link *near, const struct link *far)
{
    const char *role = role_of(arena, far);
    const char *by = arena_printf(arena, "%sBy%s", far->to->plural,
                                  capital(arena, role != NULL ? role : far->from->plural));
    const char *const names[3] = {far->to->plural, by, arena_printf(arena, "%sRows", by)};
    add(arena, near->to,
        (struct relation){.many = true,
                          .target = far->to,
                          .through = near->from,
                          .count = near->count,
                          .own = near->its,
                          .its = near->own,
                          .far_count = far->count,
                          .far_own = far->own,
                          .far_its = far->its},
        names);
}

static void add_pairs(struct arena *arena, const struct links *links)
{
    for (size_t i = 0; i < links->count; i++) {
        for (size_t j = 0; j < links->count; j++) {
            const struct link *near = &links->items[i];
            const struct link *far = &links->items[j];
            if (i != j && near->from == far->from && is_link_table(near->from, near, far)) {
                add_through(arena, near, far);
            }
        }
    }
}

void relation_read(struct arena *arena, const json_t *document, struct catalog *catalog)
{
    struct links links = {.arena = arena};
    read_links(&links, document, catalog);
    for (size_t i = 0; i < links.count; i++) {
        add_one(arena, &links.items[i]);
    }
    for (size_t i = 0; i < links.count; i++) {
        add_many(arena, &links.items[i]);
    }
    add_pairs(arena, &links);
}
