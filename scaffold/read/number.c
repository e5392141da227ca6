/* Numbers as decimal text, compared exactly: no digit goes through a double. */
#include "scaffold/read/node.h"

#include <stdint.h>
#include <string.h>

#define EXPONENT_LIMIT (INT64_MAX / 4) /* beyond it exponents count as equal */

/* value = 0.d₁d₂d₃… × 10^power with d₁ ≠ 0; no digits: zero. */
struct decimal {
    bool negative;
    const char *digit, *end; /* of the mantissa's text, which may hold one '.' */
    int64_t power;
};

static int64_t exponent_of(const char *text, const char *end)
{
    bool negative = *text == '-';
    int64_t value = 0;

    if (*text == '-' || *text == '+')
        text++;
    for (; text < end; text++)
        if (value < EXPONENT_LIMIT / 10)
            value = value * 10 + (*text - '0');
        else
            value = EXPONENT_LIMIT;
    return negative ? -value : value;
}

static bool is_exponent_mark(char c)
{
    return c == 'e' || c == 'E';
}

/* Drop zeros at the end of the mantissa, and a '.' that nothing follows. */
static void trim_end(struct decimal *decimal)
{
    while (decimal->end > decimal->digit && (decimal->end[-1] == '0' || decimal->end[-1] == '.'))
        decimal->end--;
}

static struct decimal decimal_of(const struct node *number)
{
    struct decimal decimal = {.digit = number->text, .end = number->text};
    const char *end = number->text + number->length, *point;

    if (*decimal.digit == '-') {
        decimal.negative = true;
        decimal.digit++;
    }
    while (decimal.end < end && !is_exponent_mark(*decimal.end))
        decimal.end++;
    if (decimal.end < end)
        decimal.power = exponent_of(decimal.end + 1, end);
    point = memchr(decimal.digit, '.', (size_t)(decimal.end - decimal.digit));
    if (!point)
        point = decimal.end;
    while (decimal.digit < decimal.end && (*decimal.digit == '0' || *decimal.digit == '.'))
        decimal.digit++;
    decimal.power += decimal.digit < point ? point - decimal.digit : point - decimal.digit + 1;
    trim_end(&decimal);
    return decimal;
}

static bool is_zero(const struct decimal *decimal)
{
    return decimal->digit == decimal->end;
}

/* The next digit, 0 after the last. */
static char next_digit(struct decimal *decimal)
{
    if (decimal->digit < decimal->end && *decimal->digit == '.')
        decimal->digit++;
    return decimal->digit < decimal->end ? *decimal->digit++ : '0';
}

static int compare_magnitudes(struct decimal *a, struct decimal *b)
{
    char x, y;

    if (a->power != b->power)
        return a->power < b->power ? -1 : 1;
    while (!is_zero(a) || !is_zero(b)) {
        x = next_digit(a);
        y = next_digit(b);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return 0;
}

static int sign_of(const struct decimal *decimal)
{
    if (is_zero(decimal))
        return 0;
    return decimal->negative ? -1 : 1;
}

int node_compare_numbers(const struct node *a, const struct node *b)
{
    struct decimal x = decimal_of(a), y = decimal_of(b);
    int sign = sign_of(&x);

    if (sign != sign_of(&y))
        return sign < sign_of(&y) ? -1 : 1;
    return sign ? sign * compare_magnitudes(&x, &y) : 0;
}

bool node_is_integral(const struct node *number)
{
    struct decimal decimal = decimal_of(number);
    int64_t digits = decimal.end - decimal.digit;

    if (memchr(decimal.digit, '.', (size_t)digits))
        digits--;
    return is_zero(&decimal) || digits <= decimal.power;
}
