/*
 * What a schema asks of a value, as a small tree: the one source of validators, examples and
 * attacks, so that they cannot disagree. A rule is what one schema asks; a check is one of its demands.
 */
#ifndef SCAFFOLD_GENERATE_CHECK_H
#define SCAFFOLD_GENERATE_CHECK_H

#include "common/arena.h"
#include "common/buffer.h"
#include "scaffold/spec/schema.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum check_kind {
    /* of numbers: `value` is the bound */
    CHECK_MINIMUM,
    CHECK_ABOVE,
    CHECK_MAXIMUM,
    CHECK_BELOW,
    CHECK_MULTIPLE,
    CHECK_NUMBER_FORMAT, /* `text`: int32, int64 */
    /* of strings */
    CHECK_MIN_LENGTH, /* `count` */
    CHECK_MAX_LENGTH,
    CHECK_PATTERN, /* `text` */
    CHECK_FORMAT,  /* `text`: email, … */
    CHECK_BINARY,  /* bytes or a file do as well */
    /* of arrays */
    CHECK_MIN_ITEMS,
    CHECK_MAX_ITEMS,
    CHECK_UNIQUE,
    CHECK_PREFIX_ITEM, /* `rule` for the item at `count` */
    CHECK_ITEMS,       /* `rule` for the items from `count` on */
    CHECK_CONTAINS,    /* at least `count` and at most `most` (-1: any) of `rule` */
    CHECK_UNEVALUATED_ITEMS,
    /* of objects */
    CHECK_MIN_PROPERTIES,
    CHECK_MAX_PROPERTIES,
    CHECK_REQUIRED,         /* `text` must be there; those of CHECK_PROPERTY say it themselves */
    CHECK_PROPERTY,         /* `rule` for the property `text`; `required` */
    CHECK_PATTERN_PROPERTY, /* `rule` for those whose names match `text` */
    CHECK_ADDITIONAL, /* `rule` for those that no CHECK_PROPERTY or CHECK_PATTERN_PROPERTY is for */
    CHECK_NAMES,      /* `rule` for the names */
    CHECK_DEPENDENT_REQUIRED, /* with `text` there must be `names` */
    CHECK_DEPENDENT_RULE,     /* with `text` there, `rule` holds for the object */
    CHECK_UNEVALUATED_PROPERTIES,
    /* of any value */
    CHECK_CONST, /* `value` */
    CHECK_ENUM,  /* one of the items of `value` */
    CHECK_CALL,  /* what `schema`, which has a name, asks */
    CHECK_ALL,   /* `rule` as well */
    CHECK_ANY,   /* at least one of `rules`; where `rule` is there, it says which one */
    CHECK_ONE,   /* exactly one of `rules`; the same */
    CHECK_NOT,
    CHECK_IF, /* `rules`: if, then, else; the latter two may be NULL */
};
#define CHECK_KINDS (CHECK_IF + 1)

struct rule;

struct check {
    enum check_kind kind;
    bool required;
    const struct node *value;
    const char *text;
    size_t length; /* of text */
    int64_t count, most;
    const struct schema *schema;
    const struct rule *rule;
    const struct rule *const *rules;
    size_t rule_count;
    const struct schema_names *names;
};

struct rule {
    const struct schema *schema;
    bool nothing;               /* no value is right */
    bool nullable;              /* null is right, whatever the checks say */
    unsigned types;             /* SCHEMA_* that are right; 0: all */
    const struct check *checks; /* in the order of enum check_kind */
    size_t count;
};

/* Which part of a message is meant. */
enum check_direction {
    CHECK_REQUEST,  /* readOnly properties are not required */
    CHECK_RESPONSE, /* writeOnly properties are not */
};

/* The rule of a schema itself, not of what it is called: a named one is not called but opened. */
const struct rule *check_schema(struct arena *arena, const struct schema *schema,
                                enum check_direction direction);

/* The rule for a place where the schema is used: a call where it has a name. NULL asks nothing. */
const struct rule *check_use(struct arena *arena, const struct schema *schema,
                             enum check_direction direction);

/* Whether it asks for nothing at all. */
bool check_is_empty(const struct rule *rule);

/* Whether every object of JavaScript has a property of that name, that only an own one may be taken for. */
bool check_is_inherited(const char *name, size_t length);

/* The types whose values a check is about; 0: any value. */
unsigned check_types(enum check_kind kind);

/* Append the tree as text on one line, for tests and those who look for what went wrong. */
void check_print(const struct rule *rule, struct buffer *out);

#endif
