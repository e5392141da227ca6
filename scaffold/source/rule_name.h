/* A check function that is being read; private to the readers of checks. */
#ifndef SCAFFOLD_SOURCE_RULE_NAME_H
#define SCAFFOLD_SOURCE_RULE_NAME_H

#include "scaffold/source/machine.h"

#define RULE_NAME_LIMIT 512 /* names of values in one function */

struct rule {
    struct machine *machine;
    struct object *function;
    struct {
        const char *name; /* an atom */
        struct value schema;
        struct value owner; /* of the property `key` */
        const char *key;    /* NULL: it is none */
    } names[RULE_NAME_LIMIT];
    unsigned count;
};

/* --- what names stand for --- */

/* Where a name stands in the list; the count when it is not there. */
unsigned rule_index(const struct rule *self, const struct syntax *node);

/* The schema that a name stands for; undefined when it is another name. */
struct value rule_schema_of(const struct rule *self, const struct syntax *node);
void rule_name(struct rule *self, const char *name, struct value schema);

/* What a name's checks are about: a reference's schema, alone or with something said beside it. */
struct value rule_target(const struct rule *self, struct value schema);

/* The property that value.email or value['e-mail'] is, NULL when it is none; the schema of that, or of
 * list[index], map[name]. */
const char *rule_property(const struct rule *self, const struct syntax *node);
struct value rule_part(struct rule *self, const struct syntax *node);

/* Set a keyword of the target, when it says anything. */
void rule_set(struct rule *self, struct value schema, const char *keyword, struct value value);

/* --- pieces of code --- */

/* Without parentheses; the first operand of &&. */
const struct syntax *rule_unwrapped(const struct syntax *node);
const struct syntax *rule_operand(const struct syntax *node);

/* The name of what is called, and whose method it is. */
const char *rule_callee(const struct syntax *call, const struct syntax **object);
bool rule_number(const struct syntax *node, struct value *number);

/* The message of `if (…) problems.add('email', 'is required')`; NULL of any other statement. And
 * whether what stands in a condition is refused. */
const char *rule_message(const struct rule *self, const struct syntax *node);
bool rule_is_refused(const struct rule *self, const struct syntax *node);

/* --- what is demanded --- */

/* What checks say, whatever was known before. */
void rule_forget(struct rule *self, struct value schema);

void rule_read_binary(struct rule *self, const struct syntax *node);
void rule_read_refusal(struct rule *self, const struct syntax *call);
void rule_read_call(struct rule *self, const struct syntax *call);
void rule_read_loop(struct rule *self, const struct syntax *node);
void rule_read_presence(struct rule *self, const struct syntax *node);
void rule_read_values(struct rule *self, const struct syntax *node);

/* Whether a statement says what one of several choices is, or what depends on a property. */
bool rule_is_apart(const struct rule *self, const struct syntax *node);

#endif
