/* Memory of HTTP/2's sessions: blocks that do not overlap, are used again, and keep their bytes. */
#include "loadtest/engine/stock.h"

#include "tests/lib/tap.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 4000

static struct stock stock;
static unsigned char *blocks[BLOCKS];

/* Of all sizes around the steps and the largest that is kept, and much above. */
static size_t size_of(size_t i)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 80, 1023, 1024, 1025, 17000, 40000};
    return sizes[i % (sizeof sizes / sizeof *sizes)];
}

static void fill(size_t from)
{
    for (size_t i = from; i < BLOCKS; i += 2) {
        blocks[i] = stock_alloc(size_of(i), &stock);
        memset(blocks[i], (int)(i & 0xff), size_of(i));
    }
}

static bool is_whole(size_t i)
{
    for (size_t at = 0; at < size_of(i); at++)
        if (blocks[i][at] != (i & 0xff))
            return false;
    return (uintptr_t)blocks[i] % alignof(max_align_t) == 0;
}

static void test_apart(void)
{
    size_t whole = 0;
    fill(0);
    fill(1);
    for (size_t i = 0; i < BLOCKS; i += 2)
        stock_free(blocks[i], &stock);
    fill(0);
    for (size_t i = 0; i < BLOCKS; i++)
        whole += is_whole(i);
    is_int((long long)whole, BLOCKS, "blocks of all sizes are aligned, and none lies over another");
    for (size_t i = 0; i < BLOCKS; i++)
        stock_free(blocks[i], &stock);
}

static void test_again(void)
{
    void *first = stock_alloc(80, &stock);
    stock_free(first, &stock);
    ok(stock_alloc(70, &stock) == first, "what was given back is given out next");
    stock_free(first, &stock);
    stock_free(NULL, &stock);
}

static void test_resize(void)
{
    char *bytes = stock_resize(NULL, 10, &stock);
    memcpy(bytes, "nine more", 10);
    ok(stock_resize(bytes, 16, &stock) == bytes, "a block grows within its step");
    bytes = stock_resize(bytes, 1000, &stock);
    is_string(bytes, "nine more", "beyond it, its bytes go along");
    bytes = stock_resize(bytes, 50000, &stock);
    is_string(bytes, "nine more", "to a large one as well");
    bytes = stock_resize(bytes, 500000, &stock);
    is_string(bytes, "nine more", "and to a larger one");
    stock_free(bytes, &stock);
}

static void test_zeroed(void)
{
    unsigned char *bytes = stock_alloc(100, &stock);
    memset(bytes, 0xff, 100);
    stock_free(bytes, &stock);
    bytes = stock_zeroed(10, 10, &stock);
    ok(bytes[0] == 0 && memcmp(bytes, bytes + 1, 99) == 0, "zeroed, though it was in use before");
    stock_free(bytes, &stock);
}

static void test_too_much(void)
{
    ok(stock_zeroed(SIZE_MAX / 2, 3, &stock) == NULL, "a product beyond the numbers");
    ok(stock_alloc(SIZE_MAX, &stock) == NULL, "no memory is that large");
}

int main(void)
{
    test_apart();
    test_again();
    test_resize();
    test_zeroed();
    test_too_much();
    stock_release(&stock);
    ok(stock.slabs == NULL, "all is given back");
    return done_testing();
}
