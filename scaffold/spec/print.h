/* The model as text, for those who look for what went wrong, and for tests. */
#ifndef SCAFFOLD_SPEC_PRINT_H
#define SCAFFOLD_SPEC_PRINT_H

#include "common/buffer.h"
#include "scaffold/spec/spec.h"

/* Append a line for each thing of the specification, indented by what it belongs to. */
void spec_print(const struct spec *spec, struct buffer *out);

#endif
