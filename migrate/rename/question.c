/* Pairs what goes with what comes. */
#include "migrate/rename/question.h"

#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"

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

/* How many columns of `one` are in `other` by name and type; *count of them in all. */
static size_t common_columns(const struct object *one, const struct object *other, size_t *count)
{
    size_t common = 0;
    *count = 0;
    for (const struct object *a = one->children; a != NULL; a = a->next) {
        if (a->kind != &kind_column)
            continue;
        ++*count;
        for (const struct object *b = other->children; b != NULL; b = b->next)
            common += b->kind == &kind_column && same(a->name, b->name) && same_column(a, b);
    }
    return common;
}

/* Tables are alike when at least three quarters of the columns of each are the other's. */
static unsigned table_likeness(const struct object *one, const struct object *other)
{
    size_t here, there;
    size_t common = common_columns(one, other, &here);
    common_columns(other, one, &there);
    size_t most = here > there ? here : there;
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

struct best {
    const struct object *object;
    unsigned likeness;
};

static void weigh(struct best *best, const struct questions *questions, const struct object *from,
                  const struct change *change, size_t row)
{
    if (change->verb != CHANGE_CREATE || change->to->kind != from->kind ||
        is_taken(questions, change->to))
        return;
    unsigned likeness = likenesses[row].likeness(from, change->to);
    if (likeness > best->likeness)
        *best = (struct best){change->to, likeness};
}

/* What comes and is most like `from`, parts in the same table; NULL when nothing is alike. */
static const struct object *most_like(const struct questions *questions, const struct diff *diff,
                                      const struct object *from, size_t row)
{
    struct best best = {0};
    if (from->parent == NULL) {
        for (size_t i = 0; i < diff->count; i++)
            weigh(&best, questions, from, &diff->changes[i], row);
        return best.object;
    }
    const struct change *table = diff->of_from[from->parent->index];
    if (table->to == NULL || table->verb == CHANGE_REPLACE || table->to->kind != &kind_table)
        return NULL;
    for (const struct object *part = table->to->children; part != NULL; part = part->next)
        weigh(&best, questions, from, diff->of_to[part->index], row);
    return best.object;
}

/* More are no questions that anybody answers, but another schema. */
#define QUESTIONS_LIMIT 100

static void find_of(struct questions *questions, const struct diff *diff, size_t row)
{
    for (size_t i = 0; i < diff->count && questions->count < QUESTIONS_LIMIT; i++) {
        const struct change *change = &diff->changes[i];
        if (change->verb != CHANGE_DROP || change->from->kind != likenesses[row].kind)
            continue;
        const struct object *to = most_like(questions, diff, change->from, row);
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

void renames_take_sequences(struct renames *renames, const struct diff *diff)
{
    for (size_t i = 0; i < diff->count; i++) {
        const struct change *gone = &diff->changes[i];
        if (gone->verb != CHANGE_DROP || gone->from->kind != &kind_sequence ||
            owner_of(gone->from) == NULL)
            continue;
        for (size_t j = 0; j < diff->count; j++) {
            const struct change *new = &diff->changes[j];
            if (new->verb == CHANGE_CREATE &&new->to->kind == &kind_sequence &&
                owner_of(new->to) !=
                    NULL &&same_value(owner_of(gone->from), owner_of(new->to), "column"))
                renames_add(renames, (struct rename){.from = gone->from, .to = new->to});
        }
    }
}
