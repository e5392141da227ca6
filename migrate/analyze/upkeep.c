/* Counts from the statements, over the time of their counts. */
#include "migrate/analyze/upkeep.h"

#include <string.h>

/* What one more index costs a row that is written: a descent and a tuple, in memory. */
#define WRITE_MS 0.01

static bool is_key_of(const struct index_shape *shape, const struct column *column)
{
    for (size_t i = 0; i < shape->key_count; i++) {
        if (shape->keys[i].column == column)
            return true;
    }
    return shape->condition != NULL && strstr(shape->condition, column->name) != NULL;
}

static bool sets_key(const struct usage *usage, const struct index_shape *shape)
{
    for (size_t c = 0; c < usage->set_count; c++) {
        if (is_key_of(shape, usage->set[c]))
            return true;
    }
    return false;
}

void upkeep_weigh(const struct facts *facts, const struct judged *judged, size_t count,
                  struct candidate *candidate)
{
    const struct table *table = candidate->shape.table;
    double hot = table->updates > 0 ? table->hot_updates / table->updates : 0;
    double writes = 0, updates = 0, lost = 0, rows = 0;

    for (size_t i = 0; i < count; i++) {
        const struct usage *usage = judged[i].usage;
        double written = usage->stats->rows;

        if (usage->written != table)
            continue;
        rows += written;
        if (strcmp(usage->kind, "UpdateStmt") != 0) {
            writes += written;
            continue;
        }
        updates += written;
        lost += sets_key(usage, &candidate->shape) ? written * hot : 0;
        writes += sets_key(usage, &candidate->shape) ? written : written * (1 - hot);
    }
    candidate->hot_share = updates > 0 ? lost / updates : 0;
    candidate->write_ms = writes * WRITE_MS;
    if (facts->statements.seconds > 0)
        candidate->writes_per_second = rows / facts->statements.seconds;
}
