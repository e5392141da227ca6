/* Methods of arrays, maps and sets. */
#include "scaffold/source/builtin.h"

#include "common/buffer.h"

#include <string.h>

/* Call back with an item, its index and the list. */
static struct value with_item(struct machine *self, const struct invocation *call, unsigned i)
{
    struct value arguments[3] = {call->self.object->items[i], value_number(i), call->self};

    return machine_apply(self, argument(call, 0), value_unknown("this"), arguments, 3, call->node,
                         call->scope);
}

static unsigned item_count(const struct invocation *call)
{
    unsigned count = call->self.object->count;

    return count < MACHINE_LOOP_LIMIT ? count : MACHINE_LOOP_LIMIT;
}

static struct value for_each(struct machine *self, const struct invocation *call)
{
    for (unsigned i = 0; i < item_count(call); i++)
        with_item(self, call, i);
    return value_undefined();
}

static struct value map(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);
    bool flat = strcmp(call->name, "flatMap") == 0;

    for (unsigned i = 0; i < item_count(call); i++) {
        struct value item = with_item(self, call, i);

        if (flat && value_is(item, OBJECT_ARRAY))
            machine_push_all(self, list, item);
        else
            machine_push(self, list, item);
    }
    return list;
}

/* What may pass, passes. */
static struct value filter(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; i < item_count(call); i++) {
        struct value item = call->self.object->items[i];
        bool plain = value_is(argument(call, 0), OBJECT_FUNCTION);

        if (value_truth(plain ? with_item(self, call, i) : item) != 0)
            machine_push(self, list, item);
    }
    return list;
}

/* find, findLast and their indexes: the one that is known to be meant. */
static struct value find(struct machine *self, const struct invocation *call)
{
    bool is_index = strncmp(call->name, "findIndex", 9) == 0, known = true;

    for (unsigned i = 0; i < item_count(call) && known; i++) {
        int truth = value_truth(with_item(self, call, i));

        if (truth == 1)
            return is_index ? value_number(i) : call->self.object->items[i];
        known = truth == 0;
    }
    if (known && item_count(call) == call->self.object->count)
        return is_index ? value_number(-1) : value_undefined();
    return value_unknown("item");
}

/* some and every */
static struct value quantified(struct machine *self, const struct invocation *call)
{
    bool some = call->name[0] == 's', known = true;

    for (unsigned i = 0; i < item_count(call); i++) {
        int truth = value_truth(with_item(self, call, i));

        if (truth == (some ? 1 : 0))
            return value_boolean(some);
        known &= truth >= 0;
    }
    return known ? value_boolean(!some) : value_unknown(NULL);
}

static struct value reduce(struct machine *self, const struct invocation *call)
{
    struct value result = argument(call, 1);
    unsigned i = 0;

    if (call->count < 2 && call->self.object->count)
        result = call->self.object->items[i++];
    for (; i < item_count(call); i++) {
        struct value arguments[3] = {result, call->self.object->items[i], value_number(i)};

        result = machine_apply(self, argument(call, 0), value_unknown("this"), arguments, 3,
                               call->node, call->scope);
    }
    return result;
}

static struct value push(struct machine *self, const struct invocation *call)
{
    for (unsigned i = 0; i < call->count; i++)
        machine_push(self, call->self, call->arguments[i]);
    return value_number(call->self.object->count);
}

static struct value unshift(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; i < call->count; i++)
        machine_push(self, list, call->arguments[i]);
    machine_push_all(self, list, call->self);
    call->self.object->items = list.object->items;
    call->self.object->count = list.object->count;
    call->self.object->capacity = list.object->capacity;
    return value_number(list.object->count);
}

/* pop and shift */
static struct value take(struct machine *self, const struct invocation *call)
{
    struct object *list = call->self.object;
    struct value item;

    (void)self;
    if (!list->count)
        return value_undefined();
    item = list->items[call->name[0] == 'p' ? list->count - 1 : 0];
    list->count--;
    if (call->name[0] == 's') {
        list->items++;
        list->capacity--;
    }
    return item;
}

static struct value concatenated(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    machine_push_all(self, list, call->self);
    for (unsigned i = 0; i < call->count; i++) {
        if (value_is(call->arguments[i], OBJECT_ARRAY))
            machine_push_all(self, list, call->arguments[i]);
        else
            machine_push(self, list, call->arguments[i]);
    }
    return list;
}

static struct value joined(struct machine *self, const struct invocation *call)
{
    const char *by = call->count ? argument_text(call, 0) : ",";
    struct buffer out = BUFFER_INIT;
    struct value value;

    if (!by)
        return value_unknown(NULL);
    for (unsigned i = 0; i < item_count(call) && out.length <= MACHINE_TEXT_LIMIT; i++)
        buffer_printf(&out, "%s%s", i ? by : "",
                      value_string(self->arena, call->self.object->items[i]));
    value = machine_text(self, buffer_text(&out));
    buffer_release(&out);
    return value;
}

static struct value flat(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; i < item_count(call); i++) {
        struct value item = call->self.object->items[i];

        if (value_is(item, OBJECT_ARRAY))
            machine_push_all(self, list, item);
        else
            machine_push(self, list, item);
    }
    return list;
}

static struct value includes(struct machine *self, const struct invocation *call)
{
    bool known = true;

    (void)self;
    for (unsigned i = 0; i < item_count(call); i++) {
        int same = value_same(call->self.object->items[i], argument(call, 0));

        if (same == 1)
            return value_boolean(true);
        known &= same == 0;
    }
    return known ? value_boolean(false) : value_unknown(NULL);
}

/* A place in a list of so many, counted from the end when it is negative. */
static unsigned place(struct value given, unsigned count, unsigned otherwise)
{
    double at = given.kind == VALUE_NUMBER ? given.number : otherwise;

    at = at < 0 ? at + count : at;
    return at < 0 ? 0 : at > count ? count : (unsigned)at;
}

static struct value sliced(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);
    unsigned count = call->self.object->count;
    unsigned to = place(argument(call, 1), count, count);

    for (unsigned i = place(argument(call, 0), count, 0); i < to; i++)
        machine_push(self, list, call->self.object->items[i]);
    return list;
}

static struct value item_at(struct machine *self, const struct invocation *call)
{
    const struct object *list = call->self.object;
    double at = argument(call, 0).number;

    (void)self;
    if (argument(call, 0).kind != VALUE_NUMBER)
        return value_unknown(NULL);
    at = at < 0 ? at + list->count : at;
    return at >= 0 && at < list->count ? list->items[(unsigned)at] : value_undefined();
}

static struct value reversed(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = call->self.object->count; i-- > 0;)
        machine_push(self, list, call->self.object->items[i]);
    return list;
}

static struct value pair_of(struct machine *self, struct value key, struct value value)
{
    struct value pair = value_array(self->arena);

    machine_push(self, pair, key);
    machine_push(self, pair, value);
    return pair;
}

/* entries() of an array: [index, item] */
static struct value entries(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);

    for (unsigned i = 0; i < item_count(call); i++)
        machine_push(self, list, pair_of(self, value_number(i), call->self.object->items[i]));
    return list;
}

static struct value give_self(struct machine *self, const struct invocation *call)
{
    (void)self;
    return call->self;
}

const struct method array_methods[] = {
    {"forEach", for_each},  {"map", map},
    {"flatMap", map},       {"filter", filter},
    {"find", find},         {"findIndex", find},
    {"some", quantified},   {"every", quantified},
    {"reduce", reduce},     {"push", push},
    {"unshift", unshift},   {"pop", take},
    {"shift", take},        {"concat", concatenated},
    {"join", joined},       {"flat", flat},
    {"includes", includes}, {"slice", sliced},
    {"at", item_at},        {"reverse", reversed},
    {"entries", entries},   {"sort", give_self},
    {"values", give_self},  {"toSorted", give_self},
    {NULL, NULL},
};

/* --- maps and sets --- */

/* Where a map has a key, or a set a value; its number of items when it has none. */
static unsigned index_of(const struct object *of, struct value key)
{
    for (unsigned i = 0; i < of->count; i++) {
        struct value item = of->items[i];

        if (of->kind == OBJECT_MAP)
            item = value_is(item, OBJECT_ARRAY) && item.object->count ? item.object->items[0]
                                                                      : value_undefined();
        if (value_same(item, key) == 1)
            return i;
    }
    return of->count;
}

static struct value has(struct machine *self, const struct invocation *call)
{
    (void)self;
    if (value_is_unknown(argument(call, 0)))
        return value_unknown(NULL);
    return value_boolean(index_of(call->self.object, argument(call, 0)) < call->self.object->count);
}

static struct value map_get_item(struct machine *self, const struct invocation *call)
{
    const struct object *of = call->self.object;
    unsigned at = index_of(of, argument(call, 0));

    if (at < of->count && of->items[at].object->count > 1)
        return of->items[at].object->items[1];
    return of->is_open || value_is_unknown(argument(call, 0)) ? machine_mystery(self, "item")
                                                              : value_undefined();
}

static struct value map_set_item(struct machine *self, const struct invocation *call)
{
    struct object *of = call->self.object;
    unsigned at = index_of(of, argument(call, 0));
    struct value pair = pair_of(self, argument(call, 0), argument(call, 1));

    if (at < of->count)
        of->items[at] = pair;
    else
        machine_push(self, call->self, pair);
    return call->self;
}

static struct value set_add(struct machine *self, const struct invocation *call)
{
    if (index_of(call->self.object, argument(call, 0)) == call->self.object->count)
        machine_push(self, call->self, argument(call, 0));
    return call->self;
}

/* Call back with a value, its key and the map. */
static struct value map_for_each(struct machine *self, const struct invocation *call)
{
    for (unsigned i = 0; i < item_count(call); i++) {
        struct value pair = call->self.object->items[i];
        struct value arguments[3] = {value_unknown("item"), value_unknown("key"), call->self};

        for (unsigned j = 0; value_is(pair, OBJECT_ARRAY) && j < 2 && j < pair.object->count; j++)
            arguments[1 - j] = pair.object->items[j];
        machine_apply(self, argument(call, 0), value_unknown("this"), arguments, 3, call->node,
                      call->scope);
    }
    return value_undefined();
}

/* keys() and values() of a map */
static struct value map_side(struct machine *self, const struct invocation *call)
{
    struct value list = value_array(self->arena);
    unsigned side = call->name[0] == 'v';

    for (unsigned i = 0; i < call->self.object->count; i++) {
        struct value pair = call->self.object->items[i];

        if (value_is(pair, OBJECT_ARRAY) && side < pair.object->count)
            machine_push(self, list, pair.object->items[side]);
    }
    return list;
}

const struct method map_methods[] = {
    {"get", map_get_item},     {"set", map_set_item}, {"has", has},
    {"keys", map_side},        {"values", map_side},  {"entries", give_self},
    {"forEach", map_for_each}, {NULL, NULL},
};

const struct method set_methods[] = {
    {"add", set_add},      {"has", has},          {"keys", give_self},
    {"values", give_self}, {"forEach", for_each}, {NULL, NULL},
};

struct value list_construct(struct machine *self, const struct invocation *call)
{
    bool is_map = strcmp(call->callee.object->label, "Map") == 0;
    struct value made = value_object(object_new(self->arena, is_map ? OBJECT_MAP : OBJECT_SET));
    struct value from = argument(call, 0);
    struct invocation add = *call;

    made.object->is_open = value_is_unknown(from);
    add.self = made;
    for (unsigned i = 0; value_is_list(from) && i < from.object->count && machine_spend(self, 1);
         i++) {
        struct value item = from.object->items[i];

        add.arguments = value_is(item, OBJECT_ARRAY) && is_map ? item.object->items : &item;
        add.count = value_is(item, OBJECT_ARRAY) && is_map ? item.object->count : 1;
        if (is_map)
            map_set_item(self, &add);
        else
            set_add(self, &add);
    }
    return made;
}
