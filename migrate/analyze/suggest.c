/* Writes index migrations. */
#include "migrate/analyze/suggest.h"

#include "common/text.h"
#include "migrate/sql/quote.h"

#include <string.h>

static void put_reason(struct buffer *out, const struct candidate *candidate)
{
    buffer_puts(out, "-- ");
    if (candidate->calls > 0 && candidate->total_ms > 0)
        buffer_printf(out, "%.0f calls took %.3g ms on average", candidate->calls,
                      candidate->total_ms / candidate->calls);
    else
        buffer_puts(out, candidate->key != NULL ? "a foreign key without an index"
                                                : "statements that were not timed");
    buffer_puts(out, candidate->verified ? "; the planner takes this index\n" : "; not verified\n");
}

static void put_create(struct buffer *out, const struct candidate *candidate)
{
    buffer_printf(out, "\n-- create index %s (%s)\n", candidate->name,
                  candidate->shape.table->partitioned ? "SHARE" : "SHARE UPDATE EXCLUSIVE");
    put_reason(out, candidate);
    if (candidate->extension)
        buffer_puts(out, "CREATE EXTENSION IF NOT EXISTS pg_trgm;\n");
    buffer_printf(out, "%s;\n", candidate->sql);
}

static void put_drop(struct buffer *out, const struct candidate *candidate)
{
    buffer_printf(out, "\n-- drop index %s\nDROP INDEX %sIF EXISTS ", candidate->name,
                  candidate->shape.table->partitioned ? "" : "CONCURRENTLY ");
    quote_qualified(out, candidate->shape.table->schema, candidate->name);
    buffer_puts(out, ";\n");
}

void suggestion_write(const struct candidates *candidates, struct suggestion *suggestion)
{
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

void suggestion_leave_out(struct arena *arena, const struct pending *pending,
                          struct candidates *candidates, struct buffer *notes)
{
    const struct candidates all = *candidates;
    const char *last = NULL;

    candidates->items = arena_alloc(arena, all.count + 1, sizeof *candidates->items);
    candidates->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        if (pending_with_statement(pending, all.items[i].sql) == NULL)
            candidates->items[candidates->count++] = all.items[i];
    }
    for (size_t i = 0; i < all.count; i++) {
        const char *path = pending_with_statement(pending, all.items[i].sql);

        if (path == NULL || (candidates->count == 0 && path == last))
            continue;
        buffer_puts(notes, "already in ");
        text_escape(notes, path, strlen(path));
        buffer_puts(notes, ": ");
        if (candidates->count == 0)
            buffer_puts(notes, "nothing written");
        else
            text_escape(notes, all.items[i].name, strlen(all.items[i].name));
        buffer_putc(notes, '\n');
        last = path;
    }
}

int suggestion_save(const struct suggestion *suggestion, const char *folder, struct arena *arena,
                    struct pair *pair, struct error *error)
{
    return pair_write(arena, folder, "add_indexes", &suggestion->forward, &suggestion->back, pair,
                      error);
}
