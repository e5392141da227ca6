/* A value in the making (see example.h): what its parts share. */
#ifndef SCAFFOLD_GENERATE_MAKER_H
#define SCAFFOLD_GENERATE_MAKER_H

#include "common/arena.h"
#include "scaffold/generate/check.h"
#include "scaffold/spec/spec.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EXAMPLE_DEPTH_LIMIT 24    /* of schemas inside schemas */
#define EXAMPLE_PARTS_LIMIT 64    /* of what one schema combines */
#define EXAMPLE_LENGTH_LIMIT 1000 /* of made texts and lists */

struct maker {
    struct arena *arena;
    enum check_direction direction;
    int depth;
    const struct schema *open[EXAMPLE_DEPTH_LIMIT]; /* being made, outermost first */
    int tries;                                      /* of choices so far */
    int made;                                       /* values so far */
    bool least;                                     /* only what is required */
    bool doubtful;                                  /* a pattern was too hard */
    bool varies;                                    /* by `state` */
    uint64_t state;                                 /* of the random numbers */
    /* what an object combines, whose required members may not be described */
    const struct schema *undescribed[EXAMPLE_PARTS_LIMIT];
    size_t undescribed_count;
};

/* The next number below `count`: 0 where nothing varies. */
size_t maker_choose(struct maker *maker, size_t count);

const struct node *maker_scalar(struct maker *maker, enum node_kind kind, const char *text);

/* A number, or a string, that the keywords of the schema allow; a pattern may be too hard. */
const struct node *maker_number(struct maker *maker, const struct schema *schema, bool whole);
const struct node *maker_string(struct maker *maker, const struct schema *schema);

#endif
