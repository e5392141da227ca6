/* Memory: a heap that is expected to grow has room at once and keeps what is freed, however large. */
#define _DEFAULT_SOURCE /* sbrk() */

#include "common/memory.h"
#include "tests/lib/tap.h"

#include <string.h>
#include <unistd.h>

#define LARGE ((size_t)16 * 1024 * 1024)

static char *filled(size_t size)
{
    char *memory = memory_resize(NULL, size, 1);

    memset(memory, 'x', size);
    return memory;
}

static void test_kept(void)
{
    char *memory = filled(LARGE), *before, *after;
    bool same = true;
    int i;

    memory_free(memory);
    before = sbrk(0);
    for (i = 0; i < 20; i++) {
        memory = filled(LARGE);
        same = same && memory[LARGE - 1] == 'x';
        memory_free(memory);
    }
    after = sbrk(0);
    ok(same, "large blocks hold what is written");
    ok(before == after, "what was freed is used again");
}

static void test_grown(void)
{
    char *memory = filled(1000);
    size_t size, wrong = 0, i;

    for (size = 1000; size <= LARGE; size *= 2)
        memory = memory_resize(memory, size, 1);
    for (i = 0; i < 1000; i++)
        wrong += memory[i] != 'x';
    ok(wrong == 0, "what stands in a block stays when it grows");
    memory_free(memory);
}

#if defined(__GLIBC__) && defined(__linux__)
/* The heap has not grown for what is large: nothing here has freed anything before. */
static void test_room(void)
{
    char *end = sbrk(0), *memory = filled(LARGE);

    ok(sbrk(0) == end, "there is room at once, whatever was allocated before");
    memory_free(memory);
}
#else
static void test_room(void)
{
}
#endif

int main(void)
{
    char *early = filled(1000); /* as libraries do before main() */

    memory_expect_much();
    memory_allow_huge(LARGE);
    test_room();
    memory_free(early);
    test_kept();
    test_grown();
    return done_testing();
}
