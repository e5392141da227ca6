/* Positions in YAML: from characters to bytes. */
#include "scaffold/read/place.h"

#include <string.h>

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
    return !(any & 0x8080808080808080u);
}

static void rewind_place(struct place *place)
{
    place->index = place->at = place->line_start = 0;
    place->line = 1;
}

void place_init(struct place *place, const char *bytes, size_t length)
{
    *place = (struct place){.bytes = bytes, .length = length, .ascii = is_ascii(bytes, length)};
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
    if (line) {
        place->line++;
        place->line_start = place->at;
    }
}

static void report(const struct place *place, unsigned *line, unsigned *column)
{
    *line = place->line;
    *column = (unsigned)(place->at - place->line_start) + 1;
}

/* Marks go back by a few characters at most, within their line, or to the start for an error. */
static void step_back(struct place *place, size_t index)
{
    while (place->index > index && place->at > place->line_start) {
        do
            place->at--;
        while (place->at > place->line_start && continues((unsigned char)place->bytes[place->at]));
        place->index--;
    }
    if (place->index > index)
        rewind_place(place);
}

void place_of_mark(struct place *place, const yaml_mark_t *mark, unsigned *line, unsigned *column)
{
    if (mark->index >= place->length) { /* libyaml ends the last line even when the text does not */
        place_of_byte(place, place->length, line, column);
        return;
    }
    if (place->ascii) {
        place->at = mark->index < place->length ? mark->index : place->length;
        *line = (unsigned)mark->line + 1;
        *column = (unsigned)mark->column + 1;
        return;
    }
    step_back(place, mark->index);
    while (place->index < mark->index && place->at < place->length)
        step(place);
    report(place, line, column);
}

void place_of_byte(struct place *place, size_t offset, unsigned *line, unsigned *column)
{
    rewind_place(place);
    while (place->at < offset && place->at < place->length)
        step(place);
    report(place, line, column);
}
