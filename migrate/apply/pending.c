/* Reads the files that are not applied yet. */
#include "migrate/apply/pending.h"

#include "migrate/apply/history.h"

#include <string.h>

/* One that is half applied goes on with the next run. */
static bool is_pending(const struct history *history, const char *path)
{
    const struct history_entry *entry = history_find(history, migration_name(path));

    return entry == NULL || entry->state == HISTORY_APPLYING || entry->state == HISTORY_ROLLED_BACK;
}

void pending_read(struct arena *arena, const char *connection, const char *folder,
                  struct pending *pending)
{
    struct error ignored = ERROR_INIT;
    struct folder files;
    struct history history;

    *pending = (struct pending){0};
    if (migration_find(arena, folder, &files, &ignored) == 0 && files.count > 0) {
        history_read(arena, connection, &history);
        pending->items = arena_alloc(arena, files.count, sizeof *pending->items);
        for (size_t i = 0; i < files.count; i++) {
            if (is_pending(&history, files.paths[i]) &&
                migration_read(arena, files.paths[i], SIDE_UP, &pending->items[pending->count],
                               &ignored) == 0)
                pending->count++;
        }
    }
    error_clear(&ignored);
}

const char *pending_with_statement(const struct pending *pending, const char *sql)
{
    for (size_t i = 0; i < pending->count; i++) {
        const struct script *script = &pending->items[i].script;

        for (size_t j = 0; j < script->count; j++) {
            if (strcmp(script->items[j].text, sql) == 0)
                return pending->items[i].path;
        }
    }
    return NULL;
}

const char *pending_last_leads(const struct pending *pending, const char *from, const char *to)
{
    const struct migration_file *last;

    if (pending->count == 0)
        return NULL;
    last = &pending->items[pending->count - 1];
    return last->from != NULL && last->to != NULL && strcmp(last->from, from) == 0 &&
                   strcmp(last->to, to) == 0
               ? last->path
               : NULL;
}
