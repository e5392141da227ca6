/*
 * The objects of one database as values: each with its kind, its identity, its attributes, and the
 * objects that it needs. A catalogue is read from a server (load.h) or from a db-schema document
 * (document.h); after catalog_finish() it is not changed any more.
 */
#ifndef MIGRATE_CATALOG_CATALOG_H
#define MIGRATE_CATALOG_CATALOG_H

#include "common/arena.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct kind;

/* Where PostgreSQL keeps an object, as pg_depend names it. */
struct address {
    unsigned class_id;
    unsigned object_id; /* 0: not an object of its own for pg_depend */
    int sub_id;
};

struct object {
    const struct kind *kind;
    struct object *parent;    /* the table of a column, …; NULL for what stands alone */
    struct object *drop_with; /* what takes it along when it is dropped; NULL: nothing */
    const char *schema;       /* as it is, not quoted; NULL for what is in no schema */
    const char *name;         /* as it is, not quoted */
    const char *label;        /* the name, quoted for SQL */
    const char *identity;     /* unique within the kind; quoted and qualified for SQL */
    const char *owner;        /* role, not quoted; NULL for what has none */
    const char *comment;      /* NULL: none */
    const char *acl;          /* see privilege.h; NULL for what has none */
    const char **values;      /* by the kind's attributes; NULL: not set */
    struct address address;
    const char *always, *unless_wanted;          /* whose it is, see kept.h */
    size_t index;                                /* in the catalogue */
    struct object *children, *last_child, *next; /* of one parent, in the order they were added */
    struct object **needs;                       /* what this object depends on, parents included */
    size_t needs_count;
    struct object **needed_by; /* the other way */
    size_t needed_by_count;
};

struct edge {
    struct object *from, *to; /* from needs to */
};

/* A kind that nobody handles, by name, and the object. */
struct unhandled {
    const char *kind;
    const char *identity;
};

/* What a schema file says about a former name. */
struct former_name {
    const char *identity;      /* of an object that stands alone */
    const char *part;          /* column or value of it, not quoted; NULL: the object itself */
    const char *schema, *name; /* the former ones, not quoted; no schema: the same */
};

#define CATALOG_RESULTS 96

struct catalog {
    struct arena *arena;
    struct object **objects;
    size_t count, capacity;
    struct edge *edges;
    size_t edge_count, edge_capacity;
    struct unhandled *unhandled;
    size_t unhandled_count;
    const struct former_name *formers; /* of a schema file; the arena of its notes has them */
    size_t former_count;
    const char *default_acl[128]; /* by object type of acldefault(); NULL: nothing granted */
    const char *database, *user;
    int server_version;
    struct slot *addresses, *identities; /* hash tables */
    size_t address_count, address_slots, identity_slots;
    PGresult *results[CATALOG_RESULTS]; /* attribute values point into them */
    size_t result_count;
};

struct catalog *catalog_new(void);
void catalog_free(struct catalog *catalog);

/* A new object without attributes. The strings are not copied: they live as long as the catalogue.
 * `parent` may be NULL; the identity of a child is made from its parent's and its label. */
struct object *catalog_add(struct catalog *catalog, const struct kind *kind, struct object *parent,
                           const char *identity, const char *label);

/* Say at which address an object is. */
void catalog_place(struct catalog *catalog, struct object *object, struct address address);

/* Let an address stand for another (a row type for its table, a view's rule for the view); the
 * object there may come later. */
void catalog_alias(struct catalog *catalog, struct address address, struct address target);

/* The object at an address, the whole object where its part is unknown; NULL when there is none. Only while the
 * catalogue is being read: an object is found where it was placed. */
struct object *catalog_resolve(const struct catalog *catalog, struct address address);

struct object *catalog_find(const struct catalog *catalog, const struct kind *kind,
                            const char *identity);

/* `from` needs `to`; the same pair may come twice, an object does not need itself. */
void catalog_edge(struct catalog *catalog, struct object *from, struct object *to);

/* Make room for `more` objects, and for as many addresses. */
void catalog_reserve(struct catalog *catalog, size_t more);

/* Build needs and needed_by from the edges and the parents, and say what is kept. */
void catalog_finish(struct catalog *catalog);

/* Keep a result for as long as the catalogue lives. */
PGresult *catalog_keep(struct catalog *catalog, PGresult *result);

/* The value of the attribute `name`, NULL when it is not set; `name` must be one of the kind's. */
const char *object_get(const struct object *object, const char *name);

/* The same as a truth value: "t" is true. */
bool object_is(const struct object *object, const char *name);

/* The same as a number; 0 when it is not set. */
long object_number(const struct object *object, const char *name);

#endif
