/* A migration as pieces for the runners of other tools. */
#include "migrate/render/migration.h"

#include <string.h>

struct collector {
    struct arena *arena;
    struct pieces *pieces;
    size_t capacity;
    struct buffer open; /* the transaction so far */
    const char *begin;
};

static void add(struct collector *collector, bool alone, const struct buffer *text)
{
    struct pieces *pieces = collector->pieces;
    if (pieces->count == collector->capacity) {
        size_t more = collector->capacity == 0 ? 8 : collector->capacity * 2;
        pieces->items = arena_grow(collector->arena, pieces->items, collector->capacity, more,
                                   sizeof *pieces->items);
        collector->capacity = more;
    }
    pieces->items[pieces->count++] =
        (struct piece){alone, arena_strndup(collector->arena, buffer_text(text), text->length)};
}

static void close(struct collector *collector)
{
    if (collector->open.length > 0)
        add(collector, false, &collector->open);
    buffer_clear(&collector->open);
}

static void add_statement(struct collector *collector, const struct written *statement,
                          const struct buffer *comment)
{
    struct buffer text = BUFFER_INIT;
    buffer_printf(&text, "%s%s;\n", buffer_text(comment), statement->sql);
    if (effect_facts(statement->effect)->alone) {
        close(collector);
        add(collector, true, &text);
    } else {
        if (collector->open.length == 0)
            buffer_puts(&collector->open, collector->begin);
        buffer_append(&collector->open, buffer_text(&text), text.length);
    }
    buffer_release(&text);
}

/* The comment stands before the first statement of its step. */
static void add_step(struct collector *collector, const struct migration *migration, bool back,
                     size_t at)
{
    const struct step *step = &(back ? migration->back : migration->forward)->steps[at];
    struct buffer comment = BUFFER_INIT;
    migration_step_comment(migration, back, at, &comment);
    for (size_t i = 0; i < step->count; i++) {
        add_statement(collector, &step->statements[i], &comment);
        buffer_clear(&comment);
    }
    buffer_release(&comment);
}

struct pieces migration_pieces(const struct migration *migration, bool back)
{
    const struct plan *plan = back ? migration->back : migration->forward;
    struct pieces pieces = {0};
    struct collector collector = {.arena = migration->arena,
                                  .pieces = &pieces,
                                  .open = BUFFER_INIT,
                                  .begin = migration_begin(plan)};
    for (size_t i = 0; i < plan->count; i++)
        add_step(&collector, migration, back, i);
    close(&collector);
    buffer_release(&collector.open);
    if (pieces.count == 1) {
        struct buffer header = BUFFER_INIT;
        migration_header(migration, back, &header);
        pieces.header = arena_strndup(migration->arena, buffer_text(&header), header.length);
        buffer_release(&header);
    }
    return pieces;
}
