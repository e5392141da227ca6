/* Copies a text around the pieces that change. */
#include "migrate/sql/edit.h"

#include "common/buffer.h"

void edits_add(struct arena *arena, struct edits *edits, struct edit edit)
{
    edits->items = arena_grow(arena, edits->items, edits->count, edits->count + 1, sizeof edit);
    edits->items[edits->count++] = edit;
}

char *edits_apply(struct arena *arena, const char *text, size_t length, const struct edits *edits)
{
    struct buffer out = BUFFER_INIT;
    const char *from = text;
    for (size_t i = 0; i < edits->count; i++) {
        const struct edit *edit = &edits->items[i];
        buffer_append(&out, from, (size_t)(edit->at - from));
        buffer_puts(&out, edit->by);
        from = edit->at + edit->length;
    }
    buffer_append(&out, from, (size_t)(text + length - from));
    char *result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}
