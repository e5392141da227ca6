/* Rules as JSON Schema draft-07; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_NATIVE_RULE_H
#define SCAFFOLD_GENERATE_NATIVE_RULE_H

#include "scaffold/generate/check.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/variant.h"

/* A schema that is being written. */
struct native {
    struct arena *arena;
    const struct variants *variants;
    enum check_direction direction;
    bool *wanted[2]; /* by direction and the schema's index: something refers to it */
    const struct schema **queue[2];
    size_t queued[2];
    size_t members; /* of the schema that was written last */
};

/* The members of an object, or a list of values. */
struct native_draft {
    struct native *native;
    struct code_list members;
};

/* One more member: of a value that is code, or of plain text. */
void native_put(struct native_draft *draft, const char *key, const struct layout *value);
void native_put_text(struct native_draft *draft, const char *key, const char *text);

/* What a rule asks as a schema; what it refers to is noted as wanted. */
const struct layout *native_rule(struct native *native, const struct rule *rule);

/* { $id: 'User', … }: the definition of a schema that is referred to. */
const char *native_definition(struct native *native, const struct schema *schema);

#endif
