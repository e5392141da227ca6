/* Numbers, durations and sizes as people type them, and what is refused. */
#include "common/parse.h"
#include "tests/lib/tap.h"

#define REFUSED INT64_MIN

static const struct {
    const char *text;
    int64_t value;
} durations[] = {
    {"30", 30000000000},
    {"0", 0},
    {"0.5", 500000000},
    {"1.5s", 1500000000},
    {"500ms", 500000000},
    {"250us", 250000},
    {"17ns", 17},
    {"1m30s", 90000000000},
    {"2h", 7200000000000},
    {"1h1m1s1ms", 3661001000000},
    {"0.1ms", 100000},
    {"", REFUSED},
    {" 1s", REFUSED},
    {"1 s", REFUSED},
    {"s", REFUSED},
    {"-1s", REFUSED},
    {"+1s", REFUSED},
    {"1x", REFUSED},
    {"1s1m", REFUSED},
    {"1s1s", REFUSED},
    {"1m30", REFUSED},
    {"1e3s", REFUSED},
    {"0x10", REFUSED},
    {"inf", REFUSED},
    {"nan", REFUSED},
    {".5s", REFUSED},
    {"5.s", REFUSED},
    {"1.2.3s", REFUSED},
    {"99999999999999999999", REFUSED},
    {"1s\xc3\xa9", REFUSED},
    {"10000000000000000000000000000000000000000000000000000000000000000000000000000000s", REFUSED},
};

static const struct {
    const char *text;
    int64_t value;
} sizes[] = {
    {"512", 512},      {"64kB", 65536},  {"10MB", 10485760}, {"1GB", 1073741824},
    {"1.5k", 1536},    {"0", 0},         {"7B", 7},          {"1TB", 1099511627776},
    {"", REFUSED},     {"kB", REFUSED},  {"-1", REFUSED},    {"1 kB", REFUSED},
    {"1kBx", REFUSED}, {"1e3", REFUSED}, {"1mB", REFUSED},   {"9999999999999TB", REFUSED},
};

static void test_durations(void)
{
    size_t i;
    int64_t value;

    for (i = 0; i < sizeof durations / sizeof *durations; i++) {
        value = REFUSED;
        if (parse_duration(durations[i].text, &value) != 0)
            value = REFUSED;
        is_int(value, durations[i].value, "duration '%s'", durations[i].text);
    }
}

static void test_sizes(void)
{
    size_t i;
    int64_t value;

    for (i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        value = REFUSED;
        if (parse_size(sizes[i].text, &value) != 0)
            value = REFUSED;
        is_int(value, sizes[i].value, "size '%s'", sizes[i].text);
    }
}

static void test_integers(void)
{
    int64_t value = 77;

    ok(parse_integer("0", 0, 10, &value) == 0 && value == 0, "0");
    ok(parse_integer("10", 0, 10, &value) == 0 && value == 10, "the maximum");
    ok(parse_integer("11", 0, 10, &value) == -1, "one more is refused");
    ok(parse_integer("4", 5, 10, &value) == -1, "less than the minimum is refused");
    ok(parse_integer("-3", -5, 10, &value) == 0 && value == -3, "a negative number");
    ok(parse_integer("", 0, 10, &value) == -1, "nothing is refused");
    ok(parse_integer("-", -5, 10, &value) == -1, "a lone sign is refused");
    ok(parse_integer("1.0", 0, 10, &value) == -1, "a fraction is refused");
    ok(parse_integer("1 ", 0, 10, &value) == -1, "a space is refused");
    ok(parse_integer("0x1", 0, 10, &value) == -1, "hexadecimal is refused");
    ok(parse_integer("9223372036854775807", 0, INT64_MAX, &value) == 0 && value == INT64_MAX,
       "the largest of all");
    ok(parse_integer("9223372036854775808", 0, INT64_MAX, &value) == -1, "one more is refused");
    is_int(value, INT64_MAX, "a refusal leaves the value alone");
}

static void test_reals(void)
{
    double value = 77;

    ok(parse_real("0.25", 0, 1, &value) == 0 && value == 0.25, "0.25");
    ok(parse_real("-0.5", -1, 1, &value) == 0 && value == -0.5, "a negative number");
    ok(parse_real("2", 0, 1, &value) == -1, "beyond the maximum is refused");
    ok(parse_real("1e0", 0, 1, &value) == -1, "an exponent is refused");
    ok(parse_real("nan", 0, 1, &value) == -1, "nan is refused");
    ok(parse_real("inf", 0, 1e300, &value) == -1, "inf is refused");
    ok(parse_real("", 0, 1, &value) == -1, "nothing is refused");
    ok(parse_real("--1", -9, 9, &value) == -1, "two signs are refused");
    ok(value == -0.5, "a refusal leaves the value alone");
}

int main(void)
{
    test_durations();
    test_sizes();
    test_integers();
    test_reals();
    return done_testing();
}
