/*
 * Memory of one thread in blocks of a few sizes, kept for the next that asks: for libraries that take and
 * give back small blocks with each request, which costs more in an allocator that serves all threads.
 */
#ifndef LOADTEST_ENGINE_STOCK_H
#define LOADTEST_ENGINE_STOCK_H

#include <stddef.h>

/* Blocks of up to so many steps of 32 bytes are kept; larger ones are malloc()'s. */
#define STOCK_SIZES 32

struct stock_block;
struct stock_slab;

/* To be zeroed before the first call. */
struct stock {
    struct stock_block *free[STOCK_SIZES];
    struct stock_slab *slabs;
    char *next, *end; /* what is left of the newest slab */
};

/* As malloc() and its kin; NULL when memory is short. The last argument is the struct stock. */
void *stock_alloc(size_t size, void *stock);
void *stock_zeroed(size_t count, size_t size, void *stock);
void *stock_resize(void *bytes, size_t size, void *stock);
void stock_free(void *bytes, void *stock);

/* Give everything back; larger blocks must have been freed. */
void stock_release(struct stock *stock);

#endif
