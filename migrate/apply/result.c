/* Renders what was applied, as a document and for people. */
#include "migrate/apply/result.h"

#include "common/document.h"
#include "common/text.h"
#include "migrate/sql/lexer.h"

#include <string.h>

#define SUMMARY_WIDTH 96

static const char *const outcome_names[] = {
    [OUTCOME_PENDING] = "pending",
    [OUTCOME_APPLIED] = "applied",
    [OUTCOME_ALREADY] = "already applied",
    [OUTCOME_ROLLED_BACK] = "rolled back",
    [OUTCOME_ALREADY_BACK] = "already rolled back",
    [OUTCOME_REHEARSED] = "rehearsed",
    [OUTCOME_MARKED] = "marked as applied",
    [OUTCOME_CHANGED] = "changed",
    [OUTCOME_FAILED] = "failed",
};

static const char *const manner_names[] = {
    [MANNER_PENDING] = "pending",
    [MANNER_TRANSACTION] = "in a transaction",
    [MANNER_ALONE] = "outside of a transaction",
    [MANNER_PLAIN] = "without CONCURRENTLY",
    [MANNER_NOT_REHEARSED] = "not rehearsed",
    [MANNER_COPY] = "on a scratch copy",
    [MANNER_EARLIER] = "by an earlier run",
    [MANNER_FAILED] = "failed",
};

struct apply_result *apply_result_new(struct arena *arena, const char *action, size_t count)
{
    struct apply_result *result = arena_alloc(arena, 1, sizeof *result);

    result->action = action;
    result->migrations = arena_alloc(arena, count + 1, sizeof *result->migrations);
    return result;
}

void migration_result_init(struct arena *arena, struct migration_result *result,
                           const struct migration_file *migration)
{
    size_t count = 0;

    result->path = migration->path;
    result->name = migration->name;
    result->statements =
        arena_alloc(arena, migration->script.count + 1, sizeof *result->statements);
    for (size_t p = 0; p < migration->part_count; p++) {
        const struct part *part = &migration->parts[p];

        for (size_t i = part->first; i < part->first + part->count; i++)
            result->statements[count++] = (struct statement_result){
                .statement = &migration->script.items[i],
                .rows = -1,
            };
    }
    result->count = count;
}

/* White space and comments become one blank each; quoted text stays as it is. */
char *statement_summary(struct arena *arena, const struct statement *statement, size_t width)
{
    struct buffer line = BUFFER_INIT;
    struct lexer lexer;
    struct token token;
    const char *stop = NULL;
    char *summary;

    lexer_init(&lexer, statement->text, statement->length);
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END && line.length <= width) {
        if (stop != NULL && token.text > stop)
            buffer_putc(&line, ' ');
        for (size_t i = 0; i < token.length; i++)
            buffer_putc(&line,
                        token.text[i] == '\n' || token.text[i] == '\r' ? ' ' : token.text[i]);
        stop = token.text + token.length;
    }
    if (line.length > width) {
        line.length = width;
        while (line.length > 0 && (line.data[line.length] & 0xC0) == 0x80)
            line.length--;
        line.data[line.length] = '\0';
        buffer_puts(&line, "…");
    }
    summary = arena_strndup(arena, buffer_text(&line), line.length);
    buffer_release(&line);
    return summary;
}

static json_t *locks_json(const struct statement_result *result)
{
    json_t *locks = json_array();

    for (size_t i = 0; i < result->lock_count; i++) {
        json_t *lock = json_object();

        json_object_set_new(
            lock, "relation",
            document_string(result->locks[i].relation, strlen(result->locks[i].relation)));
        json_object_set_new(lock, "mode", json_string(result->locks[i].mode));
        json_array_append_new(locks, lock);
    }
    return locks;
}

static json_t *rewritten_json(const struct statement_result *result)
{
    json_t *names = json_array();

    for (size_t i = 0; i < result->rewritten_count; i++)
        json_array_append_new(names,
                              document_string(result->rewritten[i], strlen(result->rewritten[i])));
    return names;
}

static json_t *statement_json(const struct statement_result *result, bool rehearsal)
{
    const struct statement *statement = result->statement;
    json_t *value = json_object();

    json_object_set_new(value, "line", json_integer(statement->where.line));
    json_object_set_new(value, "sql", document_string(statement->text, statement->length));
    json_object_set_new(value, "manner", json_string(manner_names[result->manner]));
    if (result->manner != MANNER_PENDING && result->manner != MANNER_EARLIER)
        json_object_set_new(value, "duration_ms", document_real(result->milliseconds, 3));
    json_object_set_new(value, "rows",
                        result->rows >= 0 ? json_integer(result->rows) : json_null());
    if (rehearsal) {
        json_object_set_new(value, "locks", locks_json(result));
        json_object_set_new(value, "rewritten", rewritten_json(result));
    }
    if (result->note != NULL)
        json_object_set_new(value, "note", document_string(result->note, strlen(result->note)));
    return value;
}

static json_t *migration_json(const struct migration_result *result, bool rehearsal)
{
    json_t *value = json_object(), *statements = json_array();

    json_object_set_new(value, "name", document_string(result->name, strlen(result->name)));
    json_object_set_new(value, "path", document_string(result->path, strlen(result->path)));
    json_object_set_new(value, "outcome", json_string(outcome_names[result->outcome]));
    json_object_set_new(value, "resumed", json_boolean(result->resumed));
    json_object_set_new(value, "duration_ms", document_real(result->milliseconds, 3));
    for (size_t i = 0; i < result->count; i++)
        json_array_append_new(statements, statement_json(&result->statements[i], rehearsal));
    json_object_set_new(value, "statements", statements);
    return value;
}

static json_t *error_json(const struct error *error)
{
    json_t *value = json_object();

    json_object_set_new(value, "message", document_string(error->message, strlen(error->message)));
    if (error->where.file != NULL) {
        json_object_set_new(value, "file",
                            document_string(error->where.file, strlen(error->where.file)));
        json_object_set_new(value, "line", json_integer(error->where.line));
        json_object_set_new(value, "column", json_integer(error->where.column));
    }
    if (error->detail != NULL)
        json_object_set_new(value, "detail", document_string(error->detail, strlen(error->detail)));
    if (error->hint != NULL)
        json_object_set_new(value, "hint", document_string(error->hint, strlen(error->hint)));
    return value;
}

json_t *apply_result_document(const struct apply_result *result, const struct error *error)
{
    json_t *document = document_new("migration-result"), *migrations = json_array();
    bool rehearsal = strcmp(result->action, "dry-run") == 0;

    json_object_set_new(document, "action", json_string(result->action));
    for (size_t i = 0; i < result->count; i++)
        json_array_append_new(migrations, migration_json(&result->migrations[i], rehearsal));
    json_object_set_new(document, "migrations", migrations);
    if (error->status != STATUS_DONE)
        json_object_set_new(document, "error", error_json(error));
    return document;
}

static void put_duration(struct buffer *out, double milliseconds)
{
    if (milliseconds < 10)
        buffer_printf(out, "%.2fms", milliseconds);
    else if (milliseconds < 10000)
        buffer_printf(out, "%.0fms", milliseconds);
    else
        buffer_printf(out, "%.1fs", milliseconds / 1000);
}

static void put_locks(struct buffer *out, const struct statement_result *result)
{
    buffer_puts(out, "     locks: ");
    if (result->lock_count == 0)
        buffer_puts(out, "none beyond those held already");
    for (size_t i = 0; i < result->lock_count; i++) {
        buffer_printf(out, "%s%s on ", i > 0 ? ", " : "", result->locks[i].mode);
        text_escape(out, result->locks[i].relation, strlen(result->locks[i].relation));
    }
    buffer_puts(out, "; rewrite: ");
    if (result->rewritten_count == 0)
        buffer_puts(out, "no");
    for (size_t i = 0; i < result->rewritten_count; i++) {
        buffer_puts(out, i > 0 ? ", " : "");
        text_escape(out, result->rewritten[i], strlen(result->rewritten[i]));
    }
    buffer_putc(out, '\n');
}

static void put_statement(struct buffer *out, struct arena *arena, size_t number,
                          const struct statement_result *result)
{
    char *summary = statement_summary(arena, result->statement, SUMMARY_WIDTH);

    buffer_printf(out, "  %zu. ", number);
    text_escape(out, summary, strlen(summary));
    buffer_printf(out, "\n     line %u, ", result->statement->where.line);
    if (result->manner == MANNER_NOT_REHEARSED) {
        buffer_puts(out, "not rehearsed");
    } else {
        put_duration(out, result->milliseconds);
        if (result->rows >= 0)
            buffer_printf(out, ", %ld row%s", result->rows, result->rows == 1 ? "" : "s");
    }
    if (result->note != NULL) {
        buffer_puts(out, " (");
        text_escape(out, result->note, strlen(result->note));
        buffer_putc(out, ')');
    }
    buffer_putc(out, '\n');
    if (result->manner != MANNER_NOT_REHEARSED)
        put_locks(out, result);
}

static void put_rehearsal(struct buffer *out, struct arena *arena,
                          const struct migration_result *result)
{
    if (result->outcome == OUTCOME_PENDING)
        return; /* never begun */
    buffer_puts(out, out->length > 0 ? "\n=== Dry Run: " : "=== Dry Run: ");
    text_escape(out, result->path, strlen(result->path));
    buffer_puts(out, " ===\n");
    if (result->outcome == OUTCOME_ALREADY) {
        buffer_puts(out, "  already applied\n");
        return;
    }
    if (result->outcome == OUTCOME_CHANGED) {
        buffer_puts(out, "  changed after it was applied\n");
        return;
    }
    for (size_t i = 0; i < result->count; i++) {
        if (result->statements[i].manner != MANNER_PENDING)
            put_statement(out, arena, i + 1, &result->statements[i]);
    }
    buffer_puts(out, "  Everything was rolled back.\n");
}

static void put_migration(struct buffer *out, const struct migration_result *result)
{
    static const char *const titles[] = {
        [OUTCOME_PENDING] = "Pending",
        [OUTCOME_APPLIED] = "Applied",
        [OUTCOME_ALREADY] = "Already applied",
        [OUTCOME_ROLLED_BACK] = "Rolled back",
        [OUTCOME_ALREADY_BACK] = "Already rolled back",
        [OUTCOME_REHEARSED] = "Rehearsed",
        [OUTCOME_MARKED] = "Marked as applied",
        [OUTCOME_CHANGED] = "Changed",
        [OUTCOME_FAILED] = "Failed",
    };

    buffer_printf(out, "%s: ", titles[result->outcome]);
    text_escape(out, result->path, strlen(result->path));
    if (result->outcome == OUTCOME_APPLIED || result->outcome == OUTCOME_ROLLED_BACK) {
        buffer_printf(out, " (%zu statement%s, ", result->count, result->count == 1 ? "" : "s");
        put_duration(out, result->milliseconds);
        buffer_puts(out, result->resumed ? ", resumed)" : ")");
    }
    buffer_putc(out, '\n');
    for (size_t i = 0; i < result->count; i++) {
        if (result->statements[i].note != NULL) {
            buffer_printf(out, "  line %u: ", result->statements[i].statement->where.line);
            text_escape(out, result->statements[i].note, strlen(result->statements[i].note));
            buffer_putc(out, '\n');
        }
    }
}

void apply_result_text(const struct apply_result *result, struct buffer *out)
{
    struct arena *arena = arena_new();

    if (result->count == 0)
        buffer_puts(out, "Nothing to apply.\n");
    for (size_t i = 0; i < result->count; i++) {
        if (strcmp(result->action, "dry-run") == 0)
            put_rehearsal(out, arena, &result->migrations[i]);
        else
            put_migration(out, &result->migrations[i]);
    }
    arena_free(arena);
}
