/* Free lists by size, over slabs of blocks of one size: no block has a head, so that those of a table lie close. */
#include "loadtest/engine/stock.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A slab begins at a multiple of its size: the address of a block leads to it. */
#define SLAB ((size_t)16384)
#define STEP ((size_t)16)
#define LARGEST (STOCK_SIZES * STEP)

struct stock_block {
    struct stock_block *next;
};

struct stock_slab {
    struct stock_slab *next;
    size_t room; /* of a block; of more than LARGEST it holds a single one, and is in no list */
    alignas(max_align_t) char blocks[];
};

static struct stock_slab *slab_of(const void *block)
{
    return (struct stock_slab *)((uintptr_t)block & ~(uintptr_t)(SLAB - 1));
}

static struct stock_slab *slab_make(size_t room, size_t size)
{
    struct stock_slab *slab = aligned_alloc(SLAB, size);
    if (slab != NULL)
        slab->room = room;
    return slab;
}

static void *alloc_large(size_t size)
{
    if (size > SIZE_MAX - 2 * SLAB)
        return NULL;
    size_t whole = (sizeof(struct stock_slab) + size + SLAB - 1) / SLAB * SLAB;
    struct stock_slab *slab = slab_make(whole - sizeof *slab, whole);
    return slab != NULL ? slab->blocks : NULL;
}

static void *cut(struct stock *stock, struct stock_size *of, size_t room)
{
    if (of->count == 0) {
        struct stock_slab *slab = slab_make(room, SLAB);
        if (slab == NULL)
            return NULL;
        slab->next = stock->slabs;
        stock->slabs = slab;
        of->fresh = slab->blocks;
        of->count = (SLAB - sizeof *slab) / room;
    }
    void *block = of->fresh;
    of->fresh += room;
    of->count--;
    return block;
}

void *stock_alloc(size_t size, void *argument)
{
    struct stock *stock = argument;
    if (size > LARGEST)
        return alloc_large(size);
    size_t step = size > 0 ? (size - 1) / STEP : 0;
    struct stock_size *of = &stock->sizes[step];
    struct stock_block *block = of->free;
    if (block == NULL)
        return cut(stock, of, (step + 1) * STEP);
    of->free = block->next;
    return block;
}

void *stock_zeroed(size_t count, size_t size, void *argument)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    void *bytes = stock_alloc(count * size, argument);
    return bytes != NULL ? memset(bytes, 0, count * size) : NULL;
}

void stock_free(void *bytes, void *argument)
{
    struct stock *stock = argument;
    struct stock_block *block = bytes;
    if (block == NULL)
        return;
    struct stock_slab *slab = slab_of(block);
    if (slab->room > LARGEST) {
        free(slab);
        return;
    }
    struct stock_size *of = &stock->sizes[slab->room / STEP - 1];
    block->next = of->free;
    of->free = block;
}

void *stock_resize(void *bytes, size_t size, void *argument)
{
    if (bytes == NULL)
        return stock_alloc(size, argument);
    size_t room = slab_of(bytes)->room;
    if (size <= room)
        return bytes;
    void *larger = stock_alloc(size, argument);
    if (larger == NULL)
        return NULL;
    memcpy(larger, bytes, room);
    stock_free(bytes, argument);
    return larger;
}

void stock_release(struct stock *stock)
{
    while (stock->slabs != NULL) {
        struct stock_slab *slab = stock->slabs;
        stock->slabs = slab->next;
        free(slab);
    }
    *stock = (struct stock){.slabs = NULL};
}
