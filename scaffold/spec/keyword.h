/* The keywords of schemas; private to scaffold/spec. */
#ifndef SCAFFOLD_SPEC_KEYWORD_H
#define SCAFFOLD_SPEC_KEYWORD_H

#include "scaffold/spec/build.h"

/* How a keyword's value is read into its field. */
enum keyword_form {
    KEYWORD_SCHEMA,
    KEYWORD_SCHEMAS,    /* a sequence of them */
    KEYWORD_PROPERTIES, /* a mapping of them */
    KEYWORD_COUNT,      /* a length or number of things */
    KEYWORD_NUMBER,
    KEYWORD_TEXT,
    KEYWORD_FLAG,
    KEYWORD_VALUE, /* data, whatever it is */
    KEYWORD_OWN,   /* by a function */
};

/* Where its field is. */
enum keyword_group {
    GROUP_SCHEMA, /* the schema itself */
    GROUP_VALUE,
    GROUP_ARRAY,
    GROUP_OBJECT,
    GROUP_COMBINED,
    GROUP_NOTES,
};

struct keyword {
    const char *name;
    enum keyword_form form;
    enum keyword_group group;
    size_t offset; /* in the group */
    void (*read)(struct build *, struct schema *, const struct node *);
};

/* The keyword of that name, or NULL when it asks nothing of a value. */
const struct keyword *keyword_find(const char *name);

/* All of them: how many, and the name of each. */
size_t keyword_count(void);
const char *keyword_name(size_t index);

/* Read its value into the schema; what is wrong with it is reported. */
void keyword_read(struct build *build, struct schema *schema, const struct keyword *keyword,
                  const struct node *node);

/* Whether it only says something about values, and asks nothing of them. */
bool keyword_is_note(const struct keyword *keyword);

#endif
