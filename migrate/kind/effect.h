/* What a statement does to a database in use: the lock it takes and what it puts at risk. */
#ifndef MIGRATE_KIND_EFFECT_H
#define MIGRATE_KIND_EFFECT_H

#include <stdbool.h>

enum hazard {
    HAZARD_DATA_LOSS = 1 << 0,
    HAZARD_REWRITE = 1 << 1,     /* every row is written again under the lock */
    HAZARD_SCAN = 1 << 2,        /* every row is read under the lock */
    HAZARD_INDEX_BUILD = 1 << 3, /* an index is built under the lock */
    HAZARD_MAY_FAIL = 1 << 4,    /* depends on the rows that are there */
    HAZARD_BLOCKS_READS = 1 << 5,
    HAZARD_BLOCKS_WRITES = 1 << 6,
};

enum effect {
    EFFECT_NONE,         /* objects that nobody uses yet, definitions of routines … */
    EFFECT_BRIEF,        /* ACCESS EXCLUSIVE for an instant */
    EFFECT_BRIEF_WRITES, /* SHARE ROW EXCLUSIVE for an instant */
    EFFECT_BRIEF_INDEX, /* SHARE for an instant: the index of a partitioned table, without those of its parts */
    EFFECT_METADATA, /* SHARE UPDATE EXCLUSIVE: reads and writes go on */
    EFFECT_DROP_TABLE,
    EFFECT_DROP_COLUMN,
    EFFECT_DROP_STORED, /* a sequence, a materialised view: can be made again, not its state */
    EFFECT_DROP_INDEX,
    EFFECT_ADD_FILLED_COLUMN, /* volatile default, generated, identity: the table is rewritten */
    EFFECT_ADD_NEEDED_COLUMN, /* NOT NULL without a default: fails where there are rows */
    EFFECT_CHANGE_TYPE,       /* rewrites, may fail */
    EFFECT_WIDEN_TYPE,        /* a type change that touches no row */
    EFFECT_NARROW_TYPE,       /* rewrites, may fail, may lose */
    EFFECT_REWRITE,
    EFFECT_SET_NOT_NULL,
    EFFECT_ADD_CHECK,
    EFFECT_ADD_FOREIGN_KEY,
    EFFECT_ADD_KEY, /* primary key, unique, exclusion */
    EFFECT_VALIDATE,
    EFFECT_BUILD_INDEX,
    EFFECT_BUILD_UNIQUE_INDEX,
    EFFECT_ATTACH,
    EFFECT_BUILD_INDEX_ONLINE, /* this and the next ones: outside of transactions */
    EFFECT_BUILD_UNIQUE_ONLINE,
    EFFECT_DROP_INDEX_ONLINE,
    EFFECT_VALIDATE_ONLINE,
    EFFECT_ENUM_VALUE, /* outside of transactions */
    EFFECT_COPY_ROWS,  /* of a table that is locked already */
    EFFECT_SEE_ROWS, /* a setting for rows that are copied: where there are none it needs no trial */
    EFFECT_PUT_BACK,     /* every row is written into a table that is made again */
    EFFECT_FILL,         /* a materialised view's query runs */
    EFFECT_ASK,          /* every row is read, and a condition on all of them may not hold */
    EFFECT_FILL_BATCHES, /* every row is updated, some at a time; has transactions of its own */
};

struct effect_facts {
    const char *lock; /* PostgreSQL's name of the lock mode, NULL: none that matters */
    unsigned hazards; /* of enum hazard */
    bool alone;       /* may not run in a transaction with what follows */
};

const struct effect_facts *effect_facts(enum effect effect);

/* The names of the hazards, in the order of their bits, NULL at the end: "data-loss" … */
extern const char *const hazard_names[];

#endif
