/* Expected statuses, numbers for people, recommendations. */
#include "loadtest/judge/expect.h"
#include "loadtest/judge/recommend.h"
#include "loadtest/judge/threshold.h"
#include "loadtest/report/number.h"

#include "tests/lib/tap.h"

#define MS INT64_C(1000000)

static void test_expect(void)
{
    static const struct {
        const char *list;
        unsigned yes, no, count;
    } rows[] = {
        {NULL, 399, 400, 200},      {"400", 400, 401, 1},       {"2xx", 204, 301, 100},
        {"2XX,304", 304, 303, 101}, {"200-299", 299, 300, 100}, {"20x", 209, 210, 10},
        {"404,404", 404, 403, 1},
    };
    static const char *const bad[] = {"",    "2",    "20",      "2000", "abc",  "099",
                                      "xxx", "200,", "300-200", "200 ", "200-", "-200"};
    bool success[TALLY_STATUSES];
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *name = rows[i].list != NULL ? rows[i].list : "the default";
        unsigned count = 0;
        is_int(expect_statuses(rows[i].list, success, &error), 0, "%s", name);
        for (unsigned j = 0; j < TALLY_STATUSES; j++)
            count += success[j];
        ok(success[rows[i].yes] && !success[rows[i].no], "%s: yes and no", name);
        is_uint(count, rows[i].count, "%s: how many", name);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(expect_statuses(bad[i], success, &error), -1, "'%s' is refused", bad[i]);
    error_clear(&error);
}

static void test_numbers(void)
{
    static const struct {
        int64_t value;
        const char *text;
    } rows[] = {
        {0, "0"},
        {1, "0.000001"},
        {12345, "0.0123"},
        {481600, "0.482"},
        {999600, "1.00"},
        {1 * MS, "1.00"},
        {9870 * MS / 1000, "9.87"},
        {9994 * MS / 1000, "9.99"},
        {9996 * MS / 1000, "10"},
        {12 * MS, "12"},
        {999 * MS + MS / 2, "1,000"},
        {1247 * MS, "1,247"},
    };
    char out[NUMBER_SIZE];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_string(number_ms(out, rows[i].value), rows[i].text, "%s ms", rows[i].text);
    is_string(number_rate(out, 508.24), "508.2", "a rate has one decimal");
    is_string(number_rate(out, 15247.96), "15,248.0", "and separators");
    is_string(number_percent(out, 15102, 15247), "99.0%", "a share");
    is_string(number_percent(out, 0, 0), "0.0%", "nothing of nothing");
    is_string(number_percent(out, 1, 1000000), "<0.1%", "a little is not nothing");
    is_string(number_percent(out, 999999, 1000000), ">99.9%", "nearly all is not all");
    is_string(number_percent(out, 5, 5), "100.0%", "all");
    is_string(number_seconds(out, 30000 * MS), "30s", "whole seconds");
    is_string(number_seconds(out, 2500 * MS), "2.5s", "a fraction");
    is_string(number_seconds(out, 10 * MS), "10ms", "below a second");
    is_string(number_seconds(out, 0), "0ms", "nothing");
}

struct scene {
    struct tally tally;
    struct summary summary;
    struct preflight preflight;
};

/* 1,000 successful requests with that P50 and P99 in milliseconds. */
static void set_scene(struct scene *scene, int64_t p50, int64_t p99)
{
    tally_init(&scene->tally);
    scene->tally.connections = 10;
    scene->summary = (struct summary){
        .total = 1000, .successful = 1000, .timed = 1000, .avg = p50 * MS, .first_byte = p50 * MS};
    scene->summary.quantiles[QUANTILE_P50] = p50 * MS;
    scene->summary.quantiles[QUANTILE_P99] = p99 * MS;
    scene->preflight = (struct preflight){.first_byte = p50 * MS};
}

static void conclude(struct scene *scene, const char *sentence, const char *advice,
                     const char *name)
{
    struct arena *arena = arena_new();
    struct evidence evidence = {.summary = &scene->summary,
                                .tally = &scene->tally,
                                .preflight = &scene->preflight,
                                .p99_target = 200 * MS,
                                .concurrency = 10};
    struct recommendation recommendation;
    recommend(arena, &evidence, &recommendation);
    is_string(recommendation.sentence, sentence, "%s: sentence", name);
    is_string(recommendation.advice_count > 0 ? recommendation.advice[0] : "none", advice,
              "%s: first advice", name);
    arena_free(arena);
    tally_release(&scene->tally);
}

/* The advice behind the first. */
static void conclude_second(struct scene *scene, const char *advice, const char *name)
{
    struct arena *arena = arena_new();
    struct evidence evidence = {.summary = &scene->summary,
                                .tally = &scene->tally,
                                .preflight = &scene->preflight,
                                .p99_target = 200 * MS,
                                .concurrency = 10};
    struct recommendation recommendation;
    recommend(arena, &evidence, &recommendation);
    is_string(recommendation.advice_count > 1 ? recommendation.advice[1] : "none", advice,
              "%s: second advice", name);
    arena_free(arena);
    tally_release(&scene->tally);
}

static void test_recommendations(void)
{
    struct scene scene;
    set_scene(&scene, 5, 12);
    conclude(&scene, "P99 latency (12ms) is within 200ms target.", "none", "a good run");
    set_scene(&scene, 180, 423);
    conclude(&scene, "P99 latency (423ms) exceeds 200ms target.", "query optimization",
             "slow without load as well");
    set_scene(&scene, 180, 423);
    scene.preflight.first_byte = 5 * MS;
    conclude(&scene, "P99 latency (423ms) exceeds 200ms target.", "query optimization", "queueing");
    set_scene(&scene, 40, 423);
    conclude(&scene, "P99 latency (423ms) exceeds 200ms target.",
             "what pauses the server in the tail (locks, garbage collection, cold caches)",
             "a long tail");
    set_scene(&scene, 40, 150);
    scene.tally.causes.of[CAUSE_CONNECT_TIMEOUT] = 89;
    conclude(&scene, "P99 latency (150ms) is within 200ms target.", "connection pooling",
             "connections that fail");
    set_scene(&scene, 5, 12);
    scene.summary.total = 201;
    conclude(&scene, "P99 latency (12ms) is within 200ms target.", "none",
             "a short run on connections that last");
    set_scene(&scene, 5, 12);
    scene.tally.connections = 500;
    conclude(&scene, "P99 latency (12ms) is within 200ms target.", "connection pooling",
             "connections that do not last");
    set_scene(&scene, 5, 12);
    scene.tally.connections = 500;
    histogram_record(scene.tally.connect, 1 * MS);
    histogram_record(scene.tally.handshake, 3 * MS);
    conclude_second(&scene, "TLS session resumption: handshakes take most of connecting",
                    "handshakes that take most of the time");
    set_scene(&scene, 100, 210);
    scene.preflight.first_byte = 49 * MS;
    conclude(&scene, "P99 latency (210ms) exceeds 200ms target.", "connection pooling",
             "nothing in particular");
}

/* Nothing succeeded, and what the first advice is. */
static void conclude_failed(struct failure failure, enum cause cause, unsigned status,
                            const char *advice)
{
    struct scene scene;
    char sentence[80];
    set_scene(&scene, 900, 1000);
    scene.summary.successful = 0;
    scene.summary.failed = failure.count = 1000;
    scene.summary.failures = &failure;
    scene.summary.failure_count = 1;
    scene.summary.first_byte = 0;
    if (status != 0)
        scene.tally.unexpected[status] = 1000;
    else
        scene.tally.causes.of[cause] = 1000;
    scene.preflight.first_byte = 0;
    snprintf(sentence, sizeof sentence, "No request succeeded (%s).", failure.cause);
    conclude(&scene, sentence, advice, failure.cause);
}

static void test_advice_on_nothing(void)
{
    conclude_failed((struct failure){.cause = "First byte timeout"}, CAUSE_FIRST_BYTE_TIMEOUT, 0,
                    "query optimization");
    conclude_failed((struct failure){.cause = "HTTP 401"}, 0, 401,
                    "credentials: --user, --header or --cert");
    conclude_failed((struct failure){.cause = "HTTP 404"}, 0, 404, "the path of the URL");
    struct scene scene;
    set_scene(&scene, 10, 10000);
    scene.summary.avg = 300 * MS;
    scene.tally.causes.of[CAUSE_FIRST_BYTE_TIMEOUT] = 20;
    conclude_second(&scene,
                    "what pauses the server in the tail (locks, garbage collection, cold caches)",
                    "time-outs before the first byte are no slow transfer");
}

static void test_advice_on_failures(void)
{
    static const struct failure refused = {.cause = "Connection refused", .count = 1};
    static const struct failure overloaded[] = {{.cause = "HTTP 503", .count = 300},
                                                {.cause = "Connection reset", .count = 100}};
    struct scene scene;
    set_scene(&scene, 5, 12);
    scene.summary.failed = 400;
    scene.summary.failures = overloaded;
    scene.summary.failure_count = 2;
    scene.tally.unexpected[503] = 300;
    conclude(&scene,
             "40.0% of the requests failed (most often: HTTP 503); P99 latency (12ms) is within "
             "200ms target.",
             "horizontal scaling", "many failures come first");
    set_scene(&scene, 5, 12);
    scene.summary.failed = 50;
    scene.summary.failures = overloaded;
    scene.summary.failure_count = 1;
    conclude(&scene, "P99 latency (12ms) is within 200ms target.", "none",
             "few failures leave the latency in front");
    set_scene(&scene, 0, 0);
    scene.summary.successful = 0;
    scene.summary.failures = &refused;
    scene.summary.failure_count = 1;
    scene.tally.causes.of[CAUSE_REFUSED] = 1;
    conclude(&scene, "No request succeeded (Connection refused).",
             "whether the server runs and listens on that port", "refused");
}

static void test_thresholds(void)
{
    static const struct {
        const char *text, *shown;
        bool holds;
    } rows[] = {
        {"p99>200ms", "423ms", true},     {"p99>423ms", "423ms", false},
        {"p99>=423ms", "423ms", true},    {"p99<1s", "423ms", true},
        {"errors>1%", "1%", false},       {"errors>0.9%", "1%", true},
        {"errors<=0.01", "1%", true},     {"rate<500", "508.2", false},
        {"rate<600/s", "508.2", true},    {"failed>0", "10", true},
        {"requests<1000", "1000", false}, {"avg>1m", "89ms", false},
        {"p99.9>1s", "1,247ms", true},    {" p99 > 200ms ", "423ms", true},
        {"max>30", "0ms", false},
    };
    static const char *const bad[] = {"",        "p99",     "p99>",    "p98>1s",
                                      "p99=1s",  "p99>200", "p99>abc", "errors>1ms",
                                      "p99>1s,", "rate<-5", ">5"};
    struct summary summary = {.total = 1000,
                              .successful = 990,
                              .failed = 10,
                              .timed = 1000,
                              .rate = 508.2,
                              .avg = 89 * MS};
    struct arena *arena = arena_new();
    struct error error = ERROR_INIT;
    struct thresholds thresholds;
    summary.quantiles[QUANTILE_P99] = 423 * MS;
    summary.quantiles[QUANTILE_P999] = 1247 * MS;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        is_int(thresholds_parse(arena, rows[i].text, &thresholds, &error), 0, "%s", rows[i].text);
        ok(threshold_holds(&thresholds.items[0], &summary) == rows[i].holds, "%s: holds or not",
           rows[i].text);
        is_string(threshold_shown(arena, &thresholds.items[0], &summary), rows[i].shown,
                  "%s: shown", rows[i].text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        is_int(thresholds_parse(arena, bad[i], &thresholds, &error), -1, "'%s' is refused", bad[i]);
    is_int(thresholds_parse(arena, "p99>1s,errors>5%", &thresholds, &error), 0, "a list");
    is_uint(thresholds.count, 2, "of two");
    ok(thresholds_first(&thresholds, &summary) == NULL, "of which none holds");
    thresholds_parse(arena, "p99>1s,failed>0,errors>0.1%", &thresholds, &error);
    is_string(thresholds_first(&thresholds, &summary)->text, "failed>0", "or a first one does");
    error_clear(&error);
    arena_free(arena);
}

int main(void)
{
    test_thresholds();
    test_expect();
    test_numbers();
    test_recommendations();
    test_advice_on_nothing();
    test_advice_on_failures();
    return done_testing();
}
