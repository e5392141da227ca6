/* Collected problems of documents: see diagnostic.h. */
#include "common/diagnostic.h"

#include "common/document.h"
#include "common/memory.h"
#include "common/message.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void diagnostics_init(struct diagnostics *list, struct arena *arena)
{
    *list = (struct diagnostics){.arena = arena};
}

static bool same_place(struct locus a, struct locus b)
{
    if (a.line != b.line || a.column != b.column || !a.file != !b.file)
        return false;
    return !a.file || strcmp(a.file, b.file) == 0;
}

/* Twice the same comes from walking a shared part twice; at most DIAGNOSTICS_LIMIT are looked at.
 */
static bool is_known(const struct diagnostics *list, enum severity severity, struct locus where,
                     const char *message)
{
    size_t i;

    for (i = 0; i < list->count; i++) {
        const struct diagnostic *item = &list->items[i];

        if (item->severity == severity && same_place(item->where, where) &&
            strcmp(item->message, message) == 0)
            return true;
    }
    return false;
}

void diagnostics_add(struct diagnostics *list, enum severity severity, struct locus where,
                     const char *hint, const char *format, ...)
{
    va_list arguments;
    char *message;

    va_start(arguments, format);
    message = arena_vprintf(list->arena, format, arguments);
    va_end(arguments);
    if (is_known(list, severity, where, message))
        return;
    list->errors += severity == SEVERITY_ERROR;
    list->warnings += severity == SEVERITY_WARNING;
    if (list->count == DIAGNOSTICS_LIMIT) {
        list->dropped++;
        return;
    }
    if (list->count == list->capacity) {
        size_t capacity = memory_grow(list->capacity, list->count + 1);

        list->items =
            arena_grow(list->arena, list->items, list->capacity, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    if (where.file)
        where.file = arena_strdup(list->arena, where.file);
    list->items[list->count++] = (struct diagnostic){
        .severity = severity,
        .where = where,
        .message = message,
        .hint = hint ? arena_strdup(list->arena, hint) : NULL,
    };
}

/* The rank of a file: where it was first named. */
static size_t file_rank(const struct diagnostics *list, const char *file)
{
    size_t i;

    for (i = 0; file && i < list->count; i++) {
        if (list->items[i].where.file && strcmp(list->items[i].where.file, file) == 0)
            return i + 1;
    }
    return 0;
}

struct ranked {
    struct diagnostic item;
    size_t file, position;
};

static int compare(const void *left, const void *right)
{
    const struct ranked *a = left, *b = right;

    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    if (a->item.where.line != b->item.where.line)
        return a->item.where.line < b->item.where.line ? -1 : 1;
    if (a->item.where.column != b->item.where.column)
        return a->item.where.column < b->item.where.column ? -1 : 1;
    return a->position < b->position ? -1 : a->position > b->position;
}

void diagnostics_sort(struct diagnostics *list)
{
    struct ranked *ranked = memory_alloc(list->count, sizeof *ranked);
    size_t i;

    for (i = 0; i < list->count; i++)
        ranked[i] = (struct ranked){list->items[i], file_rank(list, list->items[i].where.file), i};
    qsort(ranked, list->count, sizeof *ranked, compare);
    for (i = 0; i < list->count; i++)
        list->items[i] = ranked[i].item;
    memory_free(ranked);
}

void diagnostics_print(struct diagnostics *list)
{
    size_t i;

    diagnostics_sort(list);
    for (i = 0; i < list->count; i++)
        message_diagnostic(&list->items[i]);
    if (list->dropped)
        message_note("%zu more diagnostics are not shown", list->dropped);
}

static json_t *item_json(const struct diagnostic *item)
{
    static const char *const names[] = {"error", "warning", "note"};
    json_t *object = json_object();

    json_object_set_new(object, "severity", json_string(names[item->severity]));
    if (item->where.file) {
        json_object_set_new(object, "file",
                            document_string(item->where.file, strlen(item->where.file)));
        json_object_set_new(object, "line", json_integer(item->where.line));
        json_object_set_new(object, "column", json_integer(item->where.column));
    }
    json_object_set_new(object, "message", document_string(item->message, strlen(item->message)));
    if (item->hint)
        json_object_set_new(object, "hint", document_string(item->hint, strlen(item->hint)));
    return object;
}

json_t *diagnostics_document(struct diagnostics *list)
{
    json_t *document = document_new("diagnostics"), *items = json_array();
    size_t i;

    diagnostics_sort(list);
    for (i = 0; i < list->count; i++)
        json_array_append_new(items, item_json(&list->items[i]));
    json_object_set_new(document, "errors", json_integer((json_int_t)list->errors));
    json_object_set_new(document, "warnings", json_integer((json_int_t)list->warnings));
    json_object_set_new(document, "dropped", json_integer((json_int_t)list->dropped));
    json_object_set_new(document, "diagnostics", items);
    return document;
}
