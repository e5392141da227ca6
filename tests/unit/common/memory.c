/* Memory: a heap that is expected to grow keeps what is freed, however large. */
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

int main(void)
{
    memory_expect_much();
    test_kept();
    test_grown();
    return done_testing();
}
