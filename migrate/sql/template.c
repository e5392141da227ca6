/* Fills templates. */
#include "migrate/sql/template.h"

#include "common/embed.h"
#include "migrate/sql/quote.h"

#include <assert.h>
#include <string.h>

extern const struct embed migrate_templates[];

static const char *value_of(const struct slot *slots, const char *name, size_t length)
{
    for (; slots->name != NULL; slots++)
        if (strlen(slots->name) == length && strncmp(slots->name, name, length) == 0)
            return slots->value;
    return NULL;
}

void template_fill(struct buffer *out, const char *name, const struct slot *slots)
{
    const struct embed *file = embed_find(migrate_templates, name);
    assert(file != NULL);
    const char *at = file->data;
    for (const char *mark; (mark = strstr(at, "@{")) != NULL;) {
        const char *word = mark + 2;
        size_t length = strcspn(word, "}");
        const char *value = value_of(slots, word, length);
        assert(value != NULL);
        buffer_append(out, at, (size_t)(mark - at));
        buffer_puts(out, value);
        at = word + length + 1;
    }
    buffer_puts(out, at);
}

const char *template_block(struct arena *arena, const char *name, const struct slot *slots,
                           const char *before)
{
    struct buffer body = BUFFER_INIT, sql = BUFFER_INIT;
    template_fill(&body, name, slots);
    buffer_puts(&sql, before);
    quote_dollar(&sql, buffer_text(&body));
    const char *text = arena_strndup(arena, buffer_text(&sql), sql.length);
    buffer_release(&body);
    buffer_release(&sql);
    return text;
}
