/*
 * Text with placeholders, compiled into segments once and written out for each request: {{random.uuid}},
 * {{random.int LOW HIGH}}, {{seq}}, {{csv.COLUMN}}, and what is known before the run and becomes plain
 * text: {{env.NAME}}, {{captured.NAME}}. {{{{ is two braces.
 */
#ifndef LOADTEST_TARGET_TEMPLATE_H
#define LOADTEST_TARGET_TEMPLATE_H

#include "common/csv.h"

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"
#include "common/map.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a text stands, which says how values are escaped in it. */
enum template_place {
    TEMPLATE_TEXT,   /* as they are */
    TEMPLATE_URL,    /* percent-encoded (RFC 3986, section 2.1) */
    TEMPLATE_HEADER, /* as they are; control characters are an error */
    TEMPLATE_JSON, /* escaped within its strings; a number that is a whole string loses the quotes */
    TEMPLATE_QUOTED, /* text that is JSON: escaped within its strings */
};

/* What placeholders stand for. */
struct variables {
    const struct csv *data;     /* NULL: no --data */
    const struct map *captured; /* name → struct captured */
};

struct captured {
    const char *text;
    size_t length;
    bool raw; /* no string: a number, true, … */
};

struct segment;

struct template
{
    const struct segment *segments;
    size_t count;
};

/* The state of what differs from request to request; each loop has its own. */
struct generator {
    uint64_t random;
    uint64_t unique; /* for what no other run may have used */
    uint64_t number; /* of the request, from 1; also the row of data */
    uint64_t step;   /* to the next one's: how many loops there are */
};

/* Compile `text`; the template lives in `arena`. 0, or -1 with STATUS_INPUT. */
int template_compile(struct arena *arena, const char *text, size_t length,
                     enum template_place place, const struct variables *variables,
                     struct template *template, struct error *error);

/* A text without placeholders as a template. */
struct template template_literal(struct arena *arena, const char *text, size_t length);

/* The templates one behind the other as one. */
struct template template_join(struct arena *arena, const struct template *items, size_t count);

/* The text of one that is constant; "" for an empty one. *length may be NULL. */
const char *template_constant(const struct template *template, size_t *length);

/* Whether a text has a placeholder, or what would be one. */
bool template_is_in(const char *text, size_t length);

/* Whether it is the same for each request. */
bool template_is_constant(const struct template *template);

/* Append the text for the request that the generator stands at. */
void template_write(const struct template *template, struct generator *generator,
                    struct buffer *out);

/* Append a number in digits. */
void template_put_number(struct buffer *out, uint64_t number);

/* The generator of loop `index` of `count`; and its next request. UUIDs are other ones for each salt. */
void generator_init(struct generator *generator, uint64_t seed, uint64_t salt, unsigned index,
                    unsigned count);
static inline void generator_next(struct generator *generator)
{
    generator->number += generator->step;
}

#endif
