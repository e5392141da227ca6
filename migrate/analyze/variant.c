/* Combines predicates: equality first, then a range, or the order. */
#include "migrate/analyze/variant.h"

#include "migrate/analyze/method.h"

#include <string.h>

#define PARTIAL_SHARE 0.3   /* conditions that more rows meet are no condition for an index */
#define PARTIAL_DISTINCT 20 /* columns with more values are looked up by any of them */
#define COMMON_SHARE 0.5    /* a value that more rows have finds nothing */
#define UNKNOWN (-1.0)
#define NARROW 64.0 /* bytes: wider columns are not included */

struct keys {
    struct index_key items[SHAPE_KEYS];
    size_t count;
};

struct maker {
    struct arena *arena;
    const struct facts *facts;
    const struct usage *usage;
    size_t instance;
    const struct table *table;
    struct variants *variants;
    struct keys equal, joined, range, order, group;
    struct keys sides; /* of an OR: an index each */
};

bool table_is_large(const struct table *table)
{
    return table->rows >= SMALL_TABLE_ROWS && !table->partition;
}

static bool is_same(const struct index_key *a, const struct index_key *b)
{
    return a->column == b->column &&
           (a->column != NULL || strcmp(a->expression, b->expression) == 0);
}

static bool contains(const struct index_key *keys, size_t count, const struct index_key *key)
{
    for (size_t i = 0; i < count; i++) {
        if (is_same(&keys[i], key))
            return true;
    }
    return false;
}

/* Whether an index that finds one row at most, by values that are given, is there already. */
static bool is_settled(const struct maker *m, const struct index_shape *shape)
{
    int columns[SHAPE_KEYS];

    for (size_t i = 0; i < shape->key_count; i++) {
        const struct index_key *key = &shape->keys[i];

        if (key->column == NULL || (!contains(m->equal.items, m->equal.count, key) &&
                                    !contains(m->joined.items, m->joined.count, key)))
            return false;
        columns[i] = key->column->number;
        if (table_has_unique(m->table, columns, i + 1))
            return true;
    }
    return false;
}

static struct variant *add(struct maker *m, struct index_shape shape)
{
    struct variants *variants = m->variants;

    if (shape.key_count == 0 || variants->count == VARIANTS || shape_exists(&shape) ||
        is_settled(m, &shape))
        return NULL;
    shape_finish(m->arena, &shape);
    for (size_t i = 0; i < variants->count; i++) {
        if (shape_equal(&variants->items[i].shape, &shape))
            return NULL;
    }
    variants->items[variants->count] = (struct variant){.shape = shape};
    return &variants->items[variants->count++];
}

static void push(struct keys *keys, const struct index_key *key)
{
    if (keys->count < SHAPE_KEYS && !contains(keys->items, keys->count, key))
        keys->items[keys->count++] = *key;
}

static struct index_key key_of(const struct predicate *p)
{
    return (struct index_key){
        .column = p->column,
        .expression = p->column == NULL ? p->expression : NULL,
        .descending = p->kind == PREDICATE_ORDER && p->descending,
        .nulls_first = p->kind == PREDICATE_ORDER && p->nulls_first,
    };
}

static bool can_be_key(const struct predicate *p)
{
    return p->column == NULL || (p->column->indexable && p->column->width <= WIDE_COLUMN);
}

static double value_share(const struct column *column, const char *value)
{
    double known = 0;

    for (size_t i = 0; i < column->common_count; i++) {
        if (strcmp(column->common[i].text, value) == 0)
            return column->common[i].share;
        known += column->common[i].share;
    }
    return 1 - known - column->nulls;
}

/* How many of the rows meet a condition; UNKNOWN: nobody says. */
static double condition_share(const struct predicate *p)
{
    const struct column *column = p->column;

    if (column == NULL || column->distinct == 0)
        return UNKNOWN;
    if (p->operator!= NULL && strcmp(p->operator, "IS NULL") == 0)
        return column->nulls;
    if (p->operator!= NULL && strcmp(p->operator, "IS NOT NULL") == 0)
        return 1 - column->nulls;
    if (p->value == NULL || column->common_count == 0 || column->distinct > PARTIAL_DISTINCT)
        return UNKNOWN;
    if (p->kind == PREDICATE_EQUAL && !p->list)
        return value_share(column, p->value);
    if (p->kind == PREDICATE_FILTER && !p->list)
        return 1 - value_share(column, p->value) - column->nulls;
    return UNKNOWN;
}

/* Which of the predicates of a kind: `lists` those with several values, `sides` those of an OR. */
static void collect(struct maker *m, enum predicate_kind kind, bool lists, bool sides,
                    struct keys *keys)
{
    for (size_t i = 0; i < m->usage->predicate_count; i++) {
        const struct predicate *p = &m->usage->predicates[i];
        struct index_key key = key_of(p);

        if (p->instance == m->instance && p->kind == kind && p->list == lists &&
            p->alternative == sides && can_be_key(p) && condition_share(p) < COMMON_SHARE)
            push(keys, &key);
    }
}

static double distinct_of(const struct maker *m, const struct index_key *key)
{
    return key->column != NULL ? column_distinct(m->table, key->column) : m->table->rows / 10;
}

/* The most selective one first. */
static void sort_keys(const struct maker *m, struct keys *keys)
{
    for (size_t i = 1; i < keys->count; i++) {
        for (size_t j = i; j > 0; j--) {
            struct index_key swap = keys->items[j];

            if (distinct_of(m, &keys->items[j]) <= distinct_of(m, &keys->items[j - 1]))
                break;
            keys->items[j] = keys->items[j - 1];
            keys->items[j - 1] = swap;
        }
    }
}

/* An order that is all backwards is an index read backwards. */
static void turn_order(struct keys *order)
{
    for (size_t i = 0; i < order->count; i++) {
        if (!order->items[i].descending)
            return;
    }
    for (size_t i = 0; i < order->count; i++) {
        order->items[i].descending = false;
        order->items[i].nulls_first = !order->items[i].nulls_first;
    }
}

/* `first` followed by as much of `more` as fits. */
static struct index_shape joined(const struct maker *m, const struct index_key *first,
                                 size_t first_count, const struct index_key *more,
                                 size_t more_count)
{
    struct index_shape shape = {.table = m->table, .method = "btree", .key_count = first_count};

    if (first_count > 0)
        memcpy(shape.keys, first, first_count * sizeof *first);
    for (size_t i = 0; i < more_count && shape.key_count < SHAPE_KEYS; i++) {
        if (!contains(shape.keys, shape.key_count, &more[i]))
            shape.keys[shape.key_count++] = more[i];
    }
    return shape;
}

static struct variant *add_joined(struct maker *m, const struct keys *first,
                                  const struct keys *more)
{
    return add(m, joined(m, first->items, first->count, more->items, more->count));
}

/* Everything that is equal, then the order that the rows are wanted in. */
static void mark_ordered(const struct maker *m, struct variant *variant, const struct keys *equal,
                         const struct keys *order)
{
    if (variant != NULL && usage_wants_first(m->usage, m->instance) && order->count > 0 &&
        equal->count + order->count <= SHAPE_KEYS)
        variant->ordered = true;
}

static void add_each(struct maker *m, const struct keys *keys)
{
    for (size_t i = 0; i < keys->count; i++)
        add(m, joined(m, &keys->items[i], 1, NULL, 0));
}

/* All equalities, and what comes behind them. */
static void add_plain(struct maker *m)
{
    add_each(m, &m->equal);
    for (size_t i = 0; i < m->joined.count; i++) {
        struct keys one = {{m->joined.items[i]}, 1};

        add_joined(m, &one, &m->order);
        add(m, joined(m, &one.items[0], 1, NULL, 0));
        add_joined(m, &one, &m->equal);
        add_joined(m, &m->equal, &one);
        add_joined(m, &one, &m->range);
    }
    for (size_t i = 0; i < m->range.count; i++) {
        struct keys one = {{m->range.items[i]}, 1};

        add(m, joined(m, &one.items[0], 1, NULL, 0));
        add_joined(m, &m->equal, &one);
        for (size_t e = 0; e < m->equal.count; e++)
            add(m, joined(m, &m->equal.items[e], 1, one.items, 1));
    }
    add_joined(m, &m->equal, &m->joined);
    add(m, joined(m, m->equal.items, m->equal.count, NULL, 0));
    mark_ordered(m, add_joined(m, &m->equal, &m->order), &m->equal, &m->order);
    for (size_t e = 0; e < m->equal.count; e++)
        add(m, joined(m, &m->equal.items[e], 1, m->order.items, m->order.count));
    add(m, joined(m, m->order.items, m->order.count, NULL, 0));
    if (m->group.count > 0)
        add_joined(m, &m->equal, &m->group);
}

static bool is_condition_of(const struct index_key *key, const struct predicate *p)
{
    return p->column != NULL && key->column == p->column;
}

/* Of the keys those that the condition does not settle. */
static struct keys without(const struct keys *keys, const struct predicate *p)
{
    struct keys rest = {.count = 0};

    for (size_t i = 0; i < keys->count; i++) {
        if (!is_condition_of(&keys->items[i], p))
            push(&rest, &keys->items[i]);
    }
    return rest;
}

static struct variant *add_conditional(struct maker *m, const struct predicate *p,
                                       struct index_shape shape)
{
    shape.condition = p->condition;
    return add(m, shape);
}

/* Few rows meet a constant condition: an index of those alone. */
static void add_partial(struct maker *m, const struct predicate *p)
{
    struct keys equal = without(&m->equal, p), range = without(&m->range, p);
    struct keys order = without(&m->order, p), joins = without(&m->joined, p);
    struct keys self = {{key_of(p)}, 1};

    add_conditional(m, p, joined(m, equal.items, equal.count, range.items, range.count > 0));
    mark_ordered(
        m, add_conditional(m, p, joined(m, equal.items, equal.count, order.items, order.count)),
        &equal, &order);
    add_conditional(m, p, joined(m, joins.items, joins.count, equal.items, equal.count));
    if (equal.count + range.count + order.count + joins.count == 0)
        add_conditional(m, p,
                        self.items[0].column != NULL ? joined(m, self.items, 1, NULL, 0)
                                                     : joined(m, NULL, 0, NULL, 0));
}

static void add_partials(struct maker *m)
{
    for (size_t i = 0; i < m->usage->predicate_count; i++) {
        const struct predicate *p = &m->usage->predicates[i];

        double share = condition_share(p);

        if (p->instance == m->instance && p->condition != NULL && !p->alternative &&
            share != UNKNOWN && share <= PARTIAL_SHARE)
            add_partial(m, p);
    }
}

/* What a B-tree is not for: the operator decides, or the values. */
static void add_method(struct maker *m, const struct predicate *p)
{
    struct index_shape shape = {.table = m->table, .key_count = 1};
    struct variant *variant;
    struct method method;

    if (!method_find(m->arena, m->facts, m->table, p, &method))
        return;
    shape.method = method.name;
    shape.keys[0] = key_of(p);
    shape.keys[0].operator_class = method.operator_class;
    variant = add(m, shape);
    if (variant != NULL) {
        variant->special = method.special;
        variant->ordered = method.nearest;
    }
}

static void add_methods(struct maker *m)
{
    for (size_t i = 0; i < m->usage->predicate_count; i++) {
        if (m->usage->predicates[i].instance == m->instance)
            add_method(m, &m->usage->predicates[i]);
    }
}

void variants_make(struct arena *arena, const struct facts *facts, const struct usage *usage,
                   size_t instance, struct variants *variants)
{
    struct maker m = {.arena = arena,
                      .facts = facts,
                      .usage = usage,
                      .instance = instance,
                      .table = usage->instances[instance].table,
                      .variants = variants};

    collect(&m, PREDICATE_EQUAL, false, false, &m.equal);
    sort_keys(&m, &m.equal);
    collect(&m, PREDICATE_EQUAL, true, false, &m.equal);
    collect(&m, PREDICATE_JOIN, false, false, &m.joined);
    collect(&m, PREDICATE_RANGE, false, false, &m.range);
    collect(&m, PREDICATE_ORDER, false, false, &m.order);
    collect(&m, PREDICATE_GROUP, false, false, &m.group);
    collect(&m, PREDICATE_EQUAL, false, true, &m.sides);
    collect(&m, PREDICATE_EQUAL, true, true, &m.sides);
    collect(&m, PREDICATE_JOIN, false, true, &m.sides);
    collect(&m, PREDICATE_RANGE, false, true, &m.sides);
    turn_order(&m.order);
    add_partials(&m);
    add_methods(&m);
    add_each(&m, &m.sides);
    add_plain(&m);
}

bool variant_inherit(struct arena *arena, const struct variant *variant, const struct table *heir,
                     struct variant *inherited)
{
    struct index_shape *shape = &inherited->shape;

    *inherited = *variant;
    shape->table = heir;
    if (shape_is_bound(shape))
        return false;
    for (size_t i = 0; i < shape->key_count; i++) {
        shape->keys[i].column = table_column_named(heir, shape->keys[i].column->name);
        if (shape->keys[i].column == NULL)
            return false;
    }
    shape_finish(arena, shape);
    return !shape_exists(shape);
}

static bool has_key(const struct index_shape *shape, const struct column *column)
{
    for (size_t i = 0; i < shape->key_count; i++) {
        if (shape->keys[i].column == column)
            return true;
    }
    return false;
}

/* Of all occurrences of the table; one that wants every column cannot be served. */
bool variant_include(struct arena *arena, const struct usage *usage,
                     const struct index_shape *shape, struct index_shape *covering)
{
    *covering = *shape;
    if (strcmp(shape->method, "btree") != 0 || shape->include_count > 0 || shape_is_bound(shape))
        return false;
    for (size_t i = 0; i < usage->instance_count; i++) {
        const struct instance *instance = &usage->instances[i];

        if (instance->table != shape->table)
            continue;
        if (instance->whole)
            return false;
        for (size_t n = 0; n < instance->needed_count; n++) {
            const struct column *column = instance->needed[n];

            if (has_key(covering, column))
                continue;
            for (size_t c = 0; c < covering->include_count; c++) {
                if (covering->includes[c] == column)
                    goto next;
            }
            if (covering->include_count == SHAPE_INCLUDES || column->width > NARROW)
                return false;
            covering->includes[covering->include_count++] = column;
        next:;
        }
    }
    shape_finish(arena, covering);
    return covering->include_count > 0;
}
