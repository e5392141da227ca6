/* The CSV reader: a state per field, quotes doubled, CR LF or LF. */
#include "common/csv.h"

#include "common/buffer.h"
#include "common/input.h"
#include "common/memory.h"

#include <stdbool.h>
#include <string.h>

struct reader {
    struct arena *arena;
    const char *source;
    const char *at, *end;
    unsigned line;
    struct error *error;
};

/* Cells as they come. */
struct cells {
    struct csv_cell *items;
    size_t count, capacity;
};

static int fail(const struct reader *reader, unsigned line, const char *message)
{
    error_set(reader->error, STATUS_INPUT, "%s", message);
    return error_at(reader->error, (struct locus){reader->source, line, 0});
}

static void add(struct cells *cells, struct csv_cell cell)
{
    if (cells->count == cells->capacity) {
        cells->capacity = memory_grow(cells->capacity, cells->count + 1);
        cells->items = memory_resize(cells->items, cells->capacity, sizeof *cells->items);
    }
    cells->items[cells->count++] = cell;
}

/* The end of the quoted text that begins at `at`, or NULL; *doubled says how many quotes in it are two. */
static const char *find_quote(const char *at, const char *end, size_t *doubled)
{
    *doubled = 0;
    while ((at = memchr(at, '"', (size_t)(end - at))) != NULL) {
        if (at + 1 == end || at[1] != '"')
            return at;
        at += 2;
        ++*doubled;
    }
    return NULL;
}

/* A comma, CR LF, LF or the end. */
static bool field_ends(const struct reader *reader)
{
    const char *at = reader->at;
    return at == reader->end || *at == ',' || *at == '\n' ||
           (*at == '\r' && (at + 1 == reader->end || at[1] == '\n'));
}

static int take_quoted(struct reader *reader, struct csv_cell *cell)
{
    unsigned line = reader->line;
    size_t doubled;
    const char *at = reader->at + 1, *stop = find_quote(at, reader->end, &doubled);
    if (stop == NULL)
        return fail(reader, line, "the quotes of this field do not end");
    cell->length = (size_t)(stop - at) - doubled;
    char *out = arena_alloc(reader->arena, cell->length + 1, 1);
    cell->text = out;
    for (; at < stop; at++) {
        reader->line += *at == '\n';
        *out++ = *at;
        at += *at == '"';
    }
    reader->at = stop + 1;
    if (!field_ends(reader))
        return fail(reader, reader->line, "expected a comma or the end of the line behind quotes");
    return 0;
}

static int take_plain(struct reader *reader, struct csv_cell *cell)
{
    const char *start = reader->at;
    while (reader->at < reader->end && *reader->at != ',' && *reader->at != '\n')
        reader->at++;
    const char *stop = reader->at;
    if (stop > start && stop[-1] == '\r' && (stop == reader->end || *stop == '\n'))
        stop--;
    *cell = (struct csv_cell){arena_strndup(reader->arena, start, (size_t)(stop - start)),
                              (size_t)(stop - start)};
    if (memchr(start, '"', cell->length) != NULL)
        return fail(reader, reader->line, "quotes within a field that does not begin with them");
    return 0;
}

/* The cells of a line. */
static int take_line(struct reader *reader, struct cells *cells)
{
    for (;;) {
        struct csv_cell cell = {"", 0};
        bool quoted = reader->at < reader->end && *reader->at == '"';
        if ((quoted ? take_quoted(reader, &cell) : take_plain(reader, &cell)) != 0)
            return -1;
        add(cells, cell);
        if (reader->at == reader->end)
            return 0;
        if (*reader->at == '\r')
            reader->at++;
        if (reader->at == reader->end)
            return 0;
        if (*reader->at++ == '\n') {
            reader->line++;
            return 0;
        }
    }
}

static bool skip_blank_line(struct reader *reader)
{
    size_t rest = (size_t)(reader->end - reader->at), length = reader->at[0] == '\r' ? 2 : 1;
    if (rest < length || reader->at[length - 1] != '\n')
        return false;
    reader->at += length;
    reader->line++;
    return true;
}

static int take_names(struct reader *reader, struct csv *data)
{
    struct cells names = {NULL, 0, 0};
    int result = take_line(reader, &names);
    if (result == 0 && names.count > CSV_COLUMN_LIMIT)
        result = fail(reader, 1, "too many columns");
    struct csv_cell *items = arena_alloc(reader->arena, names.count + 1, sizeof *items);
    for (size_t i = 0; i < names.count; i++)
        items[i] = names.items[i];
    memory_free(names.items);
    data->names = items;
    data->column_count = names.count;
    for (size_t i = 0; result == 0 && i < data->column_count; i++)
        if (items[i].length == 0)
            result = fail(reader, 1, "a column has no name");
        else if (csv_column(data, items[i].text, items[i].length) != (long)i)
            result = fail(reader, 1, "two columns have the same name");
    return result;
}

static int take_rows(struct reader *reader, struct csv *data, struct cells *cells)
{
    while (reader->at < reader->end) {
        unsigned line = reader->line;
        size_t before = cells->count;
        if (skip_blank_line(reader))
            continue;
        if (take_line(reader, cells) != 0)
            return -1;
        if (cells->count - before != data->column_count) {
            error_set(reader->error, STATUS_INPUT, "%zu %s, but %zu columns", cells->count - before,
                      cells->count - before == 1 ? "field" : "fields", data->column_count);
            return error_at(reader->error, (struct locus){reader->source, line, 0});
        }
        if (++data->row_count > CSV_ROW_LIMIT)
            return fail(reader, line, "too many rows");
    }
    return data->row_count > 0 ? 0
                               : fail(reader, 0, "there are no rows below the names of columns");
}

int csv_parse(struct arena *arena, const char *source, const char *bytes, size_t length,
              struct csv *data, struct error *error)
{
    struct reader reader = {arena, source, bytes, bytes + length, 1, error};
    struct cells cells = {NULL, 0, 0};
    *data = (struct csv){.source = source};
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        reader.at += 3;
    int result = take_names(&reader, data);
    if (result == 0)
        result = take_rows(&reader, data, &cells);
    if (result == 0) {
        struct csv_cell *items = arena_alloc(arena, cells.count, sizeof *items);
        memcpy(items, cells.items, cells.count * sizeof *items);
        data->cells = items;
    }
    memory_free(cells.items);
    return result;
}

int csv_read(struct arena *arena, const char *path, struct csv *data, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = input_read(path, INPUT_LIMIT, &bytes, error);
    if (result == 0)
        result = csv_parse(arena, input_name(path), bytes.data, bytes.length, data, error);
    buffer_release(&bytes);
    return result;
}

long csv_column(const struct csv *data, const char *name, size_t length)
{
    for (size_t i = 0; i < data->column_count; i++)
        if (data->names[i].length == length && memcmp(data->names[i].text, name, length) == 0)
            return (long)i;
    return -1;
}
