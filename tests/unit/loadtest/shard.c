/* Shards and moments. */
#include "loadtest/target/shard.h"
#include "loadtest/report/moment.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static void test_moments(void)
{
    static const struct {
        const char *text;
        int64_t seconds;
        int milliseconds;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0, 0},
        {"2000-02-29T12:00:00Z", 951825600, 0},
        {"2026-11-26T22:00:00Z", 1795730400, 0},
        {"2026-11-26t23:30:00.250+01:30", 1795730400, 250},
        {"2026-11-26 17:00:00-05:00", 1795730400, 0},
        {"2100-03-01T00:00:00Z", 4107542400, 0},
    };
    static const char *const bad[] = {
        "",
        "now",
        "2026-11-26",
        "2026-11-26T22:00:00",
        "2026-11-26T22:00Z",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-11-26T24:00:00Z",
        "2026-11-26T22:00:00.Z",
        "2026-11-26T22:00:00Z ",
        "2026-11-26T22:00:00+1",
        "1969-12-31T23:59:59Z",
    };
    int64_t wall;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        is_int(moment_parse(good[i].text, &wall), 0, "'%s' is one", good[i].text);
        is_int(wall / 1000000, good[i].seconds * 1000 + good[i].milliseconds, "the right one");
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(moment_parse(bad[i], &wall), -1, "'%s' is none", bad[i]);
}

static void test_shards(void)
{
    struct shard shard;
    const char *problem = NULL;
    static const char *const bad[] = {"", "1", "4/4", "-1/4", "a/4", "0/0", "0/", "/4", "0/4/4"};
    is_int(shard_parse("2/4", &shard, &problem), 0, "2/4");
    ok(shard.index == 2 && shard.count == 4, "is the third of four");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(shard_parse(bad[i], &shard, &problem), -1, "'%s' is none", bad[i]);
    unsetenv("JOB_COMPLETION_INDEX");
    is_int(shard_parse("env/4", &shard, &problem), -1, "the environment has none");
    setenv("JOB_COMPLETION_INDEX", "3", 1);
    is_int(shard_parse("env/4", &shard, &problem), 0, "now it has");
    is_uint(shard.index, 3, "the last one");
    uint64_t sum = 0;
    for (unsigned i = 0; i < 7; i++)
        sum += shard_part(&(struct shard){i, 7}, 100);
    is_uint(sum, 100, "the parts are the whole");
}

int main(void)
{
    test_moments();
    test_shards();
    return done_testing();
}
