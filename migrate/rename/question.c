/* Pairs what goes with what comes. */
#include "migrate/rename/question.h"

#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"

#include <stdlib.h>
#include <string.h>

static bool same(const char *one, const char *other)
{
    return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

static bool same_value(const struct object *one, const struct object *other, const char *attribute)
{
    return same(object_get(one, attribute), object_get(other, attribute));
}

static bool same_column(const struct object *one, const struct object *other)
{
    return same_value(one, other, "type") && same_value(one, other, "collation") &&
           same_value(one, other, "generated");
}

static size_t count_columns(const struct object *table)
{
    size_t count = 0;
    for (const struct object *part = table->children; part != NULL; part = part->next)
        count += part->kind == &kind_column;
    return count;
}

/* How many columns of `one` are in `other` by name and type. */
static size_t common_columns(const struct object *one, const struct object *other)
{
    size_t common = 0;
    for (const struct object *a = one->children; a != NULL; a = a->next) {
        if (a->kind != &kind_column)
            continue;
        for (const struct object *b = other->children; b != NULL; b = b->next)
            common += b->kind == &kind_column && same(a->name, b->name) && same_column(a, b);
    }
    return common;
}

/* Tables are alike when at least three quarters of the columns of each are the other's. */
static unsigned table_likeness(const struct object *one, const struct object *other)
{
    size_t here = count_columns(one), there = count_columns(other);
    size_t most = here > there ? here : there, least = here < there ? here : there;
    if (least * 4 < most * 3)
        return 0;
    size_t common = common_columns(one, other);
    return most > 0 && same_value(one, other, "form") && common * 4 >= most * 3
               ? (unsigned)(common * 100 / most)
               : 0;
}

/* The longest beginning that two names share, and whether one holds the other. */
static unsigned name_likeness(const char *one, const char *other)
{
    unsigned length = 0;
    while (one[length] != '\0' && one[length] == other[length])
        length++;
    bool holds = strstr(one, other) != NULL || strstr(other, one) != NULL;
    return (length > 20 ? 20 : length) + (holds ? 20 : 0);
}

static size_t position(const struct object *column)
{
    size_t at = 0;
    for (const struct object *child = column->parent->children; child != column;
         child = child->next)
        at += child->kind == &kind_column;
    return at;
}

static unsigned column_likeness(const struct object *one, const struct object *other)
{
    if (!same_column(one, other) || object_is(one, "inherited") || object_is(other, "inherited"))
        return 0;
    return 1 + name_likeness(one->name, other->name) +
           (same_value(one, other, "not_null") ? 5U : 0U) +
           (position(one) == position(other) ? 15U : 0U);
}

static const struct object *owner_of(const struct object *sequence)
{
    for (const struct object *child = sequence->children; child != NULL; child = child->next)
        if (child->kind == &kind_owned_by)
            return child;
    return NULL;
}

/* One that a column owns is a matter of that column's. */
static unsigned sequence_likeness(const struct object *one, const struct object *other)
{
    if (owner_of(one) != NULL || owner_of(other) != NULL)
        return 0;
    for (size_t i = 0; i < one->kind->attribute_count; i++)
        if (!same(one->values[i], other->values[i]))
            return 0;
    return 1 + name_likeness(one->name, other->name);
}

static const struct {
    const struct kind *kind;
    unsigned (*likeness)(const struct object *one, const struct object *other); /* 0: not alike */
} likenesses[] = {
    {&kind_table, table_likeness},
    {&kind_column, column_likeness},
    {&kind_sequence, sequence_likeness},
};

static bool is_taken(const struct questions *questions, const struct object *object)
{
    for (size_t i = 0; i < questions->count; i++)
        if (questions->items[i].from == object || questions->items[i].to == object)
            return true;
    return false;
}

/* What of a kind comes. */
struct comers {
    const struct object **items;
    size_t count;
};

static struct comers comers_of(struct arena *arena, const struct diff *diff,
                               const struct kind *kind)
{
    struct comers comers = {0};
    for (size_t i = 0; i < diff->count; i++)
        comers.count += diff->changes[i].verb == CHANGE_CREATE && diff->changes[i].to->kind == kind;
    comers.items = arena_alloc(arena, comers.count + 1, sizeof *comers.items);
    comers.count = 0;
    for (size_t i = 0; i < diff->count; i++)
        if (diff->changes[i].verb == CHANGE_CREATE && diff->changes[i].to->kind == kind)
            comers.items[comers.count++] = diff->changes[i].to;
    return comers;
}

struct best {
    const struct object *object;
    unsigned likeness;
};

static void weigh(struct best *best, const struct questions *questions, const struct object *from,
                  const struct object *to, size_t row)
{
    if (is_taken(questions, to))
        return;
    unsigned likeness = likenesses[row].likeness(from, to);
    if (likeness > best->likeness)
        *best = (struct best){to, likeness};
}

/* What comes and is most like `from`, parts in the same table; NULL when nothing is alike. */
static const struct object *most_like(const struct questions *questions, const struct diff *diff,
                                      const struct comers *comers, const struct object *from,
                                      size_t row)
{
    struct best best = {0};
    if (from->parent == NULL) {
        for (size_t i = 0; i < comers->count; i++)
            weigh(&best, questions, from, comers->items[i], row);
        return best.object;
    }
    const struct change *table = diff->of_from[from->parent->index];
    if (table->to == NULL || table->verb == CHANGE_REPLACE || table->to->kind != &kind_table)
        return NULL;
    for (const struct object *part = table->to->children; part != NULL; part = part->next)
        if (part->kind == from->kind && diff->of_to[part->index]->verb == CHANGE_CREATE)
            weigh(&best, questions, from, part, row);
    return best.object;
}

/* More are no questions that anybody answers, but another schema. */
#define QUESTIONS_LIMIT 100

static void find_of(struct questions *questions, const struct diff *diff, size_t row)
{
    struct comers comers = comers_of(questions->arena, diff, likenesses[row].kind);
    if (comers.count == 0)
        return;
    for (size_t i = 0; i < diff->count && questions->count < QUESTIONS_LIMIT; i++) {
        const struct change *change = &diff->changes[i];
        if (change->verb != CHANGE_DROP || change->from->kind != likenesses[row].kind)
            continue;
        const struct object *to = most_like(questions, diff, &comers, change->from, row);
        if (to == NULL)
            continue;
        questions->items = arena_grow(questions->arena, questions->items, questions->count,
                                      questions->count + 1, sizeof *questions->items);
        questions->items[questions->count++] = (struct rename){.from = change->from, .to = to};
    }
}

void questions_find(struct questions *questions, const struct diff *diff)
{
    for (size_t row = 0; row < sizeof likenesses / sizeof likenesses[0]; row++)
        find_of(questions, diff, row);
}

char *question_text(struct arena *arena, const struct rename *rename)
{
    return arena_printf(arena, "is %s %s the former %s?", rename->to->kind->name,
                        rename->to->identity, rename->from->identity);
}

/* The column that owns it, or "" when none does. */
static const char *owning_column(const struct object *sequence)
{
    const struct object *owner = owner_of(sequence);
    const char *column = owner == NULL ? NULL : object_get(owner, "column");
    return column == NULL ? "" : column;
}

static int compare_columns(const void *one, const void *other)
{
    return strcmp(owning_column(*(const struct object *const *)one),
                  owning_column(*(const struct object *const *)other));
}

void renames_take_sequences(struct renames *renames, const struct diff *diff)
{
    struct comers comers = comers_of(renames->arena, diff, &kind_sequence);
    qsort(comers.items, comers.count, sizeof *comers.items, compare_columns);
    for (size_t i = 0; comers.count > 0 && i < diff->count; i++) {
        const struct change *gone = &diff->changes[i];
        if (gone->verb != CHANGE_DROP || gone->from->kind != &kind_sequence ||
            owner_of(gone->from) == NULL)
            continue;
        const struct object *from = gone->from;
        const struct object *const *to =
            bsearch(&from, comers.items, comers.count, sizeof *comers.items, compare_columns);
        if (to != NULL)
            renames_add(renames, (struct rename){.from = from, .to = *to});
    }
}
