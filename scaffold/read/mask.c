/* Line breaks of YAML 1.1 hidden from libyaml. */
#include "scaffold/read/mask.h"

#include "common/text.h"

#include <stdint.h>
#include <string.h>

#define POINTS 0x10000u

static const struct {
    const char *bytes;
    size_t length;
    uint32_t first, last; /* where a character that is as long is looked for */
} breaks[MASK_COUNT] = {{"\xc2\x85", 2, 0x100, 0x7ff},
                        {"\xe2\x80\xa8", 3, 0xe000, 0xf8ff},
                        {"\xe2\x80\xa9", 3, 0xe000, 0xf8ff}};

/* Which of them begins here; MASK_COUNT: none. */
static size_t break_at(const char *at, size_t left)
{
    size_t i = 0;

    while (i < MASK_COUNT &&
           (left < breaks[i].length || memcmp(at, breaks[i].bytes, breaks[i].length) != 0))
        i++;
    return i;
}

static bool has_breaks(const char *bytes, size_t length)
{
    size_t i;

    for (i = 0; i < length; i++)
        if ((unsigned char)bytes[i] >= 0xc2 && break_at(bytes + i, length - i) < MASK_COUNT)
            return true;
    return false;
}

/* The value of the digits behind '\u' or '\U', as far as there are any. */
static uint32_t escaped(const char *at, const char *end)
{
    size_t digits = *at == 'U' ? 8 : 4, i;
    uint32_t point = 0;

    for (i = 1; i <= digits && at + i < end && text_hex_value(at[i]) >= 0; i++)
        point = point * 16 + (uint32_t)text_hex_value(at[i]);
    return point;
}

/* Note the characters that occur, as they are or by an escape. */
static void note_points(unsigned char *seen, const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    uint32_t point;
    size_t step;

    while (at < end) {
        step = text_utf8(at, (size_t)(end - at), &point);
        if (*at == '\\' && end - at > 1 && (at[1] | 0x20) == 'u')
            point = escaped(at + 1, end);
        if (step && point < POINTS)
            seen[point / 8] |= (unsigned char)(1u << point % 8);
        at += step ? step : 1;
    }
}

/* The first character of that range that was not seen, which then is; false when all were. */
static bool choose(unsigned char *seen, uint32_t first, uint32_t last, char *shown)
{
    uint32_t point = first;

    while (point <= last && seen[point / 8] & 1u << point % 8)
        point++;
    if (point > last)
        return false;
    seen[point / 8] |= (unsigned char)(1u << point % 8);
    *text_write_utf8(shown, point) = '\0';
    return true;
}

const char *mask_apply(struct mask *mask, struct arena *arena, const char *bytes, size_t length)
{
    unsigned char seen[POINTS / 8] = {0};
    char *copy;
    size_t i, which;

    *mask = (struct mask){.used = has_breaks(bytes, length)};
    if (!mask->used)
        return bytes;
    note_points(seen, bytes, length);
    for (i = 0; mask->used && i < MASK_COUNT; i++)
        mask->used = choose(seen, breaks[i].first, breaks[i].last, mask->shown[i]);
    if (!mask->used)
        return bytes;
    copy = arena_strndup(arena, bytes, length);
    for (i = 0; i < length; i++) {
        which = break_at(copy + i, length - i);
        if (which < MASK_COUNT)
            memcpy(copy + i, mask->shown[which], breaks[which].length);
    }
    return copy;
}

void mask_undo(const struct mask *mask, char *text, size_t length)
{
    size_t i, which;

    for (which = 0; mask->used && which < MASK_COUNT; which++)
        for (i = 0; i + breaks[which].length <= length; i++)
            if (memcmp(text + i, mask->shown[which], breaks[which].length) == 0)
                memcpy(text + i, breaks[which].bytes, breaks[which].length);
}
