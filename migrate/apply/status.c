/* Lists migrations with their state. */
#include "migrate/apply/status.h"

#include "common/document.h"
#include "common/text.h"
#include "migrate/apply/file.h"
#include "migrate/connection/connection.h"

#include <stdlib.h>
#include <string.h>

static const char *const unfinished[] = {
    [HISTORY_APPLYING] = "half applied",
    [HISTORY_ROLLING_BACK] = "half rolled back",
    [HISTORY_ROLLED_BACK] = "rolled back",
};

static void add(struct status_report *report, const char *name, const char *state,
                const struct history_entry *entry)
{
    report->items[report->count++] = (struct migration_status){name, state, entry};
}

/* A file that cannot be read as a migration is shown as such by --migrate; here its name counts. */
static const char *state_of(struct arena *arena, const char *path,
                            const struct history_entry *entry)
{
    struct error ignored = ERROR_INIT;
    struct migration_file migration;
    bool same;

    if (entry == NULL)
        return "pending";
    if (entry->state != HISTORY_APPLIED)
        return unfinished[entry->state];
    same = migration_read(arena, path, SIDE_UP, &migration, &ignored) == 0 &&
           strcmp(migration.checksum, entry->checksum) == 0;
    error_clear(&ignored);
    return same ? "applied" : "changed";
}

static bool is_listed(const struct status_report *report, const char *name)
{
    for (size_t i = 0; i < report->count; i++) {
        if (strcmp(report->items[i].name, name) == 0)
            return true;
    }
    return false;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct migration_status *)a)->name,
                  ((const struct migration_status *)b)->name);
}

static void fill(struct arena *arena, const struct folder *files, const struct history *history,
                 bool folder, struct status_report *report)
{
    report->items = arena_alloc(arena, files->count + history->count + 1, sizeof *report->items);
    for (size_t i = 0; i < files->count; i++) {
        const char *name = migration_name(files->paths[i]);
        const struct history_entry *entry = history_find(history, name);

        add(report, name, state_of(arena, files->paths[i], entry), entry);
    }
    for (size_t i = 0; i < history->count; i++) {
        const struct history_entry *entry = &history->entries[i];

        if (is_listed(report, entry->name))
            continue;
        if (entry->state != HISTORY_APPLIED)
            add(report, entry->name, unfinished[entry->state], entry);
        else
            add(report, entry->name, folder ? "missing" : "applied", entry);
    }
    if (report->count > 0)
        qsort(report->items, report->count, sizeof *report->items, compare_names);
    for (size_t i = 0; i < report->count; i++)
        report->pending +=
            report->items[i].entry == NULL || report->items[i].entry->state == HISTORY_ROLLED_BACK;
}

int status_make(struct arena *arena, const char *connection, const char *folder,
                struct status_report *report, struct error *error)
{
    struct folder files = {0};
    struct history *history = arena_alloc(arena, 1, sizeof *history);
    PGconn *server;
    int result;

    *report = (struct status_report){0};
    if (folder != NULL && migration_find(arena, folder, &files, error) < 0)
        return -1;
    server = connection_open(connection, NULL, error);
    if (server == NULL)
        return -1;
    result = history_list(arena, server, history, error);
    PQfinish(server);
    if (result == 0)
        fill(arena, &files, history, folder != NULL, report);
    return result;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? document_string(text, strlen(text)) : json_null();
}

static json_t *item_json(const struct migration_status *item)
{
    const struct history_entry *entry = item->entry;
    json_t *value = json_object();

    json_object_set_new(value, "name", text_or_null(item->name));
    json_object_set_new(value, "state", json_string(item->state));
    json_object_set_new(value, "checksum", text_or_null(entry != NULL ? entry->checksum : NULL));
    json_object_set_new(value, "finished_at",
                        text_or_null(entry != NULL ? entry->finished_at : NULL));
    json_object_set_new(value, "applied_by",
                        text_or_null(entry != NULL ? entry->applied_by : NULL));
    json_object_set_new(value, "duration_ms",
                        entry != NULL && entry->duration_ms >= 0 && !entry->marked
                            ? json_integer(entry->duration_ms)
                            : json_null());
    json_object_set_new(value, "marked", json_boolean(entry != NULL && entry->marked));
    return value;
}

json_t *status_document(const struct status_report *report)
{
    json_t *document = document_new("migration-status"), *items = json_array();

    for (size_t i = 0; i < report->count; i++)
        json_array_append_new(items, item_json(&report->items[i]));
    json_object_set_new(document, "migrations", items);
    json_object_set_new(document, "pending", json_integer((json_int_t)report->pending));
    return document;
}

void status_text(const struct status_report *report, struct buffer *out)
{
    if (report->count == 0)
        buffer_puts(out, "No migrations.\n");
    for (size_t i = 0; i < report->count; i++) {
        const struct migration_status *item = &report->items[i];

        buffer_printf(out, "%-16s  ", item->state);
        text_escape(out, item->name, strlen(item->name));
        if (item->entry != NULL && item->entry->finished_at != NULL)
            buffer_printf(out, "  %s by %s%s", item->entry->finished_at, item->entry->applied_by,
                          item->entry->marked ? " (marked)" : "");
        buffer_putc(out, '\n');
    }
    if (report->pending > 0)
        buffer_printf(out, "%zu pending\n", report->pending);
}
