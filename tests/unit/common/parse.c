/* Durations, numbers and sizes as people type them. */
#include "common/parse.h"
#include "tests/lib/tap.h"

int main(void)
{
    int64_t value = -1;

    ok(parse_duration("30", &value) == 0, "a bare number");
    is_int(value, 30000000000, "is seconds");
    return done_testing();
}
