/* Whether a value of a specification (an example, a default) meets a rule. */
#ifndef SCAFFOLD_GENERATE_MATCH_H
#define SCAFFOLD_GENERATE_MATCH_H

#include "common/arena.h"
#include "scaffold/generate/check.h"

/* Formats are looked at only roughly, and patterns only as far as pattern_match() knows them: otherwise
 * they count as met. Beyond a depth everything does. */
bool match_rule(struct arena *arena, const struct rule *rule, const struct node *value,
                enum check_direction direction);

/* And without what discriminators say as well: as JSON Schema has it. */
bool match_strictly(struct arena *arena, const struct rule *rule, const struct node *value,
                    enum check_direction direction);

#endif
