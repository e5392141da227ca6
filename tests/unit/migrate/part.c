/* Migration files: their parts, checksums and names. */
#include "migrate/apply/part.h"
#include "migrate/apply/file.h"
#include "migrate/apply/leftover.h"
#include "tests/lib/tap.h"

#include "common/buffer.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/part-XXXXXX";

static int read_text(struct arena *arena, const char *text, struct migration_file *migration,
                     struct error *error)
{
    FILE *file = fopen(path, "w");

    fputs(text, file);
    fclose(file);
    return migration_read(arena, path, SIDE_UP, migration, error);
}

/* T3 is a transaction of three statements, A stands alone, S is a setting. */
static const struct {
    const char *text, *parts;
} cases[] = {
    {"a; b; c;", "T3"},
    {"SET x = 1; a; b;", "T3"},
    {"a; CREATE INDEX CONCURRENTLY i ON t (a); b; c;", "T1 A T2"},
    {"a; create unique index concurrently on t (a);", "T1 A"},
    {"CREATE INDEX i ON t (concurrently_built);", "T1"},
    {"BEGIN; a; b; COMMIT; VACUUM t; START TRANSACTION ISOLATION LEVEL SERIALIZABLE; c; END;",
     "T2 A T1"},
    {"BEGIN; COMMIT; a;", "T1"},
    {"SET x = 1; BEGIN; SET y = 2; a; COMMIT; RESET x; SELECT set_config('a', 'b', false);",
     "S T2 S S"},
    {"SET LOCAL x = 1; VACUUM;", "T1 A"},
    {"a; REINDEX (VERBOSE) SCHEMA s; CLUSTER VERBOSE; CLUSTER (VERBOSE); CLUSTER t; CLUSTER;",
     "T1 A A A T1 A"},
    {"REINDEX (VERBOSE, CONCURRENTLY) TABLE t; REINDEX (VERBOSE) TABLE t;", "A T1"},
    {"ALTER TYPE t ADD VALUE 'x'; ALTER TYPE t RENAME TO u;", "A T1"},
    {"ALTER TABLE p DETACH PARTITION c CONCURRENTLY; ALTER TABLE p DETACH PARTITION d;", "A T1"},
    {"REINDEX (VERBOSE, CONCURRENTLY) TABLE t; REINDEX TABLE t;", "A T1"},
    {"CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p; DROP DATABASE d; ALTER SYSTEM RESET x;",
     "A A A"},
    {"-- db-migrate: no-transaction\nCALL long_work(); b;", "A T1"},
    {"SAVEPOINT s; a; ROLLBACK TO s; RELEASE s;", "T4"},
    {"-- nothing\n", ""},
    {"-- migrate:up\na; b;\n-- migrate:down\nc;", "T2"},
    {"-- migrate:up transaction:false\na; b;\n\n-- migrate:down\nc;", "A A"},
    {"-- +goose Down\nc;\n-- +goose Up\n-- +goose StatementBegin\na;\n-- +goose StatementEnd\n",
     "T1"},
    {"-- +goose NO TRANSACTION\n-- +goose Up\nSET x = 1; a;", "S A"},
    {"--migrate:up\na; b;\n--\tmigrate:down\nc; d; e;", "T2"},
    {"--+goose up\na;\n-- +GOOSE  DOWN\nb; c;", "T1"},
    {"-- +goose NO  transaction\n-- +goose UP\nSET x = 1; a;\n-- +goose down\nb;", "S A"},
    {"-- +migrate Up notransaction\na; b;\n-- +migrate Down\nc;", "A A"},
    {"-- Up Migration\na; b;\n\n--- down migration\nc;", "T2"},
    {"-- Up migration for the users\na; b;", "T2"},
    {"a;\n-- migrate:upgrade\nb;", "T2"},
    {"BEGIN; a;", "1 BEGIN without COMMIT"},
    {"a;\nCOMMIT;", "2 COMMIT without BEGIN"},
    {"BEGIN;\nBEGIN;", "2 BEGIN inside a transaction"},
    {"a;\nROLLBACK;", "2 a migration cannot end its transaction in this way"},
    {"BEGIN; a; COMMIT AND CHAIN;", "1 a migration cannot end its transaction in this way"},
    {"PREPARE TRANSACTION 'x';", "1 a migration cannot end its transaction in this way"},
};

static char *parts(struct arena *arena, const char *text)
{
    struct error error = ERROR_INIT;
    struct migration_file migration;
    struct buffer out = BUFFER_INIT;
    char *result;

    if (read_text(arena, text, &migration, &error) < 0)
        buffer_printf(&out, "%u %s", error.where.line, error.message);
    for (size_t i = 0; error.status == STATUS_DONE && i < migration.part_count; i++) {
        const struct part *part = &migration.parts[i];

        buffer_printf(&out, "%s", i > 0 ? " " : "");
        if (part->kind == PART_TRANSACTION)
            buffer_printf(&out, "T%zu", part->count);
        else
            buffer_putc(&out, part->kind == PART_ALONE ? 'A' : 'S');
    }
    error_clear(&error);
    result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

static void sides(struct arena *arena)
{
    struct error error = ERROR_INIT;
    struct migration_file migration;

    read_text(arena, "-- migrate:up\na;\n-- migrate:down\nb;\nc;", &migration, &error);
    is_int(migration_read(arena, path, SIDE_DOWN, &migration, &error), 0, "the way down");
    is_uint(migration.script.count, 2, "has its statements only");
    is_uint(migration.script.items[1].where.line, 5, "at their places");
    read_text(arena, "a;", &migration, &error);
    is_int(migration_read(arena, path, SIDE_DOWN, &migration, &error), -1, "a file without marks");
    is_int((int)error.status, STATUS_INPUT, "has no way down");
    error_clear(&error);
    is_int(read_text(arena, "a;\n-- migrate:down\nb;", &migration, &error), -1,
           "a file with the mark of the way down only");
    ok(strstr(error.message, "has only a way back") != NULL, "has no way there");
    error_clear(&error);
}

static void names(struct arena *arena)
{
    static const char *const pairs[][2] = {
        {"m/1.sql", "m/1_rollback.sql"},        {"m/1.up.sql", "m/1.down.sql"},
        {"m/1/migration.sql", "m/1/down.sql"},  {"m/V1__a.sql", "m/U1__a.sql"},
        {"m/001.do.a.sql", "m/001.undo.a.sql"},
    };
    static const char *const sorted[] = {"m/1.sql",        "m/002_b.sql",      "m/9_a.sql",
                                         "m/10_a.sql",     "m/20260131_b.sql", "m/20260131b.sql",
                                         "m/a.sql",        "m/V1__z.sql",      "m/V1.2__y.sql",
                                         "m/V1.10__x.sql", "m/V2__a.sql",      "m/V10__a.sql"};
    size_t count = sizeof sorted / sizeof sorted[0];

    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        ok(migration_is_rollback(arena, pairs[i][1]) && !migration_is_rollback(arena, pairs[i][0]),
           "a rollback by its name, %s", pairs[i][1]);
        is_string(migration_rollback_path(arena, pairs[i][0]), pairs[i][1], "its path");
        is_string(migration_forward_path(arena, pairs[i][1]), pairs[i][0], "and back");
    }
    ok(migration_is_rollback(arena, "m/1.rollback.sql"), "yoyo's");
    ok(!migration_is_rollback(arena, "m/1_rollbacks.sql") &&
           !migration_is_rollback(arena, "m/1_scale_down.sql"),
       "what only sounds like one");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            if (i != j && (migration_compare(&sorted[i], &sorted[j]) < 0) != (i < j))
                ok(false, "%s and %s are in order", sorted[i], sorted[j]);
}

static void checksums(struct arena *arena)
{
    static const char *const same[] = {"a;\nb;\n", "a;\r\nb;\r\n", "a;  \nb;\t\n\n\n", "a;\nb;",
                                       "\xEF\xBB\xBF"
                                       "a;\nb;\n"};
    static const char *const other[] = {" a;\nb;\n", "a;\n\nb;\n", "a;\nb;;\n", "A;\nb;\n"};
    struct error error = ERROR_INIT;
    struct migration_file first, next;

    read_text(arena, same[0], &first, &error);
    for (size_t i = 1; i < sizeof same / sizeof same[0]; i++) {
        read_text(arena, same[i], &next, &error);
        is_string(next.checksum, first.checksum, "checksum: the same %zu", i);
    }
    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
        read_text(arena, other[i], &next, &error);
        ok(strcmp(next.checksum, first.checksum) != 0, "checksum: another %zu", i);
    }
    error_clear(&error);
}

static void reindexed(struct arena *arena)
{
    static const struct {
        const char *text, *relation;
    } statements[] = {
        {"REINDEX INDEX CONCURRENTLY i", "i"},
        {"reindex (verbose, tablespace (a)) table concurrently \"s s\" . t /* t */", "\"s s\" . t"},
        {"REINDEX TABLE t", "t"},
        {"REINDEX SCHEMA CONCURRENTLY s", NULL},
        {"REINDEX (VERBOSE", NULL},
        {"CREATE INDEX CONCURRENTLY i ON t (a)", NULL},
    };

    for (size_t i = 0; i < sizeof statements / sizeof statements[0]; i++) {
        struct statement statement = {.text = statements[i].text,
                                      .length = strlen(statements[i].text)};

        is_string(statement_reindexed(arena, &statement), statements[i].relation,
                  "what is made anew: %s", statements[i].text);
    }
}

int main(void)
{
    struct arena *arena = arena_new();
    struct statement statement = {.text = "CREATE INDEX CONCURRENTLY i ON t (a)"};

    close(mkstemp(path));
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(parts(arena, cases[i].text), cases[i].parts, "parts %zu", i);
    checksums(arena);
    sides(arena);
    statement.length = strlen(statement.text);
    is_string(statement_without_concurrently(arena, &statement), "CREATE INDEX  i ON t (a)",
              "without CONCURRENTLY");
    names(arena);
    reindexed(arena);
    remove(path);
    arena_free(arena);
    return done_testing();
}
