/* Writes index migrations. */
#include "migrate/analyze/suggest.h"

#include "migrate/sql/quote.h"

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

int suggestion_save(const struct suggestion *suggestion, const char *folder, struct arena *arena,
                    struct pair *pair, struct error *error)
{
    return pair_write(arena, folder, "add_indexes", &suggestion->forward, &suggestion->back, pair,
                      error);
}
