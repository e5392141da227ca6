/* What the property of a discriminator says of the choices of a union. */
#ifndef SCAFFOLD_GENERATE_TOLD_H
#define SCAFFOLD_GENERATE_TOLD_H

#include "common/arena.h"
#include "scaffold/spec/schema.h"

#include <stdbool.h>

/* The values of the property that mean the choice, a sequence of strings, empty when none does: those that
 * are mapped to it, and its name where that is not mapped to another. */
const struct node *told_values(struct arena *arena, const struct schema_discriminator *told,
                               const struct schema *choice);

/* What a choice itself leaves open. */
struct told_property {
    const struct node *values; /* NULL: the choice need not be narrowed, or cannot be */
    bool required;
};

/* The values that the type of a choice is narrowed to: those that are mapped to it, else its name. None
 * where the choice is no object with that property, may be null, or says the values itself. */
struct told_property told_narrows(struct arena *arena, const struct schema_discriminator *told,
                                  const struct schema *choice);

#endif
