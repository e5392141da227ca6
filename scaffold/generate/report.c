/* Reports of what was generated. */
#include "scaffold/generate/report.h"

#include "common/document.h"
#include "common/text.h"
#include "scaffold/generate/code.h"

#include <ctype.h>
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

static const char *slashed(const char *folder)
{
    size_t length = strlen(folder);
    return length > 0 && folder[length - 1] == '/' ? "" : "/";
}

static void put_place(struct buffer *out, const struct report *report, const char *path)
{
    if (report->root != NULL && strcmp(report->root, ".") != 0) {
        text_escape(out, report->root, strlen(report->root));
        buffer_puts(out, slashed(report->root));
    }
    buffer_puts(out, path);
}

static void put_created(struct buffer *out, const struct report *report, const char *what,
                        const char *path)
{
    if (find_file(report, path) != NULL) {
        buffer_printf(out, "%s %s: ", report->output != NULL ? "Created" : "Would create", what);
        put_place(out, report, path);
        buffer_putc(out, '\n');
    }
}

/* Files that are not simply new, and code that lost its operation. */
static void put_exceptions(struct buffer *out, const struct tree_report *tree)
{
    for (size_t i = 0; tree != NULL && i < tree->count; i++) {
        const struct tree_entry *entry = &tree->entries[i];
        if (entry->change == TREE_CREATED || entry->change == TREE_UNCHANGED) {
            continue;
        }
        const char *name = tree_change_name(entry->change);
        buffer_printf(out, "%c%s: ", toupper((unsigned char)name[0]), name + 1);
        text_escape(out, entry->path, strlen(entry->path));
        buffer_putc(out, '\n');
    }
    for (size_t i = 0; tree != NULL && i < tree->removed_count; i++) {
        buffer_printf(out, "No longer in the specification: %s in ", tree->removed[i].name);
        text_escape(out, tree->removed[i].path, strlen(tree->removed[i].path));
        buffer_putc(out, '\n');
    }
}

void report_text(const struct report *report, struct buffer *out)
{
    size_t count = report->spec->operation_count;
    const char *place = report->output != NULL ? report->output : "src/routes/";
    buffer_printf(out, "%s %zu route handler%s in ",
                  report->output != NULL ? "Generated" : "Would generate", count,
                  count == 1 ? "" : "s");
    text_escape(out, place, strlen(place));
    buffer_putc(out, '\n');
    for (size_t i = 0; i < count; i++) {
        const struct operation *operation = &report->spec->operations[i];
        const char *name = code_operation(report->bundle->arena, operation);
        buffer_puts(out, "- ");
        text_escape(out, name, strlen(name));
        buffer_printf(out, " (%s)\n", operation->name);
    }
    put_created(out, report, "validation middleware", "middleware/validators.ts");
    put_created(out, report, "TypeScript types", "types/api.ts");
    put_exceptions(out, report->tree);
    if (report->output == NULL) {
        buffer_puts(out, "Nothing is written yet: add --output src/routes/\n");
    }
}

static json_t *operations_document(const struct report *report)
{
    const struct spec *spec = report->spec;
    json_t *list = json_array();
    for (size_t i = 0; i < spec->operation_count; i++) {
        const struct operation *operation = &spec->operations[i];
        const char *method = code_operation(report->bundle->arena, operation);
        json_t *view = json_object();
        json_object_set_new(view, "name", json_string(operation->name));
        json_object_set_new(view, "method", json_stringn(method, strcspn(method, " ")));
        json_object_set_new(view, "path", json_string(operation->path));
        json_array_append_new(list, view);
    }
    return list;
}

static json_t *new_document(const struct report *report, const char *kind)
{
    json_t *document = document_new(kind);
    json_object_set_new(document, "framework", json_string(report->framework->name));
    json_object_set_new(document, "operations", operations_document(report));
    return document;
}

json_t *report_bundle(const struct report *report)
{
    static const char *const owners[] = {"generator", "people", "once"};
    json_t *document = new_document(report, "scaffold-bundle");
    json_t *files = json_array();
    for (size_t i = 0; i < report->bundle->count; i++) {
        const struct bundle_file *file = &report->bundle->files[i];
        json_t *view = json_object();
        json_object_set_new(view, "path", json_string(file->path));
        json_object_set_new(view, "in", json_string(file->project ? "project" : "source"));
        json_object_set_new(view, "owner", json_string(owners[file->owner]));
        json_object_set_new(view, "content", document_string(file->bytes, file->length));
        json_array_append_new(files, view);
    }
    json_object_set_new(document, "files", files);
    return document;
}

static json_t *entry_document(const struct tree_entry *entry)
{
    json_t *view = json_object();
    json_object_set_new(view, "path", json_string(entry->path));
    json_object_set_new(view, "change", json_string(tree_change_name(entry->change)));
    if (entry->beside != NULL) {
        json_object_set_new(view, "beside", json_string(entry->beside));
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
    json_object_set_new(document, "files", files);
    json_object_set_new(document, "added", changed_operations(tree->added, tree->added_count));
    json_object_set_new(document, "removed",
                        changed_operations(tree->removed, tree->removed_count));
    return document;
}
