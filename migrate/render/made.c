/* Lists files for people and for documents. */
#include "migrate/render/made.h"

#include "common/document.h"
#include "common/text.h"

#include <string.h>

void made_add(struct made_files *made, const char *what, const char *path)
{
    made->items =
        arena_grow(made->arena, made->items, made->count, made->count + 1, sizeof *made->items);
    made->items[made->count++] = (struct made_file){what, arena_strdup(made->arena, path)};
}

void made_report(const struct made_files *made, struct buffer *out)
{
    for (size_t i = 0; i < made->count; i++) {
        buffer_printf(out, "Generated %s: ", made->items[i].what);
        text_escape(out, made->items[i].path, strlen(made->items[i].path));
        buffer_putc(out, '\n');
    }
}

json_t *made_json(const struct made_files *made)
{
    json_t *files = json_array();

    for (size_t i = 0; i < made->count; i++) {
        const struct made_file *file = &made->items[i];
        json_t *value = json_object();

        json_object_set_new(value, "what", json_string(file->what));
        json_object_set_new(value, "path", document_string(file->path, strlen(file->path)));
        json_array_append_new(files, value);
    }
    return files;
}
