/*
 * The kinds of objects that a schema can hold: one row each in the table of kind.c, one file per
 * group with the verbs. What is particular to a kind is said here and nowhere else.
 */
#ifndef MIGRATE_KIND_KIND_H
#define MIGRATE_KIND_KIND_H

#include "common/buffer.h"
#include "migrate/catalog/catalog.h"

#include <stdbool.h>
#include <stddef.h>

struct change;
struct step;

/* What a changed attribute asks for. */
enum asks {
    ASKS_ALTER,   /* the verb alter */
    ASKS_REPLACE, /* drop and create */
    ASKS_NOTHING, /* not part of the comparison */
};

struct attribute {
    const char *name; /* column of the kind's query */
    enum asks asks;
    bool needed; /* every object of the kind has it */
};

/* Name spaces of PostgreSQL in which an object takes a name; a drop frees it for a create. */
enum claim {
    CLAIM_RELATION = 1 << 0,
    CLAIM_TYPE = 1 << 1,
    CLAIM_ROUTINE = 1 << 2,
    CLAIM_CONSTRAINT = 1 << 3, /* within one table */
    CLAIM_VALUE = 1 << 4,      /* where a column's values come from */
    CLAIM_OVERLOAD = 1 << 5,   /* calls may fit two routines of one name: the old one goes first */
};

/* What becomes of an object that stays when something that it needs is dropped or replaced (or, for
 * a column, changes its type). */
enum fate {
    FATE_REBUILT, /* dropped before, created again afterwards */
    FATE_RETYPED, /* a column takes the new type of the same name */
    FATE_UNMOVED, /* PostgreSQL sees to it */
};

struct kind {
    const char *name;      /* "table"; in documents and comments */
    const char *ddl;       /* "TABLE"; in DROP, COMMENT ON, GRANT ON */
    const char *query;     /* file below migrate/queries/, or NULL */
    const char *guarded;   /* catalogue that its query reads and not every role may, or NULL */
    unsigned class_id;     /* catalogue that the objects' OIDs are of; 0: no address */
    unsigned parent_class; /* catalogue of the parents' OIDs */
    const struct attribute *attributes;
    size_t attribute_count;
    unsigned claims;           /* of enum claim */
    const char *relation_name; /* attribute with the relation that it claims; NULL: its own name */
    char acl_type;             /* object type for acldefault(); 0: has no privileges */
    const char *acl_name;      /* attribute with the name that GRANT takes; NULL: the identity */
    bool early;        /* dropped before anything is created: it holds no rows, but may be found */
    bool seeks;        /* its creation looks for an early kind on what it needs */
    bool evaluates;    /* its creation runs what it is made of */
    bool trails;       /* comes after everything else, drops too */
    bool renamed_away; /* replaced beside its predecessor, which columns still use meanwhile */
    bool loses_rows;   /* dropping one destroys what people stored */
    bool inherited;    /* tables have them from the tables that they hang below */
    bool ties;         /* hangs its parent below another table, whose columns it takes */
    bool exact;        /* ties: the parent has none but those, none of its own */
    bool leads;        /* its alterations come first, in transactions of their own */
    bool on_parent;    /* named "label ON parent" in DROP and COMMENT */

    /* Part of the statement that creates its parent, when both are new; NULL: never. */
    bool (*folds)(const struct object *object);
    /* May be taken out of its parent's statement again to break a cycle. */
    bool unfolds;

    void (*create)(struct step *step, const struct object *object);
    /* What follows the creation, whether it had a statement of its own or was folded; may be NULL. */
    void (*settle)(struct step *step, const struct object *object);
    void (*drop)(struct step *step, const struct object *object); /* NULL: DROP ddl name */
    /* Instead of being renamed away it is dropped, when its values have taken another form; may be NULL. */
    void (*make_room)(struct step *step, const struct object *object);
    void (*alter)(struct step *step, const struct change *change);

    /* Whether the change needs drop and create, beyond what the attributes say; may be NULL. */
    bool (*replaces)(const struct change *change);
    /* Whether the parts that both sides have stand in another order, or are the whole's own only on the
     * second, where that counts; may be NULL. */
    bool (*rearranged)(const struct change *change);
    /* Whether two parts of one table differ in their names alone, so that one can take the name of the
     * other; NULL: never. */
    bool (*alike)(const struct object *from, const struct object *to);
    /* Whether the change alters the object so that dependents must be rebuilt; may be NULL. */
    bool (*disturbs)(const struct change *change);
    /* What becomes of `object` when `cause` goes; NULL: it is rebuilt. */
    enum fate (*fate)(const struct change *object, const struct change *cause);
    /* Add the edges that pg_depend has not; may be NULL. */
    void (*link)(struct catalog *catalog, struct object *object);
    /* How COMMENT ON and GRANT ON name it; NULL: by ddl and identity. */
    void (*target)(struct buffer *out, const struct object *object);
};

/* All kinds in the order in which things are best created, NULL at the end. */
extern const struct kind *const kinds[];

/* Position of the attribute, or -1. */
int kind_attribute(const struct kind *kind, const char *name);

const struct kind *kind_find(const char *name);

/* Whether an edge of pg_depend counts: those that an object of its own stands for do not. */
bool kind_depends(const struct object *from, const struct object *to);

/* How SQL names the object after DROP, COMMENT ON or GRANT … ON: "TABLE public.users". */
void kind_target(struct buffer *out, const struct object *object);

/* Object type of columns' privileges, which acldefault() has not. */
#define ACL_COLUMN 'c'

#define ATTRIBUTES(table) .attributes = (table), .attribute_count = sizeof(table) / sizeof(table)[0]

#define CLASS_TYPE 1247
#define CLASS_RELATION 1259
#define CLASS_ROUTINE 1255
#define CLASS_CONSTRAINT 2606
#define CLASS_DEFAULT 2604
#define CLASS_SCHEMA 2615
#define CLASS_TRIGGER 2620
#define CLASS_RULE 2618
#define CLASS_POLICY 3256
#define CLASS_EXTENSION 3079
#define CLASS_COLLATION 3456
#define CLASS_CONVERSION 2607
#define CLASS_OPERATOR 2617
#define CLASS_OPERATOR_CLASS 2616
#define CLASS_OPERATOR_FAMILY 2753
#define CLASS_CAST 2605
#define CLASS_LANGUAGE 2612
#define CLASS_TRANSFORM 3576
#define CLASS_FOREIGN_WRAPPER 2328
#define CLASS_FOREIGN_SERVER 1417
#define CLASS_USER_MAPPING 1418
#define CLASS_PUBLICATION 6104
#define CLASS_PUBLICATION_TABLE 6106
#define CLASS_PUBLICATION_SCHEMA 6237
#define CLASS_SUBSCRIPTION 6100
#define CLASS_EVENT_TRIGGER 3466
#define CLASS_STATISTICS 3381
#define CLASS_SEARCH_PARSER 3601
#define CLASS_SEARCH_DICTIONARY 3600
#define CLASS_SEARCH_TEMPLATE 3764
#define CLASS_SEARCH_CONFIGURATION 3602
#define CLASS_ACCESS_METHOD 2601
#define CLASS_DEFAULT_PRIVILEGES 826

#endif
