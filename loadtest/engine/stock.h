/*
 * Memory of one thread in blocks of a few sizes, kept for the next that asks: for libraries that take and
 * give back small blocks with each request, which costs more in an allocator that serves all threads.
 */
#ifndef LOADTEST_ENGINE_STOCK_H
#define LOADTEST_ENGINE_STOCK_H

#include <stddef.h>

/* Blocks of up to so many steps of 16 bytes are kept; larger ones are given back at once. */
#define STOCK_SIZES 64

struct stock_block;
struct stock_slab;

/* Blocks of one size. */
struct stock_size {
    struct stock_block *free;
    char *fresh;  /* what is left of the newest slab: … */
    size_t count; /* … so many blocks */
};

/* To be zeroed before the first call. */
struct stock {
    struct stock_size sizes[STOCK_SIZES];
    struct stock_slab *slabs;
};

/* As malloc() and its kin; NULL when memory is short. The last argument is the struct stock. */
void *stock_alloc(size_t size, void *stock);
void *stock_zeroed(size_t count, size_t size, void *stock);
void *stock_resize(void *bytes, size_t size, void *stock);
void stock_free(void *bytes, void *stock);

/* Give everything back; larger blocks must have been freed. */
void stock_release(struct stock *stock);

#endif
