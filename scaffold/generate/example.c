/* Values made from schemas. */
#include "scaffold/generate/example.h"

#include "scaffold/generate/maker.h"
#include "scaffold/generate/match.h"
#include "scaffold/generate/pattern.h"

#include <string.h>

#define EXAMPLE_OPTIONAL_DEPTH 6 /* deeper, only what is required is made */
#define EXAMPLE_TRIES_LIMIT 500  /* of choices that turn out wrong */
#define EXAMPLE_SIZE_LIMIT 20000 /* values in one */
#define EXAMPLE_SCHEMA_LIMIT 500 /* schemas that one object is gathered from */

static const struct node *make(struct maker *maker, const struct schema *schema);

/* Whether the service takes it. */
static bool is_taken(struct maker *maker, const struct schema *schema, const struct node *value)
{
    return match_rule(maker->arena, check_use(maker->arena, schema, maker->direction), value,
                      maker->direction);
}

/* The same, and whatever reads the schema without its discriminators. */
static bool meets(struct maker *maker, const struct schema *schema, const struct node *value)
{
    return match_strictly(maker->arena, check_use(maker->arena, schema, maker->direction), value,
                          maker->direction);
}

/* --- arrays and objects --- */

static const struct schema *item_schema(const struct schema *schema, size_t index)
{
    return index < schema->array->prefix_items.count ? schema->array->prefix_items.items[index]
                                                     : schema->array->items;
}

static const struct node *make_array(struct maker *maker, const struct schema *schema)
{
    bool none = schema->array->max_items == 0 || maker->depth > EXAMPLE_OPTIONAL_DEPTH;
    size_t count = none ? 0 : 1;
    if (schema->array->min_items > (int64_t)count &&
        schema->array->min_items <= EXAMPLE_LENGTH_LIMIT) {
        count = (size_t)schema->array->min_items;
    }
    if (count > 0 && count < schema->array->prefix_items.count) {
        count = schema->array->prefix_items.count;
    }
    const struct node **items = arena_alloc(maker->arena, count + 1, sizeof *items);
    for (size_t i = 0; i < count; i++) {
        const struct schema *item = item_schema(schema, i);
        item = item == NULL ? schema->array->contains : item;
        items[i] = item == NULL ? maker_scalar(maker, NODE_STRING, "string") : make(maker, item);
    }
    return node_new_sequence(maker->arena, (struct locus){0}, items, count);
}

/* An object that grows member by member. */
struct object {
    struct member *members;
    size_t count, capacity;
    int gathered; /* schemas so far */
};

static struct member *find_member(const struct object *object, const char *key, size_t length)
{
    for (size_t i = 0; i < object->count; i++) {
        if (object->members[i].key_length == length &&
            memcmp(object->members[i].key, key, length) == 0) {
            return &object->members[i];
        }
    }
    return NULL;
}

/* What is there already stays. */
static void set_member(struct maker *maker, struct object *object, const char *key, size_t length,
                       const struct node *value)
{
    if (find_member(object, key, length) != NULL) {
        return;
    }
    if (object->count == object->capacity) {
        size_t capacity = object->capacity == 0 ? 8 : object->capacity * 2;
        object->members = arena_grow(maker->arena, object->members, object->count, capacity,
                                     sizeof *object->members);
        object->capacity = capacity;
    }
    object->members[object->count++] =
        (struct member){.key = key, .key_length = length, .value = value};
}

static bool is_open(const struct maker *maker, const struct schema *schema)
{
    const struct schema *target = schema_target(schema);
    for (int i = 0; i < maker->depth; i++) {
        if (maker->open[i] == target) {
            return true;
        }
    }
    return false;
}

/* Properties of the other direction are not sent. */
static bool is_sent(const struct maker *maker, const struct schema *property)
{
    const struct schema *target = schema_target(property);
    return maker->direction == CHECK_REQUEST ? !property->read_only && !target->read_only
                                             : !property->write_only && !target->write_only;
}

/* Whether one more optional member is welcome. */
static bool has_room(const struct schema *schema, const struct object *object)
{
    int64_t most = schema->object->max_properties - (int64_t)schema->object->required.count;
    return schema->object->max_properties < 0 || (int64_t)object->count < most;
}

/* Members that no property describes, until there are enough. */
static void fill_up(struct maker *maker, const struct schema *schema, struct object *object)
{
    const struct schema *values = schema->object->additional_properties;
    const struct schema_properties *patterns = &schema->object->pattern_properties;
    for (int64_t i = 1; (int64_t)object->count < schema->object->min_properties && i <= 100; i++) {
        const char *name = arena_printf(maker->arena, "property%lld", (long long)i);
        if (patterns->count > 0) {
            const char *made = pattern_example(maker->arena, patterns->items[0].name, (size_t)i, 0);
            name = made != NULL ? made : name;
            values = patterns->items[0].schema;
        }
        set_member(maker, object, name, strlen(name),
                   values != NULL ? make(maker, values)
                                  : maker_scalar(maker, NODE_STRING, "string"));
    }
}

/* Whether an optional property is to be there. */
static bool is_wanted(const struct maker *maker, const struct schema *schema,
                      const struct schema *property, const struct object *object)
{
    return !maker->least && maker->depth <= EXAMPLE_OPTIONAL_DEPTH && !is_open(maker, property) &&
           has_room(schema, object) && schema_target(property)->form != SCHEMA_NOTHING;
}

static void merge(struct maker *maker, struct object *object, const struct node *value)
{
    for (size_t i = 0; value->kind == NODE_MAPPING && i < value->count; i++) {
        const struct member *member = &value->members[i];
        set_member(maker, object, member->key, member->key_length, member->value);
    }
}

/* A value for what one schema describes after another did: theirs where it will do, else both together, or
 * this one's. */
static void set_again(struct maker *maker, struct member *member, const struct schema *property,
                      const struct node *value)
{
    if (meets(maker, property, member->value)) {
        return;
    }
    struct object both = {0};
    merge(maker, &both, member->value);
    merge(maker, &both, value);
    member->value = both.count == 0 ? value
                                    : node_new_mapping(maker->arena, (struct locus){0},
                                                       both.members, both.count);
}

/* What is optional and cannot be made for sure is left out. */
static void add_properties(struct maker *maker, const struct schema *schema, struct object *object)
{
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        bool required = schema_requires(schema, property->name, property->length);
        bool before = maker->doubtful;
        bool wanted = required || is_wanted(maker, schema, property->schema, object);
        if (!wanted || !is_sent(maker, property->schema)) {
            continue;
        }
        const struct node *value = make(maker, property->schema);
        struct member *there = find_member(object, property->name, property->length);
        if (there != NULL) {
            set_again(maker, there, property->schema, value);
        } else if (required || maker->doubtful == before) {
            set_member(maker, object, property->name, property->length, value);
        } else {
            maker->doubtful = before;
        }
    }
}

static bool describes(const struct schema *schema, const char *name, size_t length)
{
    return node_member_of(node_get(schema->node, "properties"), name, length) != NULL;
}

/* Required members that nothing describes may be anything. */
static void add_undescribed(struct maker *maker, const struct schema *schema, struct object *object)
{
    const struct schema_names *required = &schema->object->required;
    const struct schema *additional = schema->object->additional_properties;
    for (size_t i = 0; i < required->count; i++) {
        if (describes(schema, required->items[i], required->lengths[i])) {
            continue; /* it is there, or not sent in this direction */
        }
        set_member(maker, object, required->items[i], required->lengths[i],
                   additional != NULL ? make(maker, additional)
                                      : maker_scalar(maker, NODE_STRING, "string"));
    }
    fill_up(maker, schema, object);
}

/* The schemas that a value must meet besides the schema's own keywords: of each choice, the one that
 * is tried. */
static size_t combined(const struct schema *schema, size_t choice, const struct schema **parts,
                       size_t room)
{
    size_t count = 0;
    if (schema->ref != NULL && !schema->endless) {
        parts[count++] = schema->ref;
    }
    for (size_t i = 0; i < schema->combined->all_of.count && count + 2 < room; i++) {
        parts[count++] = schema->combined->all_of.items[i];
    }
    if (schema->combined->one_of.count > 0) {
        parts[count++] = schema->combined->one_of.items[choice % schema->combined->one_of.count];
    }
    if (schema->combined->any_of.count > 0 && count < room) {
        parts[count++] = schema->combined->any_of.items[choice % schema->combined->any_of.count];
    }
    return count;
}

static const struct node *choose_listed(struct maker *maker, const struct node *list)
{
    return list == NULL || list->count == 0 ? NULL : list->items[maker_choose(maker, list->count)];
}

/* Whether an example says more than is required. */
static bool is_more(const struct maker *maker, const struct node *offer)
{
    return maker->least && offer->count > 0;
}

/* What the specification itself offers, when it is right. */
static const struct node *offered(struct maker *maker, const struct schema *schema)
{
    const struct node *const offers[] = {schema->value->constant, schema->notes->example,
                                         schema->notes->fallback,
                                         choose_listed(maker, schema->value->enumeration)};
    for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
        if (offers[i] != NULL && !is_more(maker, offers[i]) && meets(maker, schema, offers[i])) {
            return offers[i];
        }
    }
    return NULL;
}

/* The members of an object and of everything that it must be as well. */
static void collect(struct maker *maker, const struct schema *schema, size_t choice, int depth,
                    struct object *object)
{
    const struct schema *parts[EXAMPLE_PARTS_LIMIT];
    size_t count = combined(schema, choice, parts, EXAMPLE_PARTS_LIMIT);
    if (object->gathered++ == EXAMPLE_SCHEMA_LIMIT) {
        object->gathered--;
        maker->doubtful = true;
        return;
    }
    const struct node *value = depth == 0 ? NULL : offered(maker, schema);
    if (value != NULL || depth > EXAMPLE_OPTIONAL_DEPTH) {
        merge(maker, object, value == NULL ? maker_scalar(maker, NODE_NULL, "null") : value);
        return;
    }
    add_properties(maker, schema, object);
    for (size_t i = 0; i < count; i++) {
        collect(maker, schema_target(parts[i]), depth == 0 ? choice : 0, depth + 1, object);
    }
    if (depth > 0 && maker->undescribed_count < EXAMPLE_PARTS_LIMIT) {
        maker->undescribed[maker->undescribed_count++] = schema;
    }
}

/* The property that says which of the choices it is. */
static void set_discriminator(struct maker *maker, const struct schema *schema, size_t choice,
                              struct object *object)
{
    const struct schema_discriminator *told = &schema->combined->discriminator;
    const struct schema_list *list =
        schema->combined->one_of.count > 0 ? &schema->combined->one_of : &schema->combined->any_of;
    if (told->property == NULL || list->count == 0) {
        return;
    }
    const struct schema *chosen = schema_target(list->items[choice % list->count]);
    const char *value = chosen->name;
    for (size_t i = told->mapping_count; i-- > 0;) {
        const struct schema *target = told->mapping[i].schema;
        value = target != NULL && schema_target(target) == chosen ? told->mapping[i].value : value;
    }
    if (value != NULL) {
        set_member(maker, object, told->property, strlen(told->property),
                   maker_scalar(maker, NODE_STRING, value));
    }
}

/* Whether a schema that is closed has no place for a member. */
static bool forbids(const struct schema *schema, const struct member *member)
{
    const struct schema *others = schema->object->additional_properties;
    return others != NULL && schema_target(others)->form == SCHEMA_NOTHING &&
           schema->object->pattern_properties.count == 0 &&
           !describes(schema, member->key, member->key_length);
}

/* The object without what one of the schemas that it combines, those from `first` on, forbids; as it is
 * where that would be no better. */
static const struct node *without_forbidden(struct maker *maker, const struct schema *schema,
                                            size_t first, const struct object *object)
{
    const struct node *whole =
        node_new_mapping(maker->arena, (struct locus){0}, object->members, object->count);
    struct object kept = {0};
    for (size_t i = 0; i < object->count; i++) {
        const struct member *member = &object->members[i];
        bool forbidden = forbids(schema, member);
        for (size_t j = first; j < maker->undescribed_count && !forbidden; j++) {
            forbidden = forbids(maker->undescribed[j], member);
        }
        if (!forbidden) {
            set_member(maker, &kept, member->key, member->key_length, member->value);
        }
    }
    if (kept.count == object->count) {
        return whole;
    }
    const struct node *less =
        node_new_mapping(maker->arena, (struct locus){0}, kept.members, kept.count);
    return meets(maker, schema, less) ? less : whole;
}

static const struct node *make_object(struct maker *maker, const struct schema *schema,
                                      size_t choice)
{
    struct object object = {0};
    size_t before = maker->undescribed_count;
    set_discriminator(maker, schema, choice, &object);
    collect(maker, schema, choice, 0, &object);
    add_undescribed(maker, schema, &object);
    for (size_t i = before; i < maker->undescribed_count; i++) {
        add_undescribed(maker, maker->undescribed[i], &object);
    }
    const struct node *made = without_forbidden(maker, schema, before, &object);
    maker->undescribed_count = before;
    return made;
}

/* --- a schema --- */

/* Whether a schema that gives no type is about objects, itself or in what it combines: at most *left
 * schemas are asked. */
static bool is_about_objects(const struct schema *schema, size_t choice, int depth, int *left)
{
    const struct schema *parts[EXAMPLE_PARTS_LIMIT];
    if (--*left < 0) {
        return false;
    }
    schema = schema_target(schema);
    if ((schema->types & SCHEMA_OBJECT) != 0 ||
        (schema->types == 0 &&
         (schema->object->properties.count > 0 || schema->object->required.count > 0))) {
        return true;
    }
    size_t count = schema->types == 0 && depth < EXAMPLE_OPTIONAL_DEPTH
                       ? combined(schema, choice, parts, EXAMPLE_PARTS_LIMIT)
                       : 0;
    for (size_t i = 0; i < count; i++) {
        if (is_about_objects(parts[i], 0, depth + 1, left)) {
            return true;
        }
    }
    return false;
}

static const struct node *make_typed(struct maker *maker, const struct schema *schema,
                                     size_t choice)
{
    unsigned types = schema->types;
    const struct schema *parts[EXAMPLE_PARTS_LIMIT];
    size_t count = combined(schema, choice, parts, EXAMPLE_PARTS_LIMIT);
    if (schema->value->enumeration != NULL && schema->value->enumeration->count > 0) {
        return schema->value->enumeration->items[0]; /* none is right: a contradiction */
    }
    int left = EXAMPLE_SCHEMA_LIMIT;
    if (is_about_objects(schema, choice, 0, &left)) {
        return make_object(maker, schema, choice);
    }
    if (types == 0 && count > 0) {
        return make(maker, parts[0]);
    }
    if ((types & SCHEMA_ARRAY) != 0 || (types == 0 && schema->array->items != NULL)) {
        return make_array(maker, schema);
    }
    if ((types & SCHEMA_STRING) != 0) {
        return maker_string(maker, schema);
    }
    if ((types & (SCHEMA_NUMBER | SCHEMA_INTEGER)) != 0) {
        return maker_number(maker, schema, (types & SCHEMA_NUMBER) == 0);
    }
    if ((types & SCHEMA_BOOLEAN) != 0) {
        return maker_scalar(maker, NODE_BOOLEAN, maker_choose(maker, 2) == 0 ? "true" : "false");
    }
    return (types & SCHEMA_NULL) != 0 ? maker_scalar(maker, NODE_NULL, "null")
                                      : maker_string(maker, schema);
}

/* With each choice in turn, until the value is right; then with less in it, since what two choices
 * allow is none of exactly one. */
static const struct node *make_choosing(struct maker *maker, const struct schema *schema)
{
    const struct node *first = NULL;
    const struct node *taken = NULL;
    bool least = maker->least;
    size_t choices = schema->combined->one_of.count > schema->combined->any_of.count
                         ? schema->combined->one_of.count
                         : schema->combined->any_of.count;
    for (size_t try = 0; try == 0 || try < 2 * choices; try++) {
        maker->least = least || (choices > 0 && try >= choices);
        const struct node *value = make_typed(maker, schema, choices == 0 ? 0 : try % choices);
        maker->least = least;
        first = first == NULL ? value : first;
        if (choices < 2 || ++maker->tries > EXAMPLE_TRIES_LIMIT || meets(maker, schema, value)) {
            return value;
        }
        taken = taken == NULL && is_taken(maker, schema, value) ? value : taken;
    }
    maker->doubtful = true;
    return taken != NULL ? taken : first;
}

static const struct node *make(struct maker *maker, const struct schema *schema)
{
    schema = schema_target(schema);
    if (maker->depth == EXAMPLE_DEPTH_LIMIT || schema->form == SCHEMA_NOTHING) {
        return maker_scalar(maker, NODE_NULL, "null");
    }
    if (++maker->made > EXAMPLE_SIZE_LIMIT) {
        maker->doubtful = true;
        return maker_scalar(maker, NODE_NULL, "null");
    }
    const struct node *value = offered(maker, schema);
    if (value == NULL) {
        maker->open[maker->depth++] = schema;
        value = make_choosing(maker, schema);
        maker->depth--;
    }
    return value;
}

static const struct node *start(struct maker *maker, const struct schema *schema,
                                const struct node *given)
{
    if (schema == NULL) {
        return given != NULL ? given : node_new_mapping(maker->arena, (struct locus){0}, NULL, 0);
    }
    bool offer = given != NULL && !is_more(maker, given) && is_taken(maker, schema, given);
    return offer ? given : make(maker, schema);
}

const struct node *example_make(struct arena *arena, const struct schema *schema,
                                const struct node *given, enum check_direction direction)
{
    struct maker maker = {.arena = arena, .direction = direction};
    return start(&maker, schema, given);
}

/* A choice that turns out wrong is not kept: what does not vary is right more often. */
const struct node *example_certain(struct arena *arena, const struct schema *schema,
                                   const struct node *given, enum check_direction direction,
                                   uint64_t seed, bool least)
{
    struct maker maker = {
        .arena = arena, .direction = direction, .least = least, .varies = seed != 0, .state = seed};
    const struct node *value = start(&maker, schema, given);
    if (schema == NULL || meets(&maker, schema, value)) {
        return maker.doubtful ? NULL : value;
    }
    if (seed != 0 || least) {
        return example_certain(arena, schema, given, direction, 0, false);
    }
    return maker.doubtful ? NULL : value;
}
