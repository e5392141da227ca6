/* Free lists by size, over slabs. */
#include "loadtest/engine/stock.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define STEP 32
#define SLAB 65536
#define LARGE UINT32_MAX

/* In front of each block; a free one points to the next. */
struct stock_block {
    union {
        struct stock_block *next;
        uint32_t size; /* in steps from 0 on, or LARGE */
    };
    max_align_t bytes[];
};

struct stock_slab {
    struct stock_slab *next;
    max_align_t bytes[];
};

static struct stock_block *block_of(void *bytes)
{
    return (struct stock_block *)(void *)((char *)bytes - offsetof(struct stock_block, bytes));
}

static struct stock_block *cut(struct stock *stock, size_t length)
{
    if ((size_t)(stock->end - stock->next) < length) {
        struct stock_slab *slab = malloc(SLAB);
        if (slab == NULL)
            return NULL;
        slab->next = stock->slabs;
        stock->slabs = slab;
        stock->next = (char *)slab->bytes;
        stock->end = (char *)slab + SLAB;
    }
    struct stock_block *block = (struct stock_block *)(void *)stock->next;
    stock->next += length;
    return block;
}

void *stock_alloc(size_t size, void *argument)
{
    struct stock *stock = argument;
    size_t steps = size > 0 ? (size - 1) / STEP : 0;
    struct stock_block *block;
    if (steps >= STOCK_SIZES) {
        block = size <= SIZE_MAX - sizeof *block ? malloc(sizeof *block + size) : NULL;
        steps = LARGE;
    } else if ((block = stock->free[steps]) != NULL) {
        stock->free[steps] = block->next;
    } else {
        block = cut(stock, sizeof *block + (steps + 1) * STEP);
    }
    if (block == NULL)
        return NULL;
    block->size = (uint32_t)steps;
    return block->bytes;
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
    if (bytes == NULL)
        return;
    struct stock_block *block = block_of(bytes);
    uint32_t size = block->size;
    if (size == LARGE) {
        free(block);
        return;
    }
    block->next = stock->free[size];
    stock->free[size] = block;
}

static void *resize_large(struct stock_block *block, size_t size)
{
    if (size > SIZE_MAX - sizeof *block)
        return NULL;
    block = realloc(block, sizeof *block + size);
    return block != NULL ? block->bytes : NULL;
}

void *stock_resize(void *bytes, size_t size, void *argument)
{
    if (bytes == NULL)
        return stock_alloc(size, argument);
    struct stock_block *block = block_of(bytes);
    size_t room = ((size_t)block->size + 1) * STEP;
    if (block->size == LARGE)
        return resize_large(block, size);
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
