/* What can be wrong with one value: the faults that attacks are made of. */
#ifndef SCAFFOLD_REQUEST_FAULT_H
#define SCAFFOLD_REQUEST_FAULT_H

#include "common/arena.h"
#include "scaffold/spec/schema.h"

#include <stdbool.h>
#include <stddef.h>

struct fault {
    const char *name;         /* "wrong type" */
    const struct node *value; /* instead of the right one */
    bool injection;           /* may be right all the same: then it must do no harm */
};

#define FAULT_LIMIT 24 /* of one value */

/* Fill `faults` for a value that the schema describes; returns how many. `textual`: it is sent as
 * text, so that a number in place of a string is none. Whether a fault is one, the caller asks of
 * the whole schema (match.h). */
size_t fault_list(struct arena *arena, const struct schema *schema, const struct node *value,
                  bool textual, struct fault faults[FAULT_LIMIT]);

#endif
