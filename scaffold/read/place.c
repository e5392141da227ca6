/* Positions in YAML: from characters to bytes. */
#include "scaffold/read/place.h"

#include <string.h>

#define HIGH_BITS 0x8080808080808080u
#define ONES 0x0101010101010101u

static bool is_ascii(const char *bytes, size_t length)
{
    unsigned long long word, any = 0;
    size_t i = 0;

    for (; i + sizeof word <= length; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        any |= word;
    }
    for (; i < length; i++)
        any |= (unsigned char)bytes[i];
    return !(any & HIGH_BITS);
}

/* Whether a line break begins at `at` that libyaml and we do not count in the same way: a lone CR,
 * U+0085, U+2028, U+2029. */
static bool is_odd_break(const char *at, const char *end)
{
    switch ((unsigned char)*at) {
    case '\r':
        return at + 1 == end || at[1] != '\n';
    case 0xc2:
        return end - at > 1 && (unsigned char)at[1] == 0x85;
    case 0xe2:
        return end - at > 2 && (unsigned char)at[1] == 0x80 &&
               ((unsigned char)at[2] & 0xfe) == 0xa8;
    default:
        return false;
    }
}

/* Whether eight bytes are all ASCII and no CR, so that no such break begins in them: a CR becomes zero,
 * which borrows from its high bit. */
static bool is_even(const char *bytes)
{
    unsigned long long word, returns;

    memcpy(&word, bytes, sizeof word);
    returns = word ^ ONES * '\r';
    return !((word | (returns - ONES)) & HIGH_BITS);
}

static bool has_odd_breaks(const char *bytes, size_t length)
{
    const char *end = bytes + length, *stop;

    while (bytes < end) {
        if (end - bytes >= 8 && is_even(bytes)) {
            bytes += 8;
            continue;
        }
        for (stop = end - bytes >= 8 ? bytes + 8 : end; bytes < stop; bytes++)
            if (is_odd_break(bytes, end))
                return true;
    }
    return false;
}

static void rewind_place(struct place *place)
{
    place->index = place->at = place->column = place->line_start = 0;
    place->line = 1;
}

void place_init(struct place *place, const char *bytes, size_t length)
{
    *place = (struct place){.bytes = bytes, .length = length, .ascii = is_ascii(bytes, length)};
    place->exact = !place->ascii && !has_odd_breaks(bytes, length);
    rewind_place(place);
}

static bool ends_line(const struct place *place)
{
    const char *byte = place->bytes + place->at;

    if (*byte == '\n')
        return true;
    return *byte == '\r' && (place->at + 1 == place->length || byte[1] != '\n');
}

static bool continues(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

/* One character on. */
static void step(struct place *place)
{
    bool line = ends_line(place);

    place->at++;
    while (place->at < place->length && continues((unsigned char)place->bytes[place->at]))
        place->at++;
    place->index++;
    place->column++;
    if (line) {
        place->line++;
        place->line_start = place->at;
        place->column = 0;
    }
}

static void report(const struct place *place, unsigned *line, unsigned *column)
{
    *line = place->line;
    *column = (unsigned)(place->at - place->line_start) + 1;
}

/* Back by characters of the line. */
static void step_back(struct place *place, size_t count)
{
    while (count-- && place->at > place->line_start) {
        do
            place->at--;
        while (place->at > place->line_start && continues((unsigned char)place->bytes[place->at]));
        place->index--;
        place->column--;
    }
}

/* To the start of the line before. */
static void line_back(struct place *place)
{
    size_t at = place->line_start - 1; /* its line break */

    while (at > 0 && place->bytes[at - 1] != '\n')
        at--;
    place->at = place->line_start = at;
    place->column = 0;
    place->line--;
}

/* To the start of another line; in the line at hand nothing moves. */
static void go_to_line(struct place *place, size_t line)
{
    const char *end = place->bytes + place->length, *newline;

    while (place->line > line)
        line_back(place);
    while (place->line < line) {
        newline = memchr(place->bytes + place->at, '\n', (size_t)(end - place->bytes) - place->at);
        place->at = newline ? (size_t)(newline + 1 - place->bytes) : place->length;
        place->line_start = place->at;
        place->column = 0;
        place->line++;
    }
}

/* Forward in the line, eight characters at a time as long as they are bytes. */
static void go_to_column(struct place *place, size_t column)
{
    unsigned long long word;

    if (place->column > column)
        step_back(place, place->column - column);
    while (place->column < column && place->at < place->length) {
        if (column - place->column >= sizeof word && place->length - place->at >= sizeof word) {
            memcpy(&word, place->bytes + place->at, sizeof word);
            if (!(word & HIGH_BITS)) {
                place->at += sizeof word;
                place->column += sizeof word;
                continue;
            }
        }
        place->at++;
        while (place->at < place->length && continues((unsigned char)place->bytes[place->at]))
            place->at++;
        place->column++;
    }
}

/* By the index alone, where libyaml's lines are not ours; from the start again for what lies before
 * the line at hand. */
static void go_to_index(struct place *place, size_t index)
{
    if (place->index > index)
        step_back(place, place->index - index);
    if (place->index > index)
        rewind_place(place);
    while (place->index < index && place->at < place->length)
        step(place);
}

void place_of_mark(struct place *place, const yaml_mark_t *mark, unsigned *line, unsigned *column)
{
    if (mark->index >= place->length) { /* libyaml ends the last line even when the text does not */
        place_of_byte(place, place->length, line, column);
        return;
    }
    if (place->ascii) {
        place->at = mark->index;
        *line = (unsigned)mark->line + 1;
        *column = (unsigned)mark->column + 1;
        return;
    }
    if (place->exact) {
        go_to_line(place, mark->line + 1);
        go_to_column(place, mark->column);
    } else {
        go_to_index(place, mark->index);
    }
    report(place, line, column);
}

void place_of_byte(struct place *place, size_t offset, unsigned *line, unsigned *column)
{
    rewind_place(place);
    while (place->at < offset && place->at < place->length)
        step(place);
    report(place, line, column);
}
