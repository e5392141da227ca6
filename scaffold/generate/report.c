/* Reports of what was generated. */
#include "scaffold/generate/report.h"

#include "common/document.h"
#include "common/map.h"
#include "common/text.h"
#include "scaffold/generate/code.h"

#include <stdint.h>
#include <string.h>

static const struct bundle_file *find_file(const struct report *report, const char *path)
{
    for (size_t i = 0; i < report->bundle->count; i++) {
        if (strcmp(report->bundle->files[i].path, path) == 0) {
            return &report->bundle->files[i];
        }
    }
    return NULL;
}

/* The files that the report calls by what they are. */
static const struct {
    const char *path, *what;
} parts[] = {{"middleware/validators.ts", "validation middleware"},
             {"types/api.ts", "TypeScript types"}};

#define PART_COUNT (sizeof parts / sizeof *parts)

static const char *part_of(const char *path)
{
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (strcmp(parts[i].path, path) == 0) {
            return parts[i].what;
        }
    }
    return NULL;
}

static const char *change_words(enum tree_change change, bool written)
{
    static const char *const words[][2] = {
        [TREE_CREATED] = {"Would create", "Created"},
        [TREE_UPDATED] = {"Would update", "Updated"},
        [TREE_EXTENDED] = {"Would extend", "Extended"},
        [TREE_UNCHANGED] = {"Unchanged", "Unchanged"},
        [TREE_KEPT] = {"Would keep", "Kept"},
        [TREE_BESIDE_WRITTEN] = {"Would write a new version of", "Wrote a new version of"},
        [TREE_MERGED] = {"Would merge", "Merged"},
        [TREE_CONFLICT] = {"Would mark conflicts in", "Marked conflicts in"},
        [TREE_DELETED] = {"Would delete", "Deleted"},
        [TREE_ORPHANED] = {"No longer generated", "No longer generated"},
    };
    return words[change][written];
}

/* "Kept TypeScript types: src/types/api.ts (edited; …)" */
static void put_entry(struct buffer *out, const struct report *report,
                      const struct tree_entry *entry)
{
    const char *what = part_of(entry->file);
    const char *path = entry->beside != NULL ? entry->beside : entry->path;
    buffer_puts(out, change_words(entry->change, report->written));
    if (what != NULL) {
        buffer_printf(out, " %s", what);
    }
    buffer_puts(out, ": ");
    text_escape(out, path, strlen(path));
    if (entry->detail != NULL) {
        buffer_puts(out, " (");
        text_escape(out, entry->detail, strlen(entry->detail));
        buffer_putc(out, ')');
    }
    buffer_putc(out, '\n');
}

/* Files go without saying when they are new or the same, but for those with a name of their own. */
static bool is_told(const struct report *report, const struct tree_entry *entry)
{
    if (entry->change == TREE_UNCHANGED) {
        return report->written && part_of(entry->file) != NULL;
    }
    return !report->written || entry->change != TREE_CREATED || part_of(entry->file) != NULL;
}

static void put_operations(struct buffer *out, const char *what,
                           const struct tree_operation *operations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_printf(out, "%s: %s in ", what, operations[i].name);
        text_escape(out, operations[i].path, strlen(operations[i].path));
        buffer_putc(out, '\n');
    }
}

/* What became of the files, and code that lost its operation. */
static void put_tree(struct buffer *out, const struct report *report)
{
    const struct tree_report *tree = report->tree;
    for (size_t i = 0; i < tree->count; i++) {
        if (is_told(report, &tree->entries[i])) {
            put_entry(out, report, &tree->entries[i]);
        }
    }
    put_operations(out, "Declared but not exported", tree->hidden, tree->hidden_count);
    put_operations(out, "No longer in the specification", tree->removed, tree->removed_count);
    if (!report->written && !tree->differs) {
        buffer_puts(out, "Nothing would change\n");
    }
}

/* The operations whose handlers this run wrote, by what reports call them. */
static void find_new(const struct report *report, struct map *map)
{
    static const char folder[] = "routes/";
    const struct tree_report *tree = report->tree;
    map_init(map, report->bundle->arena);
    for (size_t i = 0; i < report->bundle->count; i++) {
        const struct bundle_file *file = &report->bundle->files[i];
        bool whole = tree == NULL || tree->entries[i].change == TREE_CREATED;
        for (size_t j = 0; whole && j < file->stub_count; j++) {
            if (strncmp(file->path, folder, sizeof folder - 1) == 0) {
                map_put(map, file->stubs[j].operation, (void *)(uintptr_t)1);
            }
        }
    }
    for (size_t i = 0; tree != NULL && i < tree->added_count; i++) {
        map_put(map, tree->added[i].operation, (void *)(uintptr_t)1);
    }
}

static void put_handlers(struct buffer *out, const struct report *report)
{
    struct arena *arena = report->bundle->arena;
    const char *place = report->output != NULL ? report->output : "src/routes/";
    size_t count = 0, total = report->spec->operation_count;
    struct buffer list = BUFFER_INIT;
    struct map map;
    find_new(report, &map);
    for (size_t i = 0; i < total; i++) {
        const struct operation *operation = &report->spec->operations[i];
        const char *name = code_operation(arena, operation);
        if (map_get(&map, name) != NULL) {
            buffer_puts(&list, "- ");
            text_escape(&list, name, strlen(name));
            buffer_printf(&list, " (%s)\n", operation->name);
            count++;
        }
    }
    buffer_printf(out, "%s %zu route handler%s in ",
                  report->written ? "Generated" : "Would generate", count, count == 1 ? "" : "s");
    text_escape(out, place, strlen(place));
    if (count < total) {
        buffer_printf(out, " (%zu %s there)", total - count, total - count == 1 ? "was" : "were");
    }
    buffer_putc(out, '\n');
    buffer_append(out, list.data, list.length);
    buffer_release(&list);
}

void report_text(const struct report *report, struct buffer *out)
{
    put_handlers(out, report);
    if (report->tree != NULL) {
        put_tree(out, report);
        if (report->diff) {
            tree_diff(report->tree, out);
        }
        return;
    }
    for (size_t i = 0; i < PART_COUNT; i++) {
        if (find_file(report, parts[i].path) != NULL) {
            buffer_printf(out, "Would create %s: %s\n", parts[i].what, parts[i].path);
        }
    }
    buffer_puts(out, "Nothing is written yet: add --output src/routes/\n");
}

static json_t *operations_document(const struct report *report)
{
    const struct spec *spec = report->spec;
    struct arena *scratch = arena_new();
    json_t *list = json_array();
    for (size_t i = 0; i < spec->operation_count; i++) {
        const struct operation *operation = &spec->operations[i];
        const char *method = code_operation(scratch, operation);
        json_t *view = json_object();
        json_object_set_new(view, "name", json_string(operation->name));
        json_object_set_new(view, "method", json_stringn(method, strcspn(method, " ")));
        json_object_set_new(view, "path", json_string(operation->path));
        json_array_append_new(list, view);
    }
    arena_free(scratch);
    return list;
}

static json_t *new_document(const struct report *report, const char *kind)
{
    json_t *document = document_new(kind);
    json_object_set_new(document, "framework", json_string(report->framework->name));
    json_object_set_new(document, "operations", operations_document(report));
    return document;
}

#define PIECE ((size_t)64 * 1024)

/* The size of the next piece of text, which ends between characters. */
static size_t piece_of(const char *text, size_t length)
{
    size_t size = length < PIECE ? length : PIECE;
    while (size < length && size > PIECE - 4 && ((unsigned char)text[size] & 0xC0) == 0x80) {
        size--;
    }
    return size;
}

/* Write what has been gathered. */
static int send(struct buffer *out, report_write *write, struct error *error)
{
    int result = write(out->data, out->length, error);
    buffer_clear(out);
    return result;
}

static int put_text(const char *text, size_t length, struct buffer *out, report_write *write,
                    struct error *error)
{
    int result = 0;
    for (size_t at = 0, size; result == 0 && at < length; at += size) {
        size = piece_of(text + at, length - at);
        document_put_text(text + at, size, out);
        result = out->length < PIECE ? 0 : send(out, write, error);
    }
    return result;
}

static int put_content(const struct bundle_file *file, struct buffer *out, report_write *write,
                       struct error *error)
{
    int result = 0;
    for (size_t i = 0; result == 0 && i < json_array_size(file->pieces); i++) {
        const json_t *piece = json_array_get(file->pieces, i);
        result = put_text(json_string_value(piece), json_string_length(piece), out, write, error);
    }
    return file->pieces != NULL ? result : put_text(file->bytes, file->length, out, write, error);
}

static int put_file(const struct bundle_file *file, struct buffer *out, report_write *write,
                    struct error *error)
{
    static const char *const owners[] = {"generator", "people", "once"};
    const char *const members[][2] = {{"\n    {\n      \"path\": ", file->path},
                                      {",\n      \"in\": ", file->project ? "project" : "source"},
                                      {",\n      \"owner\": ", owners[file->owner]}};
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        buffer_puts(out, members[i][0]);
        document_put_string(members[i][1], strlen(members[i][1]), out);
    }
    buffer_puts(out, ",\n      \"content\": \"");
    int result = put_content(file, out, write, error);
    buffer_puts(out, "\"\n    }");
    return result;
}

void report_begin(struct report_bundle *bundle, const struct report *report, report_write *write)
{
    *bundle = (struct report_bundle){.write = write};
    json_t *head = new_document(report, "scaffold-bundle");
    document_write(head, false, &bundle->out);
    json_decref(head);
    bundle->out.length -= sizeof "\n}\n" - 1; /* it goes on */
    buffer_puts(&bundle->out, ",\n  \"files\": [");
}

int report_file(void *context, const struct bundle_file *file, struct error *error)
{
    struct report_bundle *bundle = context;
    buffer_puts(&bundle->out, bundle->count++ == 0 ? "" : ",");
    return put_file(file, &bundle->out, bundle->write, error);
}

int report_end(struct report_bundle *bundle, int result, struct error *error)
{
    if (result == 0) {
        buffer_puts(&bundle->out, "\n  ]\n}\n");
        result = send(&bundle->out, bundle->write, error);
    }
    buffer_release(&bundle->out);
    return result;
}

static json_t *entry_document(const struct tree_entry *entry)
{
    json_t *view = json_object();
    json_object_set_new(view, "path", json_string(entry->path));
    json_object_set_new(view, "change", json_string(tree_change_name(entry->change)));
    if (entry->beside != NULL) {
        json_object_set_new(view, "beside", json_string(entry->beside));
    }
    if (entry->detail != NULL) {
        json_object_set_new(view, "detail", json_string(entry->detail));
    }
    return view;
}

static json_t *changed_operations(const struct tree_operation *operations, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *view = json_object();
        json_object_set_new(view, "name", json_string(operations[i].name));
        json_object_set_new(view, "operation", json_string(operations[i].operation));
        json_object_set_new(view, "path", json_string(operations[i].path));
        json_array_append_new(list, view);
    }
    return list;
}

static json_t *diff_document(const struct tree_report *tree)
{
    struct buffer diff = BUFFER_INIT;
    tree_diff(tree, &diff);
    json_t *text = document_string(buffer_text(&diff), diff.length);
    buffer_release(&diff);
    return text;
}

json_t *report_result(const struct report *report)
{
    const struct tree_report *tree = report->tree;
    json_t *document = new_document(report, "scaffold-result");
    json_t *files = json_array();
    for (size_t i = 0; i < tree->count; i++) {
        json_array_append_new(files, entry_document(&tree->entries[i]));
    }
    json_object_set_new(document, "output",
                        document_string(report->output, strlen(report->output)));
    json_object_set_new(document, "written", json_boolean(report->written));
    json_object_set_new(document, "files", files);
    json_object_set_new(document, "added", changed_operations(tree->added, tree->added_count));
    json_object_set_new(document, "removed",
                        changed_operations(tree->removed, tree->removed_count));
    json_object_set_new(document, "hidden", changed_operations(tree->hidden, tree->hidden_count));
    if (report->diff) {
        json_object_set_new(document, "diff", diff_document(tree));
    }
    return document;
}
