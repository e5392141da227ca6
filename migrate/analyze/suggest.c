/* Writes index migrations. */
#include "migrate/analyze/suggest.h"

#include "common/output.h"
#include "migrate/apply/file.h"
#include "migrate/sql/quote.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static void put_reason(struct buffer *out, const struct candidate *candidate)
{
    buffer_puts(out, "-- ");
    if (candidate->support_count > 0)
        buffer_printf(out, "%.0f calls took %.3g ms on average", candidate->calls,
                      candidate->total_ms / candidate->calls);
    else
        buffer_printf(out, "a foreign key without an index");
    buffer_puts(out, candidate->verified ? "; the planner takes this index\n" : "; not verified\n");
}

static void put_create(struct buffer *out, const struct candidate *candidate)
{
    buffer_printf(out, "\n-- create index %s (%s)\n", candidate->name,
                  candidate->table->partitioned ? "SHARE" : "SHARE UPDATE EXCLUSIVE");
    put_reason(out, candidate);
    buffer_printf(out, "%s;\n", candidate->sql);
}

static void put_drop(struct buffer *out, const struct candidate *candidate)
{
    buffer_printf(out, "\n-- drop index %s\nDROP INDEX %sIF EXISTS ", candidate->name,
                  candidate->table->partitioned ? "" : "CONCURRENTLY ");
    quote_qualified(out, candidate->table->schema, candidate->name);
    buffer_puts(out, ";\n");
}

void suggestion_write(const struct analysis *analysis, struct suggestion *suggestion)
{
    const struct candidates *candidates = &analysis->candidates;

    *suggestion = (struct suggestion){BUFFER_INIT, BUFFER_INIT};
    buffer_puts(
        &suggestion->forward,
        "-- Missing indexes, longest gain first. Each statement runs on its own: CREATE INDEX\n"
        "-- CONCURRENTLY cannot be part of a transaction.\n");
    buffer_puts(&suggestion->back, "-- Drops what the migration of the same name has added.\n");
    for (size_t i = 0; i < candidates->count; i++)
        put_create(&suggestion->forward, &candidates->items[i]);
    for (size_t i = candidates->count; i-- > 0;)
        put_drop(&suggestion->back, &candidates->items[i]);
}

void suggestion_release(struct suggestion *suggestion)
{
    buffer_release(&suggestion->forward);
    buffer_release(&suggestion->back);
}

static bool has_prefix(const char *folder, const char *prefix)
{
    DIR *directory = opendir(folder);
    struct dirent *entry;
    bool found = false;

    while (directory != NULL && !found && (entry = readdir(directory)) != NULL)
        found = strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    if (directory != NULL)
        closedir(directory);
    return found;
}

/* 20240115_, then 20240115b_ … */
static void day_prefix(const char *folder, char prefix[16])
{
    time_t now = time(NULL);
    struct tm day;
    size_t length;

    gmtime_r(&now, &day);
    length = strftime(prefix, 16, "%Y%m%d_", &day);
    for (char letter = 'b'; has_prefix(folder, prefix) && letter <= 'z'; letter++)
        snprintf(prefix + length - 1, 16 - length + 1, "%c_", letter);
}

int suggestion_save(const struct suggestion *suggestion, const char *folder, struct arena *arena,
                    char **path, struct error *error)
{
    struct output_set *set = output_set_new(folder);
    char prefix[16];
    char *name;
    int status;

    day_prefix(folder, prefix);
    name = arena_printf(arena, "%sadd_indexes.sql", prefix);
    *path = migration_path(arena, folder, name);
    status = output_set_add(set, name, OUTPUT_CREATE, suggestion->forward.data,
                            suggestion->forward.length, error);
    if (status == 0)
        status = output_set_add(set, migration_rollback_path(arena, name), OUTPUT_CREATE,
                                suggestion->back.data, suggestion->back.length, error);
    if (status == 0)
        status = output_set_commit(set, error);
    output_set_free(set);
    return status;
}
