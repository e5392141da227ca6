/* One step of a migration: a verb on an object, as statements that the kinds write into it. */
#ifndef MIGRATE_KIND_STEP_H
#define MIGRATE_KIND_STEP_H

#include "common/arena.h"
#include "migrate/catalog/catalog.h"
#include "migrate/kind/effect.h"

#include <stddef.h>
#include <stdint.h>

/* What happens to one object between two catalogues. */
enum change_verb {
    CHANGE_NONE,
    CHANGE_CREATE,
    CHANGE_DROP,
    CHANGE_ALTER,
    CHANGE_REPLACE, /* dropped and created */
};

struct change {
    enum change_verb verb;
    struct object *from, *to;   /* NULL: not there on that side */
    uint64_t attributes;        /* bit n: the kind's attribute n differs */
    bool comment, acl, owner;   /* differ */
    bool renamed;               /* the same but for its name: see kind->alike */
    const char *aside;          /* renamed: the label that it has meanwhile, or NULL */
    bool retyped;               /* the column's type is replaced by another of the same name */
    const struct change *cause; /* of a rebuild: what it is rebuilt for; else NULL */
};

/* Whether the attribute `name` differs. */
bool change_has(const struct change *change, const char *name);

struct written {
    const char *sql; /* without the semicolon */
    enum effect effect;
};

enum step_verb {
    STEP_CREATE,
    STEP_ALTER,
    STEP_DROP,
    STEP_RENAME,      /* from change->from to change->to, which is the same object */
    STEP_RENAME_AWAY, /* makes room for the replacement of a type that is in use */
    STEP_SET_ASIDE,   /* the rows of a table that is made again */
    STEP_PUT_BACK,
};

struct step {
    struct arena *arena;
    enum step_verb verb;
    const struct object *object; /* the state that it leads to; of a drop, the one that goes */
    const struct change *change;
    struct written *statements;
    size_t count, capacity;
    const struct fold *fold; /* which objects are part of this step */
    const char *title;       /* what it does, where verb and object do not say it; else NULL */
    const char *cast;        /* what it computes of each row, and may fail on; else NULL */
};

/* What a step must know of the rest of the plan; by the objects' indexes in their catalogues. */
struct fold {
    const struct catalog *from, *to;
    const bool *creates; /* of `to`: created by the statement of another */
    const bool *reties_from,
        *reties_to; /* tables that are hung below another, or taken from there */
};

/* Add a statement. */
void step_add(struct step *step, enum effect effect, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The step without its statements, to be written anew. */
struct step step_emptied(const struct step *step);

/* Whether the table changes what it stands under, so that it has its columns for itself meanwhile. */
bool step_reties(const struct step *step, const struct object *table);

/* Whether `object` is written as a part of the step that creates its parent. */
bool step_folds(const struct step *step, const struct object *object);

#endif
