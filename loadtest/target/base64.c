/* Groups of six bits. */
#include "loadtest/target/base64.h"

#include <stdint.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const char *base64_encode(struct arena *arena, const char *bytes, size_t length)
{
    size_t used = 0;
    char *text = arena_alloc(arena, (length + 2) / 3 * 4 + 1, 1);
    for (size_t i = 0; i < length; i += 3) {
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (i + j < length ? (unsigned char)bytes[i + j] : 0u);
        for (size_t j = 0; j < 4; j++)
            text[used++] = i + j > length ? '=' : digits[group >> (18 - 6 * j) & 63];
    }
    return text;
}

/* The digits of `text` as numbers, their count; -1 when there is something else. */
static int take_digits(const char *text, unsigned char *values, size_t *count)
{
    size_t padding = 0;
    for (*count = 0; *text != '\0'; text++) {
        const char *digit = strchr(digits, *text);
        if (strchr(" \t\r\n", *text) != NULL)
            continue;
        padding += *text == '=';
        if (*text != '=' && (digit == NULL || padding > 0))
            return -1;
        if (digit != NULL)
            values[(*count)++] = (unsigned char)(digit - digits);
    }
    return *count % 4 == 1 || (padding > 0 && *count % 4 + padding != 4) ? -1 : 0;
}

const char *base64_decode(struct arena *arena, const char *text, size_t *length)
{
    unsigned char *values = arena_alloc(arena, strlen(text) + 4, 1); /* zeros behind the last */
    size_t count;
    if (take_digits(text, values, &count) != 0)
        return NULL;
    char *bytes = arena_alloc(arena, count / 4 * 3 + 4, 1);
    for (size_t i = 0, used = 0; i < count; i += 4) {
        uint32_t group = (uint32_t)values[i] << 18 | (uint32_t)values[i + 1] << 12 |
                         (uint32_t)values[i + 2] << 6 | values[i + 3];
        bytes[used++] = (char)(group >> 16);
        bytes[used++] = (char)(group >> 8);
        bytes[used++] = (char)group;
    }
    *length = count * 3 / 4;
    bytes[*length] = '\0';
    return bytes;
}
