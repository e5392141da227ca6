/* Scalars made from schemas, and what is chosen among. */
#include "scaffold/generate/maker.h"

#include "common/buffer.h"
#include "common/text.h"
#include "scaffold/generate/pattern.h"
#include "scaffold/generate/pattern_match.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define VARY_NUMBERS 1000 /* numbers to choose from, where the bounds allow it */

size_t maker_choose(struct maker *maker, size_t count)
{
    if (!maker->varies || count < 2) {
        return 0;
    }
    /* splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014) */
    uint64_t z = maker->state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return (size_t)((z ^ (z >> 31)) % count);
}

const struct node *maker_scalar(struct maker *maker, enum node_kind kind, const char *text)
{
    return node_new_scalar(maker->arena, kind, (struct locus){0}, text, strlen(text));
}

static double number_of(const struct node *node, double otherwise)
{
    return node == NULL ? otherwise : strtod(node->text, NULL);
}

const struct node *maker_number(struct maker *maker, const struct schema *schema, bool whole)
{
    double step = number_of(schema->value->multiple_of, whole ? 1 : 0.5);
    double low = number_of(schema->value->minimum, -INFINITY);
    double above = number_of(schema->value->exclusive_minimum, -INFINITY);
    double high = number_of(schema->value->maximum, INFINITY);
    double below = number_of(schema->value->exclusive_maximum, INFINITY);
    double value = whole || schema->value->multiple_of != NULL ? step : 1.5;
    double least = low > above ? low : above + step / 2;
    double most = high < below ? high : below - step / 2;
    if (value < least) {
        value = ceil(least / step) * step;
    }
    if (value > most) {
        value = floor(most / step) * step;
    }
    if (!whole && value < least) {
        value = (least + most) / 2;
    }
    double room = floor(
        ((most < value + VARY_NUMBERS * step ? most : value + VARY_NUMBERS * step) - value) / step);
    value += room >= 1 ? step * (double)maker_choose(maker, (size_t)room + 1) : 0;
    return maker_scalar(maker, NODE_NUMBER, arena_printf(maker->arena, "%.15g", value));
}

static const char *text_of_format(const char *format)
{
    static const struct {
        const char *format, *text;
    } samples[] = {
        {"email", "user@example.com"},
        {"uuid", "3fa85f64-5717-4562-b3fc-2c963f66afa6"},
        {"date", "2024-01-15"},
        {"time", "09:30:00Z"},
        {"date-time", "2024-01-15T09:30:00Z"},
        {"duration", "P1D"},
        {"uri", "https://example.com/"},
        {"url", "https://example.com/"},
        {"uri-reference", "/path"},
        {"ipv4", "192.0.2.1"},
        {"ipv6", "2001:db8::1"},
        {"hostname", "example.com"},
        {"json-pointer", "/path"},
        {"relative-json-pointer", "0"},
        {"regex", "^a"},
        {"byte", "aGVsbG8="},
    };
    for (size_t i = 0; format != NULL && i < sizeof samples / sizeof *samples; i++) {
        if (strcmp(samples[i].format, format) == 0) {
            return samples[i].text;
        }
    }
    return NULL;
}

/* Texts of formats that differ from one another. */
static const char *vary_format(struct maker *maker, const char *format, const char *text)
{
    if (!maker->varies || text == NULL) {
        return text;
    }
    unsigned a = (unsigned)maker_choose(maker, 0x10000);
    unsigned b = (unsigned)maker_choose(maker, 0x10000);
    if (strcmp(format, "email") == 0) {
        return arena_printf(maker->arena, "user%u@example.com", a);
    }
    if (strcmp(format, "uuid") == 0) {
        return arena_printf(maker->arena, "%04x%04x-5717-4562-b3fc-2c963f66afa6", a, b);
    }
    if (strcmp(format, "date") == 0) {
        return arena_printf(maker->arena, "2024-%02u-%02u", a % 12 + 1, b % 28 + 1);
    }
    if (strcmp(format, "date-time") == 0) {
        return arena_printf(maker->arena, "2024-%02u-%02uT09:30:00Z", a % 12 + 1, b % 28 + 1);
    }
    return text;
}

static const char *plain_word(struct maker *maker)
{
    static const char *const words[] = {"string", "alpha",   "bravo", "charlie", "delta",
                                        "echo",   "foxtrot", "golf",  "hotel",   "india"};
    return words[maker_choose(maker, sizeof words / sizeof *words)];
}

static uint64_t pattern_seed(struct maker *maker)
{
    return maker->varies ? maker_choose(maker, UINT32_MAX) + 1 : 0;
}

/* No more than that many characters. */
static void shorten(struct buffer *text, int64_t most)
{
    size_t at = 0;
    for (int64_t n = 0; n < most && at < text->length; n++) {
        size_t size = text_utf8(text->data + at, text->length - at, NULL);
        at += size > 0 ? size : 1;
    }
    if (at < text->length) {
        text->length = at;
        text->data[at] = '\0';
    }
}

const struct node *maker_string(struct maker *maker, const struct schema *schema)
{
    const char *text = vary_format(maker, schema->format, text_of_format(schema->format));
    const char *pattern = schema->value->pattern;
    if (pattern != NULL &&
        (text == NULL || pattern_match(pattern, text, strlen(text)) == PATTERN_DIFFERS)) {
        size_t wanted = schema->value->min_length > 0 ? (size_t)schema->value->min_length : 0;
        text = pattern_example(maker->arena, pattern, wanted, pattern_seed(maker));
    }
    struct buffer made = BUFFER_INIT;
    buffer_puts(&made, text != NULL ? text : plain_word(maker));
    int64_t least =
        schema->value->min_length < EXAMPLE_LENGTH_LIMIT ? schema->value->min_length : 0;
    while (text == NULL && (int64_t)made.length < least) {
        buffer_putc(&made, 'x');
    }
    if (schema->value->max_length >= 0) {
        shorten(&made, schema->value->max_length);
    }
    maker->doubtful = maker->doubtful ||
                      (text == NULL && pattern != NULL &&
                       pattern_match(pattern, buffer_text(&made), made.length) != PATTERN_MATCHES);
    const struct node *node = maker_scalar(maker, NODE_STRING, buffer_text(&made));
    buffer_release(&made);
    return node;
}
