/* What rules ask of values of one type, as schemas of zod; private to scaffold/generate. */
#ifndef SCAFFOLD_GENERATE_ZOD_TYPE_H
#define SCAFFOLD_GENERATE_ZOD_TYPE_H

#include "scaffold/generate/emit.h"

/* A schema that is being written: what it is, and what is asked beside. */
struct zod {
    struct validators *all;
    struct arena *arena;
    struct code_list parts;  /* schemas that hold together */
    struct code_list beside; /* checks */
};

/* The schema of a rule. */
const struct layout *zod_rule(struct validators *all, const struct rule *rule);

/* The schema of what a rule asks of each of the types that are right, one after the other; what zod has no
 * word for goes beside. */
void zod_types(struct zod *zod, const struct rule *rule, struct code_list *out);

/* --- pieces --- */

const struct layout *zod_text(const struct zod *zod, const char *bytes);
const struct layout *zod_string(const struct zod *zod, const char *bytes, size_t length);

/* name(arguments…); with one argument; with one, an object or a list, that begins on the same line. */
const struct layout *zod_call(const struct zod *zod, const char *name,
                              const struct code_list *arguments);
const struct layout *zod_call_one(const struct zod *zod, const char *name,
                                  const struct layout *argument);
const struct layout *zod_call_around(const struct zod *zod, const char *name,
                                     const struct layout *argument);

/* [items…] */
const struct layout *zod_list(const struct zod *zod, const struct code_list *items);

/* The name of something in zod.ts, or in checks.ts, imported. */
const char *zod_helper(const struct zod *zod, const char *name);
const char *zod_from_checks(const struct zod *zod, const char *name);

/* by(schema): a check, as the checks beside take them. */
const struct layout *zod_check_of(const struct zod *zod, const struct rule *rule);

/* One more check beside the schema. */
void zod_add_beside(struct zod *zod, const char *name, const struct code_list *arguments);

/* The first check of that kind, or NULL. */
const struct check *zod_find(const struct rule *rule, enum check_kind kind);

#endif
