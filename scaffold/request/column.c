/* Columns of a CSV for parameters of paths. */
#include "scaffold/request/column.h"

#include "common/buffer.h"
#include "scaffold/name/name.h"
#include "scaffold/spec/path.h"

#include <string.h>

#define CHECKED_ROWS 1000 /* whose values are held against the parameter */
#define COLUMN_LIMIT 100  /* bytes of a column's name in a placeholder */
#define NAMED_LIMIT 20    /* columns that a hint names */

struct columns columns_of(struct arena *arena, const struct csv *rows, struct diagnostics *list)
{
    bool *used = arena_alloc(arena, (rows == NULL ? 0 : rows->column_count) + 1, sizeof *used);
    return (struct columns){.arena = arena, .rows = rows, .list = list, .used = used};
}

/* What blanks and braces would end cannot stand in a placeholder. */
static bool is_usable(const struct csv_cell *name)
{
    return name->length <= COLUMN_LIMIT && strlen(name->text) == name->length &&
           strpbrk(name->text, "{} \t") == NULL;
}

static long find(const struct columns *columns, const char *word)
{
    for (size_t i = 0; i < columns->rows->column_count; i++) {
        const struct csv_cell *name = &columns->rows->names[i];
        if (is_usable(name) && name_is_same(name->text, word)) {
            return (long)i;
        }
    }
    return -1;
}

/* What the parameter at `brace` names one of, in the singular: user in /users/{id}. NULL: there is no
 * word in front of it. */
static const char *thing_before(struct arena *arena, const char *path, const char *brace)
{
    const char *end = brace - 1, *start = end;
    if (brace == path || *end != '/') {
        return NULL;
    }
    while (start > path && start[-1] != '/') {
        start--;
    }
    if (start == end || *start == '{') {
        return NULL;
    }
    return name_singular(arena, arena_strndup(arena, start, (size_t)(end - start)));
}

/* The column for the parameter at `brace`, or -1. */
static long column_at(const struct columns *columns, const char *path, const char *brace,
                      const char *parameter)
{
    const char *thing = thing_before(columns->arena, path, brace);
    long column =
        thing == NULL ? -1 : find(columns, arena_printf(columns->arena, "%s_%s", thing, parameter));
    return column >= 0 ? column : find(columns, parameter);
}

/* Say which row has a value that is none for the parameter. */
static void check_values(const struct columns *columns, const struct parameter *parameter,
                         size_t column)
{
    const struct csv *rows = columns->rows;
    for (size_t i = 0; i < rows->row_count && i < CHECKED_ROWS; i++) {
        const struct csv_cell *cell = &rows->cells[i * rows->column_count + column];
        const struct node *value = node_new_scalar(columns->arena, NODE_STRING, (struct locus){0},
                                                   cell->text, cell->length);
        if (!sample_takes(columns->arena, parameter, value)) {
            diagnostics_add(columns->list, SEVERITY_WARNING, (struct locus){rows->source, 0, 0},
                            NULL, "row %zu: '%s' is no value of the parameter '%s'", i + 1,
                            cell->text, parameter->name);
            return;
        }
    }
}

void columns_fill(struct columns *columns, struct sample *sample)
{
    const char *path = sample->operation->path;
    size_t length;
    if (columns->rows == NULL) {
        return;
    }
    const char *brace = path_next(path, &length);
    for (; brace != NULL; brace = path_next(brace + 1, &length)) {
        struct sample_value *value = sample_find(sample, PARAMETER_PATH, brace + 1, length);
        long column = value == NULL ? -1 : column_at(columns, path, brace, value->parameter->name);
        if (column < 0) {
            continue;
        }
        if (!columns->used[column]) {
            check_values(columns, value->parameter, (size_t)column);
        }
        columns->used[column] = true;
        value->placeholder =
            arena_printf(columns->arena, "{{csv.%s}}", columns->rows->names[column].text);
    }
}

int columns_check(const struct columns *columns, struct error *error)
{
    size_t count = columns->rows == NULL ? 0 : columns->rows->column_count;
    struct buffer names = BUFFER_INIT;
    for (size_t i = 0; i < count; i++) {
        if (columns->used[i]) {
            buffer_release(&names);
            return 0;
        }
        if (i < NAMED_LIMIT) {
            buffer_printf(&names, "%s%s", i > 0 ? ", " : "", columns->rows->names[i].text);
        }
    }
    if (count > 0) {
        error_set(error, STATUS_USAGE, "'%s': no parameter of a path is called as a column",
                  columns->rows->source);
        error_hint(error, "its columns are %s", buffer_text(&names));
    }
    buffer_release(&names);
    return count > 0 ? -1 : 0;
}
