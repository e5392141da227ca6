/* Knows which types and operators the classes of GIN, GiST, BRIN and hash are for. */
#include "migrate/analyze/method.h"

#include <math.h>
#include <string.h>

#define BRIN_PAGES 10000.0 /* below, a B-tree is small enough */
#define BRIN_CORRELATION 0.95

struct finder {
    struct arena *arena;
    const struct facts *facts;
    const struct table *table;
    const struct predicate *predicate;
    struct method *method;
};

static bool take(struct finder *f, const char *name, const char *operator_class)
{
    *f->method = (struct method){
        .name = name,
        .operator_class = operator_class,
        .special = strcmp(name, "gin") == 0 || strcmp(name, "gist") == 0,
    };
    return true;
}

static bool is_type(const struct predicate *p, const char *part)
{
    return p->column != NULL && strstr(p->column->type, part) != NULL;
}

static bool is_one_of(const struct predicate *p, const char *const *parts)
{
    while (*parts != NULL && !is_type(p, *parts))
        parts++;
    return *parts != NULL;
}

static bool is_tree(const struct predicate *p)
{
    return is_type(p, "ltree");
}

/* Of the plane, or of PostGIS. */
static bool is_shape(const struct predicate *p)
{
    static const char *const types[] = {"point",    "box",       "circle", "polygon",
                                        "geometry", "geography", NULL};

    return is_one_of(p, types);
}

/* Types that pg_trgm's classes take, and what they are to text. */
static bool is_text(const struct predicate *p)
{
    static const char *const types[] = {"text", "character varying", "character"};

    for (size_t i = 0; p->column != NULL && i < sizeof types / sizeof types[0]; i++) {
        if (strncmp(p->column->type, types[i], strlen(types[i])) == 0)
            return true;
    }
    return p->column == NULL;
}

/* A pattern that begins with its letters, and is not searched regardless of case. */
static bool is_prefix_pattern(const struct predicate *p)
{
    return p->operator!= NULL && strcmp(p->operator, "~~") == 0 && p->value != NULL &&
           *p->value != '%' && *p->value != '_' && *p->value != '\0';
}

static const char *trigram_class(const struct finder *f, const char *name)
{
    if (f->facts->trigram_schema == NULL)
        return name;
    return arena_printf(f->arena, "%s.%s", f->facts->trigram_schema, name);
}

static bool find_pattern(struct finder *f)
{
    const struct predicate *p = f->predicate;

    if (is_tree(p))
        return take(f, "gist", NULL);
    if (!is_text(p))
        return false;
    if (is_prefix_pattern(p))
        return take(f, "btree", "text_pattern_ops");
    return (f->facts->trigram_schema != NULL || f->facts->trigram_available) &&
           take(f, "gin", trigram_class(f, "gin_trgm_ops"));
}

static bool find_contain(struct finder *f)
{
    static const char *const inverted[] = {"jsonb", "[]", "tsvector", "hstore", NULL};
    const struct predicate *p = f->predicate;
    bool path = is_type(p, "jsonb") && strcmp(p->operator, "@>") == 0;

    if (is_type(p, "range") || is_tree(p) || is_shape(p))
        return take(f, "gist", NULL);
    return (p->column == NULL || is_one_of(p, inverted)) &&
           take(f, "gin", path ? "jsonb_path_ops" : NULL);
}

/* No GiST class orders by the distances of some types; an index of vectors would find other rows than those
 * that are nearest. */
static bool find_nearest(struct finder *f)
{
    static const char *const none[] = {"line", "lseg", "path", "vec", NULL};
    const struct predicate *p = f->predicate;

    if (is_one_of(p, none))
        return false;
    take(f, "gist", is_text(p) ? trigram_class(f, "gist_trgm_ops") : NULL);
    f->method->nearest = true;
    return true;
}

static bool find_equal(struct finder *f)
{
    const struct column *column = f->predicate->column;

    return column != NULL && column->width > WIDE_COLUMN && column->indexable &&
           take(f, "hash", NULL);
}

static bool find_range(struct finder *f)
{
    const struct column *column = f->predicate->column;

    return column != NULL && f->table->pages > BRIN_PAGES &&
           fabs(column->correlation) > BRIN_CORRELATION && take(f, "brin", NULL);
}

bool method_find(struct arena *arena, const struct facts *facts, const struct table *table,
                 const struct predicate *predicate, struct method *method)
{
    static bool (*const finders[])(struct finder *) = {
        [PREDICATE_PATTERN] = find_pattern, [PREDICATE_CONTAIN] = find_contain,
        [PREDICATE_NEAREST] = find_nearest, [PREDICATE_EQUAL] = find_equal,
        [PREDICATE_RANGE] = find_range,
    };
    struct finder f = {arena, facts, table, predicate, method};

    return (size_t)predicate->kind < sizeof finders / sizeof finders[0] &&
           finders[predicate->kind] != NULL && finders[predicate->kind](&f);
}
