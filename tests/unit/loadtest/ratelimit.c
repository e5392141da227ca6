/* Rate limits from made-up replies, and what header fields announce of them. */
#include "loadtest/judge/ratelimit.h"
#include "loadtest/judge/expectation.h"

#include "tests/lib/tap.h"

#include <math.h>

#define MS INT64_C(1000000)
#define SECOND (1000 * MS)

static struct arena *arena;

static void expect_notice(const char *name, const char *value, struct limit_notice due)
{
    struct limit_notice notice;
    limit_notice_begin(&notice);
    limit_notice_field(&notice, name, strlen(name), value, strlen(value));
    ok(notice.retry_after == due.retry_after && notice.limit == due.limit &&
           notice.window == due.window && notice.reset == due.reset,
       "%s: %s", name, value);
}

static void test_notices(void)
{
    expect_notice("Retry-After", "120", (struct limit_notice){120, -1, -1, -1});
    expect_notice("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT",
                  (struct limit_notice){0, -1, -1, -1});
    expect_notice("Retry-After", "1.2", (struct limit_notice){2, -1, -1, -1});
    expect_notice("Retry-After", "1.0", (struct limit_notice){1, -1, -1, -1});
    expect_notice("Retry-After", "soon", (struct limit_notice){-1, -1, -1, -1});
    struct limit_notice later;
    limit_notice_begin(&later);
    static const char date[] = "Tue, 19 Jan 2038 03:14:07 GMT";
    limit_notice_field(&later, "Retry-After", 11, date, sizeof date - 1);
    ok(later.retry_after > 0, "Retry-After: a date to come");
    expect_notice("RateLimit-Limit", "100", (struct limit_notice){-1, 100, -1, -1});
    expect_notice("RateLimit-Limit", "100, 100;w=900", (struct limit_notice){-1, 100, 900, -1});
    expect_notice("X-RateLimit-Limit", "60", (struct limit_notice){-1, 60, -1, -1});
    expect_notice("RateLimit-Policy", "50;w=2", (struct limit_notice){-1, 50, 2, -1});
    expect_notice("RateLimit-Policy", "\"x\"; q=50; w=2", (struct limit_notice){-1, 50, 2, -1});
    expect_notice("RateLimit", "limit=100, remaining=5, reset=30",
                  (struct limit_notice){-1, 100, -1, 30});
    expect_notice("RateLimit", "\"x\"; r=5; t=30", (struct limit_notice){-1, -1, -1, 30});
    expect_notice("X-RateLimit-Reset", "30", (struct limit_notice){-1, -1, -1, 30});
    expect_notice("X-RateLimit-Reset", "1000000000", (struct limit_notice){-1, -1, -1, 0});
    expect_notice("RateLimit-Limit", "99999999999", (struct limit_notice){-1, -1, -1, -1});
    expect_notice("Content-Type", "100", (struct limit_notice){-1, -1, -1, -1});
}

/* A reply every 10 ms over `time`: the server takes `limit` in each `window`. */
static void judge_fixed(int64_t time, unsigned limit, int64_t window, int32_t retry,
                        unsigned refusal, struct ratelimit *result)
{
    struct limitlog log = {.items = NULL};
    struct limit_notice none = {-1, -1, -1, -1}, notice = {retry, -1, -1, -1};
    unsigned used = 1; /* by the preflight */
    int64_t number = 0;
    for (int64_t at = 10 * MS; at < time; at += 10 * MS) {
        if (at / window != number) {
            number = at / window;
            used = 0;
        }
        bool taken = used++ < limit;
        limitlog_add(&log, at, at + MS, taken ? 200 : refusal, taken ? &none : &notice);
    }
    ratelimit_judge(arena, &log, 0, result);
    limitlog_release(&log);
}

static void test_windows(void)
{
    struct ratelimit result;
    judge_fixed(7 * SECOND, 50, 2 * SECOND, 2, 429, &result);
    is_uint(result.limit, 50, "the limit");
    is_near(result.window, 2, 0.02, "the window");
    is_int(result.source, WINDOW_MEASURED, "is measured");
    is_int(result.promise, PROMISE_KEPT, "Retry-After is kept");
    is_string(result.summary, "limit: 50 requests / 2 s per client, honoured", "the summary");
    judge_fixed(2 * SECOND, 50, 900 * SECOND, 900, 429, &result);
    is_uint(result.limit, 50, "the limit of a long window");
    is_int(result.source, WINDOW_ANNOUNCED, "is announced");
    is_int(result.promise, PROMISE_UNCHECKED, "and not checked");
    judge_fixed(2 * SECOND, 50, 900 * SECOND, -1, 429, &result);
    is_int(result.source, WINDOW_UNKNOWN, "a window that is not announced is unknown");
    is_string(result.summary, "limit: 50 requests per client, in an unknown time",
              "the summary says so");
    judge_fixed(6 * SECOND, 50, 900 * SECOND, 1, 429, &result);
    is_int(result.promise, PROMISE_BROKEN, "limited for longer than was said");
    judge_fixed(7 * SECOND, 20, 2 * SECOND, 1, 429, &result);
    is_int(result.promise, PROMISE_BROKEN, "a second longer is longer, too");
    is_string(result.summary, "limit: 20 requests / 2 s per client, Retry-After not honoured",
              "the summary");
    judge_fixed(7 * SECOND, 50, 2 * SECOND, 60, 429, &result);
    is_int(result.promise, PROMISE_BROKEN, "or much shorter");
    judge_fixed(2 * SECOND, 50, 2 * SECOND, -1, 503, &result);
    ok(!result.seen && result.server_errors > 0, "503 is no limit");
    judge_fixed(SECOND, 1000, 2 * SECOND, -1, 429, &result);
    is_string(result.summary, "no limit was met", "no limit");
    struct limitlog empty = {.items = NULL};
    ratelimit_judge(arena, &empty, 0, &result);
    is_uint(result.accepted, 1, "no reply but the preflight's");
}

/* A reply every 4 ms, but for a pause while the window fills: `limit` in any time of `window`. */
static void judge_sliding(int64_t time, unsigned limit, int64_t window, struct ratelimit *result)
{
    struct limitlog log = {.items = NULL};
    struct limit_notice none = {-1, -1, -1, -1};
    int64_t *taken = arena_alloc(arena, (size_t)(time / MS), sizeof *taken);
    size_t count = 1; /* the preflight, at 0 */
    for (int64_t at = 4 * MS; at < time; at += at == 60 * MS ? 70 * MS : 4 * MS) {
        bool full = count >= limit && at - taken[count - limit] < window;
        limitlog_add(&log, at, at + MS, full ? 429 : 200, &none);
        if (!full)
            taken[count++] = at;
    }
    ratelimit_judge(arena, &log, 0, result);
    limitlog_release(&log);
}

static void test_sliding(void)
{
    struct ratelimit result;
    judge_sliding(5 * SECOND, 30, 1500 * MS, &result);
    is_uint(result.limit, 30, "the limit of a sliding window");
    is_near(result.window, 1.5, 0.03, "the window, although it filled with a pause");
    is_string(result.summary, "limit: 30 requests / 1.5 s per client", "the summary");
}

/* A reply every 20 ms: the server takes `limit` at once, and `rate` a second after that. */
static void judge_bucket(int64_t time, unsigned limit, double rate, struct ratelimit *result)
{
    struct limitlog log = {.items = NULL};
    struct limit_notice none = {-1, -1, -1, -1};
    double level = limit - 1; /* the preflight has taken one */
    for (int64_t at = 20 * MS; at < time; at += 20 * MS) {
        level = fmin(limit, level + rate / 50);
        limitlog_add(&log, at, at + MS, level < 1 ? 429 : 200, &none);
        level -= level < 1 ? 0 : 1;
    }
    ratelimit_judge(arena, &log, 0, result);
    limitlog_release(&log);
}

static void test_bucket(void)
{
    struct ratelimit result;
    judge_bucket(4 * SECOND, 20, 10, &result);
    is_uint(result.limit, 20, "what a bucket takes at once, although it fills meanwhile");
    is_near(result.steady_rate, 10, 0.3, "and what it takes a second");
}

/* How one reply with a header field and a body is judged. */
static enum cause judge_reply(const char *header, const char *body, const char *name,
                              const char *value, const char *bytes)
{
    struct expectations *expectations;
    struct observation observation = {.headers = 0};
    struct error error = ERROR_INIT;
    if (expectations_new(&header, header != NULL, body, &expectations, &error) != 0)
        return CAUSE_COUNT;
    observation_begin(&observation);
    observation_field(&observation, expectations, name, strlen(name), value, strlen(value));
    observation_body(&observation, bytes, strlen(bytes));
    enum cause cause = observation_judge(&observation, expectations);
    buffer_release(&observation.body);
    expectations_free(expectations);
    return cause;
}

static void test_expectations(void)
{
    is_int(judge_reply("X-A", NULL, "x-a", "1", ""), CAUSE_NONE, "a header by its name");
    is_int(judge_reply("X-A: ^1$", NULL, "X-A", "1", ""), CAUSE_NONE, "and its value");
    is_int(judge_reply("X-A: ^1$", NULL, "X-A", "11", ""), CAUSE_HEADER, "another value");
    is_int(judge_reply("X-A", NULL, "X-AB", "1", ""), CAUSE_HEADER, "another name");
    is_int(judge_reply(NULL, "b+", "X", "", "abbc"), CAUSE_NONE, "a body by a pattern");
    is_int(judge_reply(NULL, "^b", "X", "", "abbc"), CAUSE_BODY, "another body");
    is_int(judge_reply(NULL, "/a/0=1", "X", "", "{\"a\": [1]}"), CAUSE_NONE, "a pointer");
    is_int(judge_reply(NULL, "/a/0=1", "X", "", "{\"a\": [1"), CAUSE_BODY, "into what is no JSON");
    is_int(judge_reply(NULL, "/a~1b~0=x", "X", "", "{\"a/b~\": \"x\"}"), CAUSE_NONE, "escapes");
    is_int(judge_reply(NULL, "/=1", "X", "", "{\"\": 1}"), CAUSE_NONE, "the empty name");
    is_int(judge_reply(NULL, "/a/99999999999999=1", "X", "", "{\"a\": [1]}"), CAUSE_BODY,
           "an index that is too large");
    struct expectations *none;
    struct error error = ERROR_INIT;
    is_int(expectations_new(NULL, 0, NULL, &none, &error), 0, "nothing expected");
    ok(none == NULL, "is nothing");
}

/* Of two threads one has seen more replies than a log keeps. */
static void test_merge(void)
{
    struct limitlog full = {.items = NULL}, part = {.items = NULL};
    struct limit_notice none;
    limit_notice_begin(&none);
    for (int64_t at = 1; at <= LIMITLOG_SIZE + 10; at++)
        limitlog_add(&full, at, at + MS, 200, &none);
    for (int64_t at = 1; at <= 10; at++)
        limitlog_add(&part, at * (LIMITLOG_SIZE / 5), at * (LIMITLOG_SIZE / 5) + MS, 429, &none);
    limitlog_merge(&part, &full);
    is_uint(part.count, LIMITLOG_SIZE + 5, "both logs, up to the end of the shorter one");
    size_t limited = 0;
    for (size_t i = 0; i < part.count; i++)
        limited += part.items[i].status == 429;
    is_uint(limited, 5, "with what each of them has seen until then");
    limitlog_release(&full);
    limitlog_release(&part);
}

int main(void)
{
    test_merge();
    arena = arena_new();
    test_notices();
    test_windows();
    test_sliding();
    test_bucket();
    test_expectations();
    arena_free(arena);
    return done_testing();
}
