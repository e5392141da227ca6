/* Looks for CREATE INDEX in the files that the history names as applied. */
#include "migrate/analyze/lineage.h"

#include "migrate/analyze/tree.h"
#include "migrate/apply/history.h"

#include <string.h>

#define SECONDS_LENGTH 19 /* of 2026-01-31T12:00:00 */

struct reader {
    struct arena *arena;
    struct history history;
    struct map files; /* names of the migrations whose files are there */
    struct lineage *lineage;
};

static bool is_applied(const struct history_entry *entry)
{
    return entry != NULL && entry->state == HISTORY_APPLIED;
}

/* By its name alone, and with its schema where the statement has one. */
static void take_statement(const struct reader *reader, const char *sql, struct bringer *bringer)
{
    const char *kind, *problem;
    json_t *body = tree_parse(reader->arena, sql, &kind, &problem);
    const char *name = node_text(body, "idxname");
    const char *schema = node_text(json_object_get(body, "relation"), "schemaname");

    if (body != NULL && strcmp(kind, "IndexStmt") == 0 && *name != '\0') {
        map_put(&reader->lineage->by_index, arena_printf(reader->arena, "%s.%s", schema, name),
                bringer);
        bringer->indexes++;
    }
    json_decref(body);
}

static void take_file(struct reader *reader, const char *path)
{
    struct error ignored = ERROR_INIT;
    struct migration_file file;
    struct bringer *bringer;

    if (is_applied(history_find(&reader->history, migration_name(path))) &&
        migration_read(reader->arena, path, SIDE_UP, &file, &ignored) == 0) {
        bringer = arena_alloc(reader->arena, 1, sizeof *bringer);
        *bringer = (struct bringer){file.name, file.rollback_path, 0};
        map_put(&reader->files, file.name, bringer);
        for (size_t i = 0; i < file.script.count; i++) {
            const struct statement *statement = &file.script.items[i];

            if (strstr(statement_words(reader->arena, statement, 3), "INDEX") != NULL)
                take_statement(reader, statement->text, bringer);
        }
    }
    error_clear(&ignored);
}

static void read_folder(struct reader *reader, const char *folder)
{
    struct error ignored = ERROR_INIT;
    struct folder files;

    if (migration_find(reader->arena, folder, &files, &ignored) == 0) {
        for (size_t i = 0; i < files.count; i++)
            take_file(reader, files.paths[i]);
    }
    error_clear(&ignored);
}

/* A file that is there tells by itself what it makes. */
static struct bringer *only_one_since(const struct reader *reader, const char *since)
{
    const struct history_entry *found = NULL;
    struct bringer *bringer;

    for (size_t i = 0; since != NULL && i < reader->history.count; i++) {
        const struct history_entry *entry = &reader->history.entries[i];

        if (!is_applied(entry) || entry->finished_at == NULL ||
            strncmp(entry->finished_at, since, SECONDS_LENGTH) < 0)
            continue;
        if (found != NULL)
            return NULL;
        found = entry;
    }
    if (found == NULL || map_get(&reader->files, found->name) != NULL)
        return NULL;
    bringer = arena_alloc(reader->arena, 1, sizeof *bringer);
    *bringer =
        (struct bringer){found->name, migration_rollback_path(reader->arena, found->name), 0};
    return bringer;
}

void lineage_read(struct arena *arena, const char *connection, const char *folder,
                  const char *since, struct lineage *lineage)
{
    struct reader reader = {.arena = arena, .lineage = lineage};

    *lineage = (struct lineage){.alone = NULL};
    map_init(&lineage->by_index, arena);
    map_init(&reader.files, arena);
    history_read(arena, connection, &reader.history);
    if (reader.history.count == 0)
        return;
    read_folder(&reader, folder);
    lineage->alone = only_one_since(&reader, since);
}

const struct bringer *lineage_of(const struct lineage *lineage, const char *schema,
                                 const char *index)
{
    const struct bringer *bringer;

    bringer =
        map_get(&lineage->by_index, arena_printf(lineage->by_index.arena, "%s.%s", schema, index));
    if (bringer == NULL)
        bringer = map_get(&lineage->by_index, arena_printf(lineage->by_index.arena, ".%s", index));
    return bringer != NULL ? bringer : lineage->alone;
}
