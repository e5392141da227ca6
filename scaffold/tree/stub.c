/* Insertion of stubs and of the imports that they need. */
#include "scaffold/tree/stub.h"

#include "common/memory.h"

#include <string.h>

/* Imports of one module and kind, by all stubs. */
struct import_line {
    const char *module;
    int type_only;
    const char **names; /* of the stubs, not owned; the array is */
    size_t count;
};

struct import_lines {
    struct import_line *items;
    size_t count;
};

static struct import_line *line_for(struct import_lines *lines, const struct bundle_import *import)
{
    struct import_line *line;
    size_t i;

    for (i = 0; i < lines->count; i++) {
        line = &lines->items[i];
        if (line->type_only == import->type_only && strcmp(line->module, import->module) == 0)
            return line;
    }
    lines->items = memory_resize(lines->items, lines->count + 1, sizeof *lines->items);
    line = &lines->items[lines->count++];
    *line = (struct import_line){.module = import->module, .type_only = import->type_only};
    return line;
}

static void add_import(struct import_lines *lines, const struct bundle_import *import)
{
    struct import_line *line = line_for(lines, import);
    size_t i;

    for (i = 0; i < line->count; i++)
        if (strcmp(line->names[i], import->name) == 0)
            return;
    line->names = memory_resize(line->names, line->count + 1, sizeof *line->names);
    line->names[line->count++] = import->name;
}

static void collect(struct import_lines *lines, const struct module *module,
                    const struct bundle_stub *stub)
{
    size_t i;

    for (i = 0; i < stub->import_count; i++)
        if (!module_declares(module, stub->imports[i].name))
            add_import(lines, &stub->imports[i]);
}

static void put_names(struct buffer *out, const struct import_line *line, const char *before,
                      const char *between, const char *after)
{
    size_t i;

    buffer_printf(out, "import %s{%s", line->type_only ? "type " : "", before);
    for (i = 0; i < line->count; i++)
        buffer_printf(out, "%s%s", i ? between : "", line->names[i]);
    buffer_printf(out, "%s} from '%s';", after, line->module);
}

static void put_import(struct buffer *out, const struct import_line *line)
{
    size_t start = out->length;

    put_names(out, line, " ", ", ", " ");
    if (out->length - start > STUB_LINE_WIDTH && line->count > 1) {
        out->length = start;
        put_names(out, line, "\n  ", ",\n  ", ",\n");
    }
    buffer_putc(out, '\n');
}

/* Append with CR LF for LF when the file has them. */
static void put_lines(struct buffer *out, const struct module *module, const char *text,
                      size_t length)
{
    const char *end = text + length;

    for (; text < end; text++) {
        if (*text == '\n' && module->windows)
            buffer_putc(out, '\r');
        buffer_putc(out, *text);
    }
}

static void put_imports(struct buffer *out, const struct module *module,
                        const struct import_lines *lines, bool at_line_start)
{
    struct buffer text = BUFFER_INIT;
    size_t i;

    if (!at_line_start && lines->count)
        buffer_putc(&text, '\n');
    for (i = 0; i < lines->count; i++)
        put_import(&text, &lines->items[i]);
    if (lines->count && !module->has_imports)
        buffer_putc(&text, '\n');
    put_lines(out, module, buffer_text(&text), text.length);
    buffer_release(&text);
}

static void put_stubs(struct buffer *out, const struct module *module,
                      const struct bundle_stub *const *stubs, size_t count)
{
    size_t i;

    if (out->length && out->data[out->length - 1] != '\n')
        put_lines(out, module, "\n", 1);
    for (i = 0; i < count; i++) {
        put_lines(out, module, "\n", 1);
        put_lines(out, module, stubs[i]->text, strlen(stubs[i]->text));
    }
}

void stub_insert(const struct module *module, const char *text, size_t length,
                 const struct bundle_stub *const *stubs, size_t count, struct buffer *out)
{
    struct import_lines lines = {0};
    size_t split = module->imports_end, i;

    for (i = 0; i < count; i++)
        collect(&lines, module, stubs[i]);
    buffer_append(out, text, split);
    put_imports(out, module, &lines, !module->has_imports || text[split - 1] == '\n');
    buffer_append(out, text + split, length - split);
    put_stubs(out, module, stubs, count);
    for (i = 0; i < lines.count; i++)
        memory_free(lines.items[i].names);
    memory_free(lines.items);
}
