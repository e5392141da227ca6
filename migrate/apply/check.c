/* Asks the history and the file before anything is run. */
#include "migrate/apply/check.h"

#include <string.h>

int check_steps(const struct migration_file *migration, const struct history_step *steps,
                struct error *error)
{
    for (size_t p = 0; p < migration->part_count; p++) {
        const struct part *part = &migration->parts[p];

        if (!steps[p].done || strcmp(steps[p].checksum, part->checksum) == 0)
            continue;
        error_set(error, STATUS_INPUT, "this part of '%s' was changed after it was run",
                  migration->name);
        error_hint(error, "only what comes after the last statement that was run may change");
        return error_at(error, migration->script.items[part->first].where);
    }
    return 0;
}

int check_loss(const struct migration_file *migration, struct error *error)
{
    for (size_t i = 0; i < migration->script.count; i++) {
        const struct statement *statement = &migration->script.items[i];
        const char *hazard =
            statement->comment != NULL ? strstr(statement->comment, "hazard: ") : NULL;

        if (hazard == NULL || strstr(hazard, "data-loss") == NULL)
            continue;
        error_set(error, STATUS_INPUT, "this destroys rows, which no rollback brings back");
        error_detail(error, "%.*s", (int)statement->length, statement->text);
        error_hint(error, "--dry-run shows what it does; --allow data-loss lets it happen");
        return error_at(error, statement->where);
    }
    return 0;
}

static int refuse_changed(const struct migration_file *migration, struct error *error)
{
    error_set(error, STATUS_INPUT, "'%s' was changed after it was applied", migration->path);
    return error_hint(error, "write the change as a new migration, or put the file back as it was; "
                             "--mark-applied takes it as it is now");
}

static bool is_changed(const struct migration_file *migration, const struct history_entry *entry)
{
    return entry->state == HISTORY_APPLIED && strcmp(entry->checksum, migration->checksum) != 0;
}

enum outcome check_outcome(const struct migration_file *migration,
                           const struct history_entry *entry)
{
    if (entry == NULL || entry->state != HISTORY_APPLIED)
        return OUTCOME_PENDING;
    return is_changed(migration, entry) ? OUTCOME_CHANGED : OUTCOME_ALREADY;
}

int check_entry(const struct migration_file *migration, const struct history_entry *entry,
                struct arena *arena, struct error *error)
{
    if (entry == NULL)
        return 0;
    if (is_changed(migration, entry))
        return refuse_changed(migration, error);
    if (entry->state != HISTORY_ROLLING_BACK)
        return 0;
    error_set(error, STATUS_INPUT, "the rollback of '%s' was begun and not finished",
              migration->name);
    return error_hint(error, "finish it first: --rollback %s",
                      migration_rollback_path(arena, migration->path));
}

int refuse_unknown(const char *name, struct error *error)
{
    error_set(error, STATUS_INPUT, "'%s' is not in the history of this database", name);
    return error_hint(error, "--status lists what is applied");
}
