/* Numbers, durations and sizes: see parse.h. */
#include "common/parse.h"

#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

int parse_integer(const char *text, int64_t minimum, int64_t maximum, int64_t *value)
{
    const char *digit = *text == '-' ? text + 1 : text;
    long long number;

    if (!*digit || digit[strspn(digit, "0123456789")])
        return -1;
    errno = 0;
    number = strtoll(text, NULL, 10);
    if (errno || number < minimum || number > maximum)
        return -1;
    *value = number;
    return 0;
}

/* A plain decimal number at `text`; its end, or NULL. The locale is "C": no tool sets another. */
static const char *decimal(const char *text, double *value)
{
    size_t length = strspn(text, "0123456789");
    size_t fraction = text[length] == '.' ? 1 + strspn(text + length + 1, "0123456789") : 0;
    char copy[64];

    if (!length || fraction == 1 || length + fraction >= sizeof copy)
        return NULL;
    memcpy(copy, text, length + fraction);
    copy[length + fraction] = '\0';
    *value = strtod(copy, NULL);
    return text + length + fraction;
}

int parse_real(const char *text, double minimum, double maximum, double *value)
{
    double number;
    const char *end = decimal(*text == '-' ? text + 1 : text, &number);

    if (!end || *end)
        return -1;
    if (*text == '-')
        number = -number;
    if (number < minimum || number > maximum)
        return -1;
    *value = number;
    return 0;
}

struct unit {
    const char *name;
    double factor;
};

/* The unit that is all letters (and '%') at `text`; its end, or NULL. */
static const char *unit(const char *text, const struct unit *units, double *factor)
{
    size_t length = 0;

    while (isalpha((unsigned char)text[length]))
        length++;
    for (; units->name; units++) {
        if (strlen(units->name) == length && strncmp(units->name, text, length) == 0) {
            *factor = units->factor;
            return text + length;
        }
    }
    return NULL;
}

int parse_duration(const char *text, int64_t *nanoseconds)
{
    static const struct unit units[] = {{"ns", 1},   {"us", 1e3},   {"ms", 1e6},    {"s", 1e9},
                                        {"m", 60e9}, {"h", 3600e9}, {"d", 86400e9}, {NULL, 0}};
    double total = 0, value, factor, last = 1e300;

    if (!*text)
        return -1;
    while (*text) {
        text = decimal(text, &value);
        if (!text)
            return -1;
        if (!*text && last > 1e299) {
            factor = 1e9;
        } else {
            text = unit(text, units, &factor);
            if (!text || factor >= last)
                return -1;
        }
        last = factor;
        total += value * factor;
    }
    if (total > 9e18)
        return -1;
    *nanoseconds = (int64_t)(total + 0.5);
    return 0;
}

int parse_size(const char *text, int64_t *bytes)
{
    static const struct unit units[] = {{"", 1},
                                        {"B", 1},
                                        {"k", 1024.0},
                                        {"kB", 1024.0},
                                        {"KB", 1024.0},
                                        {"K", 1024.0},
                                        {"M", 1048576.0},
                                        {"MB", 1048576.0},
                                        {"G", 1073741824.0},
                                        {"GB", 1073741824.0},
                                        {"TB", 1099511627776.0},
                                        {NULL, 0}};
    double value, factor;

    text = decimal(text, &value);
    if (!text)
        return -1;
    text = unit(text, units, &factor);
    if (!text || *text || value * factor > 9e18)
        return -1;
    *bytes = (int64_t)(value * factor);
    return 0;
}
