/* Orders of weights, rows of data, forms of sets, and what is measured by target. */
#include "common/csv.h"
#include "loadtest/measure/part.h"
#include "loadtest/measure/summary.h"
#include "loadtest/target/order.h"
#include "loadtest/target/pointer.h"
#include "loadtest/target/set.h"

#include "tests/lib/tap.h"

static struct arena *arena;

/* ---- orders ---- */

static void test_exact_order(void)
{
    static const double weights[] = {3, 1, 0.5};
    static const uint32_t due[] = {0, 0, 1, 0, 2, 0, 0, 1, 0};
    size_t length;
    const uint32_t *order = order_make(arena, weights, 3, &length);
    is_uint(length, 9, "weights of 3, 1 and 0.5 have a round of nine turns");
    unsigned counts[3] = {0};
    for (size_t i = 0; i < length; i++)
        counts[order[i]]++;
    ok(counts[0] == 6 && counts[1] == 2 && counts[2] == 1, "six, two and one of them");
    is_uint(memcmp(order, due, sizeof due) == 0, 1, "evenly spread");
}

static void test_equal_order(void)
{
    static const double weights[] = {7, 7, 7, 7};
    size_t length;
    const uint32_t *order = order_make(arena, weights, 4, &length);
    ok(length == 4 && order[0] == 0 && order[1] == 1 && order[2] == 2 && order[3] == 3,
       "equal weights take turns in their order");
}

static void test_far_order(void)
{
    static const double weights[] = {1e6, 0.001, 333.3333333};
    size_t length, counts[3] = {0};
    const uint32_t *order = order_make(arena, weights, 3, &length);
    for (size_t i = 0; i < length; i++)
        counts[order[i]]++;
    ok(length <= ORDER_LIMIT + 3, "weights far apart have a bounded round: %zu", length);
    ok(counts[0] > 60000 && counts[1] == 1 && counts[2] > 10, "in which each has a turn");
}

/* ---- data ---- */

static void test_data(void)
{
    static const char csv[] =
        "\xef\xbb\xbfid,\"full \"\"name\"\"\"\r\n1,\"a,\nb\"\r\n\r\n2,\r\n3,plain";
    struct error error = ERROR_INIT;
    struct csv data;
    ok(csv_parse(arena, "x", csv, sizeof csv - 1, &data, &error) == 0, "the rows are read");
    is_uint(data.row_count, 3, "three of them, a blank line is none");
    is_int(csv_column(&data, "full \"name\"", 11), 1, "the second column has quotes in its name");
    is_int(csv_column(&data, "none", 4), -1, "there is no other");
    is_string(data.cells[1].text, "a,\nb", "a field may have commas and lines");
    is_string(data.cells[3].text, "", "or be empty");
    is_string(data.cells[5].text, "plain", "the last line needs no end");
    error_clear(&error);
}

/* ---- sets ---- */

static const struct {
    const char *text;
    size_t count;     /* of requests; 0: refused */
    const char *name; /* of the first, or the message */
} sets[] = {
    {"{\"kind\":\"request-set\",\"version\":1,\"requests\":[{\"url\":\"/a\"},{\"url\":\"/a\"}]}", 2,
     "GET /a"},
    {" \n{\"kind\":\"request-set\",\"version\":1,\"requests\":[{\"url\":\"/a\",\"body\":1}]}", 1,
     "POST /a"},
    {"{\"url\":\"http://h:1/x?y\"}\n{\"url\":\"/b\"}\r\n", 2, "GET /x?y"},
    {"{\"url\":\"http://h\"}", 1, "GET /"},
    {"{\"log\":{\"entries\":[{\"request\":{\"method\":\"GET\",\"url\":\"http://h/a\"}},"
     "{\"request\":{\"method\":\"GET\",\"url\":\"http://h/a\"}}]}}",
     1, "GET /a"},
    {"GET http://h/v\nPUT http://h/w\nX: y\n", 2, "GET /v"},
    {"{\"kind\":\"request-set\",\"version\":2,\"requests\":[]}", 0,
     "'in' has version 2 of kind 'request-set'; this tool reads 1"},
    {"[{\"url\":\"/a\"}]", 0, "expected a request such as 'GET http://localhost:3000/users'"},
    {"# nothing\n", 0, "there is no request in it"},
};

static void test_sets(void)
{
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        struct error error = ERROR_INIT;
        struct request_set set;
        int result = set_parse(arena, "in", sets[i].text, strlen(sets[i].text), &set, &error);
        is_string(result == 0 ? set.requests[0].name : error.message, sets[i].name, "%s",
                  sets[i].text);
        if (result == 0)
            is_uint(set.count, sets[i].count, "so many requests");
        error_clear(&error);
    }
}

static void test_names(void)
{
    static const char text[] =
        "{\"kind\":\"request-set\",\"version\":1,\"headers\":{\"A\":\"1\",\"B\":\"2\"},"
        "\"requests\":[{\"url\":\"/a\",\"headers\":{\"a\":\"\"}},{\"url\":\"/a\"}]}";
    struct error error = ERROR_INIT;
    struct request_set set;
    ok(set_parse(arena, "in", text, sizeof text - 1, &set, &error) == 0, "a set with headers");
    is_string(set.requests[1].name, "GET /a (2)", "a name that was made is not twice there");
    is_uint(set.requests[0].header_count, 2, "headers of the set are those of a request");
    is_string(set.requests[0].headers[0], "a:", "which replaces them, by nothing too");
    is_string(set.requests[0].headers[1], "B: 2", "one by one");
    error_clear(&error);
}

/* ---- pointers ---- */

static void test_pointers(void)
{
    json_t *value = json_loads("{\"a\":[{\"b/c\":1,\"~\":2}],\"\":3}", 0, NULL);
    ok(pointer_get(value, "") == value, "the whole");
    is_int(json_integer_value(pointer_get(value, "/a/0/b~1c")), 1, "a slash in a name");
    is_int(json_integer_value(pointer_get(value, "/a/0/~0")), 2, "a tilde");
    is_int(json_integer_value(pointer_get(value, "/")), 3, "an empty name");
    ok(pointer_get(value, "/a/1") == NULL && pointer_get(value, "/a/-") == NULL &&
           pointer_get(value, "/x/y") == NULL,
       "what is not there");
    json_decref(value);
}

/* ---- parts ---- */

static void test_parts(void)
{
    struct part *parts = parts_new(2);
    struct tally tally;
    part_sent(&parts[0], 50);
    part_reply(&parts[0], true, 1000000, 200, CAUSE_NONE);
    part_reply(&parts[0], false, 3000000, 503, CAUSE_STATUS);
    part_sent(&parts[1], 20);
    part_failure(&parts[1], true, 9000000, CAUSE_TOTAL_TIMEOUT, 0);
    part_failure(&parts[1], true, -1, CAUSE_REFUSED, 0);
    part_merge(&parts[0], &parts[1]);
    part_tally(&parts[0], &tally);
    ok(tally.successful == 1 && tally.failed == 3, "parts add up");
    ok(tally.latency->count == 3 && tally.min == 1000000 && tally.max == 9000000,
       "a refused connection has no latency");
    is_near((double)histogram_quantile(tally.latency, 0.5), 3e6, 3e3,
            "quantiles are those of a histogram");
    ok(tally.unexpected[503] == 1 && tally.causes.of[CAUSE_REFUSED] == 1, "causes are kept");
    is_uint(tally.within, 3, "and what ended in the window");
    is_int(parts[0].first, 20, "the first one counts");
    struct part *again = parts_new(1);
    part_take(again, &tally, 20);
    ok(again->successful == 1 && again->failed == 3 && again->status_count == 2 &&
           again->min == 1000000,
       "a tally as a part is the same");
    tally_release(&tally);
    parts_free(again, 1);
    parts_free(parts, 2);
}

int main(void)
{
    arena = arena_new();
    test_exact_order();
    test_equal_order();
    test_far_order();
    test_data();
    test_sets();
    test_names();
    test_pointers();
    test_parts();
    arena_free(arena);
    return done_testing();
}
