/* Catalogues: objects, found by address and by identity, and the edges between them. */
#include "migrate/catalog/catalog.h"

#include "common/memory.h"
#include "migrate/catalog/kept.h"
#include "migrate/kind/kind.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* An address that is no object's own. */
struct alias {
    struct address address, target;
};

/* Of an object or, among the addresses, of an alias. */
struct slot {
    uint64_t hash; /* 0: the slot is free */
    struct object *object;
    const struct alias *alias;
};

#define FIRST_SLOTS 1024

struct catalog *catalog_new(void)
{
    struct catalog *catalog = memory_alloc(1, sizeof *catalog);
    catalog->arena = arena_new();
    catalog->address_slots = catalog->identity_slots = FIRST_SLOTS;
    catalog->addresses = memory_alloc(FIRST_SLOTS, sizeof *catalog->addresses);
    catalog->identities = memory_alloc(FIRST_SLOTS, sizeof *catalog->identities);
    return catalog;
}

void catalog_free(struct catalog *catalog)
{
    if (catalog == NULL)
        return;
    for (size_t i = 0; i < catalog->result_count; i++)
        PQclear(catalog->results[i]);
    memory_free(catalog->addresses);
    memory_free(catalog->identities);
    memory_free(catalog->objects);
    memory_free(catalog->edges);
    arena_free(catalog->arena);
    memory_free(catalog);
}

static uint64_t hash_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0xff51afd7ed558ccd);
    return hash ^ hash >> 32;
}

/* Eight bytes at a time: a name is looked up more often than anything else is done with it. */
static uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t length)
{
    uint64_t word;
    for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = hash_word(hash, word);
    }
    word = 0;
    memcpy(&word, bytes, length);
    return hash_word(hash, word | (uint64_t)length << 56);
}

#define HASH_START UINT64_C(14695981039346656037)

static uint64_t hash_address(struct address address)
{
    uint64_t hash = (uint64_t)address.object_id << 32 | address.class_id;
    hash ^= (uint64_t)(unsigned)address.sub_id * UINT64_C(0x9e3779b97f4a7c15);
    hash *= UINT64_C(0xff51afd7ed558ccd);
    hash ^= hash >> 32;
    return hash | 1;
}

static uint64_t hash_identity(const struct kind *kind, const char *identity)
{
    return hash_bytes(hash_word(HASH_START, (uintptr_t)kind), identity, strlen(identity)) | 1;
}

static void slot_put(struct slot *slots, size_t size, struct slot entry)
{
    size_t at = entry.hash & (size - 1);
    while (slots[at].hash != 0)
        at = (at + 1) & (size - 1);
    slots[at] = entry;
}

/* At most half of the slots are taken then. */
static void slots_grow(struct slot **slots, size_t *size, size_t count)
{
    size_t bigger = *size;
    while (count * 2 > bigger)
        bigger *= 2;
    if (bigger == *size)
        return;
    struct slot *grown = memory_alloc(bigger, sizeof *grown);
    for (size_t i = 0; i < *size; i++)
        if ((*slots)[i].hash != 0)
            slot_put(grown, bigger, (*slots)[i]);
    memory_free(*slots);
    *slots = grown;
    *size = bigger;
}

void catalog_reserve(struct catalog *catalog, size_t more)
{
    slots_grow(&catalog->addresses, &catalog->address_slots, catalog->address_count + more);
    slots_grow(&catalog->identities, &catalog->identity_slots, catalog->count + more);
    if (catalog->count + more <= catalog->capacity)
        return;
    catalog->capacity = memory_grow(catalog->capacity, catalog->count + more);
    catalog->objects = memory_resize(catalog->objects, catalog->capacity, sizeof *catalog->objects);
}

static const char *child_identity(struct catalog *catalog, const struct object *parent,
                                  const char *label)
{
    size_t head = strlen(parent->identity), tail = strlen(label);
    char *identity = arena_alloc(catalog->arena, head + tail + 2, 1);
    memcpy(identity, parent->identity, head);
    identity[head] = '.';
    memcpy(identity + head + 1, label, tail);
    return identity;
}

struct object *catalog_add(struct catalog *catalog, const struct kind *kind, struct object *parent,
                           const char *identity, const char *label)
{
    struct object *object = arena_alloc(catalog->arena, 1, sizeof *object);
    object->kind = kind;
    object->parent = object->drop_with = parent;
    object->label = label;
    object->identity =
        identity == NULL && parent != NULL ? child_identity(catalog, parent, label) : identity;
    object->index = catalog->count;
    object->values = arena_alloc(catalog->arena, kind->attribute_count + 1, sizeof *object->values);
    if (parent != NULL) {
        object->schema = parent->schema;
        if (parent->last_child != NULL)
            parent->last_child->next = object;
        else
            parent->children = object;
        parent->last_child = object;
    }
    catalog_reserve(catalog, 1);
    catalog->objects[catalog->count++] = object;
    slot_put(catalog->identities, catalog->identity_slots,
             (struct slot){.hash = hash_identity(kind, object->identity), .object = object});
    return object;
}

static const struct address *slot_address(const struct slot *slot)
{
    return slot->object != NULL ? &slot->object->address : &slot->alias->address;
}

static void put_address(struct catalog *catalog, struct slot slot)
{
    slots_grow(&catalog->addresses, &catalog->address_slots, ++catalog->address_count);
    slot.hash = hash_address(*slot_address(&slot));
    slot_put(catalog->addresses, catalog->address_slots, slot);
}

void catalog_place(struct catalog *catalog, struct object *object, struct address address)
{
    object->address = address;
    put_address(catalog, (struct slot){.object = object});
}

void catalog_alias(struct catalog *catalog, struct address address, struct address target)
{
    struct alias *alias = arena_take(catalog->arena, 1, sizeof *alias);
    *alias = (struct alias){address, target};
    put_address(catalog, (struct slot){.alias = alias});
}

static bool same_address(const struct address *one, const struct address *other)
{
    return one->object_id == other->object_id && one->class_id == other->class_id &&
           one->sub_id == other->sub_id;
}

static const struct slot *find_address(const struct catalog *catalog, struct address address)
{
    uint64_t hash = hash_address(address);
    size_t mask = catalog->address_slots - 1;
    for (size_t at = hash & mask; catalog->addresses[at].hash != 0; at = (at + 1) & mask) {
        const struct slot *slot = &catalog->addresses[at];
        if (slot->hash == hash && same_address(slot_address(slot), &address))
            return slot;
    }
    return NULL;
}

/* An alias leads to few others: the array of a row type, a foreign key of a partition of a partition. */
#define ALIAS_DEPTH 16

struct object *catalog_resolve(const struct catalog *catalog, struct address address)
{
    for (int depth = 0; depth < ALIAS_DEPTH; depth++) {
        const struct slot *slot = find_address(catalog, address);
        if (slot == NULL && address.sub_id != 0) {
            address.sub_id = 0;
            slot = find_address(catalog, address);
        }
        if (slot == NULL || slot->object != NULL)
            return slot == NULL ? NULL : slot->object;
        struct address target = slot->alias->target;
        if (target.sub_id == 0)
            target.sub_id = address.sub_id;
        address = target;
    }
    return NULL;
}

struct object *catalog_find(const struct catalog *catalog, const struct kind *kind,
                            const char *identity)
{
    uint64_t hash = hash_identity(kind, identity);
    size_t mask = catalog->identity_slots - 1;
    for (size_t at = hash & mask; catalog->identities[at].hash != 0; at = (at + 1) & mask) {
        const struct slot *slot = &catalog->identities[at];
        if (slot->hash == hash && slot->object->kind == kind &&
            strcmp(slot->object->identity, identity) == 0)
            return slot->object;
    }
    return NULL;
}

void catalog_edge(struct catalog *catalog, struct object *from, struct object *to)
{
    if (from == NULL || to == NULL || from == to)
        return;
    if (catalog->edge_count == catalog->edge_capacity) {
        catalog->edge_capacity = memory_grow(catalog->edge_capacity, catalog->edge_count + 1);
        catalog->edges =
            memory_resize(catalog->edges, catalog->edge_capacity, sizeof *catalog->edges);
    }
    catalog->edges[catalog->edge_count++] = (struct edge){from, to};
}

static void count_edges(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->edge_count; i++) {
        catalog->edges[i].from->needs_count++;
        catalog->edges[i].to->needed_by_count++;
    }
}

void catalog_finish(struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->count; i++) {
        catalog_edge(catalog, catalog->objects[i], catalog->objects[i]->parent);
        kept_say(catalog->objects[i]);
    }
    count_edges(catalog);
    struct object **room = arena_alloc(catalog->arena, 2 * catalog->edge_count + 1, sizeof *room);
    for (size_t i = 0; i < catalog->count; i++) {
        struct object *object = catalog->objects[i];
        object->needs = room;
        object->needed_by = room + object->needs_count;
        room += object->needs_count + object->needed_by_count;
        object->needs_count = object->needed_by_count = 0;
    }
    for (size_t i = 0; i < catalog->edge_count; i++) {
        struct object *from = catalog->edges[i].from, *to = catalog->edges[i].to;
        from->needs[from->needs_count++] = to;
        to->needed_by[to->needed_by_count++] = from;
    }
}

PGresult *catalog_keep(struct catalog *catalog, PGresult *result)
{
    assert(catalog->result_count < CATALOG_RESULTS);
    return catalog->results[catalog->result_count++] = result;
}

const char *object_get(const struct object *object, const char *name)
{
    int at = kind_attribute(object->kind, name);
    assert(at >= 0);
    return object->values[at];
}

bool object_is(const struct object *object, const char *name)
{
    const char *value = object_get(object, name);
    return value != NULL && strcmp(value, "t") == 0;
}

long object_number(const struct object *object, const char *name)
{
    const char *value = object_get(object, name);
    return value == NULL ? 0 : strtol(value, NULL, 10);
}
