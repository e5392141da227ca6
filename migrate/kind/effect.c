/* The table of effects. Lock modes are those of the PostgreSQL manual, "Explicit Locking". */
#include "migrate/kind/effect.h"

#define BLOCKS_ALL (HAZARD_BLOCKS_READS | HAZARD_BLOCKS_WRITES)

static const struct effect_facts table[] = {
    [EFFECT_NONE] = {0},
    [EFFECT_BRIEF] = {"ACCESS EXCLUSIVE", 0, false},
    [EFFECT_BRIEF_WRITES] = {"SHARE ROW EXCLUSIVE", 0, false},
    [EFFECT_BRIEF_INDEX] = {"SHARE", 0, false},
    [EFFECT_METADATA] = {"SHARE UPDATE EXCLUSIVE", 0, false},
    [EFFECT_DROP_TABLE] = {"ACCESS EXCLUSIVE", HAZARD_DATA_LOSS, false},
    [EFFECT_DROP_COLUMN] = {"ACCESS EXCLUSIVE", HAZARD_DATA_LOSS, false},
    [EFFECT_DROP_STORED] = {"ACCESS EXCLUSIVE", 0, false},
    [EFFECT_DROP_INDEX] = {"ACCESS EXCLUSIVE", 0, false},
    [EFFECT_ADD_FILLED_COLUMN] = {"ACCESS EXCLUSIVE", HAZARD_REWRITE | BLOCKS_ALL, false},
    [EFFECT_ADD_NEEDED_COLUMN] = {"ACCESS EXCLUSIVE", HAZARD_MAY_FAIL, false},
    [EFFECT_CHANGE_TYPE] = {"ACCESS EXCLUSIVE", HAZARD_REWRITE | HAZARD_MAY_FAIL | BLOCKS_ALL,
                            false},
    [EFFECT_WIDEN_TYPE] = {"ACCESS EXCLUSIVE", 0, false},
    [EFFECT_NARROW_TYPE] = {"ACCESS EXCLUSIVE",
                            HAZARD_DATA_LOSS | HAZARD_REWRITE | HAZARD_MAY_FAIL | BLOCKS_ALL,
                            false},
    [EFFECT_REWRITE] = {"ACCESS EXCLUSIVE", HAZARD_REWRITE | BLOCKS_ALL, false},
    [EFFECT_SET_NOT_NULL] = {"ACCESS EXCLUSIVE", HAZARD_SCAN | HAZARD_MAY_FAIL | BLOCKS_ALL, false},
    [EFFECT_ADD_CHECK] = {"ACCESS EXCLUSIVE", HAZARD_SCAN | HAZARD_MAY_FAIL | BLOCKS_ALL, false},
    [EFFECT_ADD_FOREIGN_KEY] = {"SHARE ROW EXCLUSIVE",
                                HAZARD_SCAN | HAZARD_MAY_FAIL | HAZARD_BLOCKS_WRITES, false},
    [EFFECT_ADD_KEY] = {"ACCESS EXCLUSIVE", HAZARD_INDEX_BUILD | HAZARD_MAY_FAIL | BLOCKS_ALL,
                        false},
    [EFFECT_VALIDATE] = {"SHARE UPDATE EXCLUSIVE", HAZARD_SCAN | HAZARD_MAY_FAIL, false},
    [EFFECT_BUILD_INDEX] = {"SHARE", HAZARD_INDEX_BUILD | HAZARD_BLOCKS_WRITES, false},
    [EFFECT_BUILD_UNIQUE_INDEX] = {"SHARE",
                                   HAZARD_INDEX_BUILD | HAZARD_MAY_FAIL | HAZARD_BLOCKS_WRITES,
                                   false},
    [EFFECT_ATTACH] = {"ACCESS EXCLUSIVE", HAZARD_SCAN | HAZARD_MAY_FAIL, false},
    [EFFECT_BUILD_INDEX_ONLINE] = {"SHARE UPDATE EXCLUSIVE", HAZARD_INDEX_BUILD, true},
    [EFFECT_BUILD_UNIQUE_ONLINE] = {"SHARE UPDATE EXCLUSIVE", HAZARD_INDEX_BUILD | HAZARD_MAY_FAIL,
                                    true},
    [EFFECT_DROP_INDEX_ONLINE] = {"SHARE UPDATE EXCLUSIVE", 0, true},
    [EFFECT_VALIDATE_ONLINE] = {"SHARE UPDATE EXCLUSIVE", HAZARD_SCAN | HAZARD_MAY_FAIL, true},
    [EFFECT_ENUM_VALUE] = {0, 0, true},
    [EFFECT_COPY_ROWS] = {"ACCESS EXCLUSIVE", HAZARD_SCAN | BLOCKS_ALL, false},
    [EFFECT_SEE_ROWS] = {0},
    [EFFECT_PUT_BACK] = {"ACCESS EXCLUSIVE", HAZARD_REWRITE | HAZARD_MAY_FAIL | BLOCKS_ALL, false},
    [EFFECT_FILL] = {0},
    [EFFECT_ASK] = {0, HAZARD_SCAN | HAZARD_MAY_FAIL, false},
    [EFFECT_FILL_BATCHES] = {"ROW EXCLUSIVE", HAZARD_MAY_FAIL, true},
};

const char *const hazard_names[] = {
    "data-loss", "rewrite", "scan", "index-build", "may-fail", "blocks-reads", "blocks-writes", 0,
};

const struct effect_facts *effect_facts(enum effect effect)
{
    return &table[effect];
}
