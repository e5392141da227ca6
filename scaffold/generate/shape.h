/* What the text of a parameter or form field is turned into, from the types of its schema. */
#ifndef SCAFFOLD_GENERATE_SHAPE_H
#define SCAFFOLD_GENERATE_SHAPE_H

#include "common/arena.h"
#include "scaffold/spec/schema.h"
#include "scaffold/template/layout.h"

/* A literal of the generated type Shape; NULL is a string. */
const struct layout *shape_code(struct arena *arena, const struct schema *schema);

#endif
