/* Columns by the path of their field. */
#include "loadtest/report/csv.h"

#include <stdbool.h>
#include <string.h>

struct column {
    const char *name;
    const char *path; /* keys with dots between them; of two with | between them what there is */
};

static const struct column report_columns[] = {
    {"target", "target|name"},      {"started", "started"},
    {"duration_s", "duration_s"},   {"concurrency", "concurrency"},
    {"requests", "requests.total"}, {"successful", "requests.successful"},
    {"failed", "requests.failed"},  {"requests_per_second", "requests_per_second"},
    {"min_ms", "latency_ms.min"},   {"avg_ms", "latency_ms.avg"},
    {"p50_ms", "latency_ms.p50"},   {"p75_ms", "latency_ms.p75"},
    {"p90_ms", "latency_ms.p90"},   {"p95_ms", "latency_ms.p95"},
    {"p99_ms", "latency_ms.p99"},   {"p999_ms", "latency_ms.p999"},
    {"max_ms", "latency_ms.max"},   {NULL, NULL},
};

static const struct column comparison_columns[] = {
    {"metric", "metric"}, {"a", "a"},       {"b", "b"}, {"change", "change"},
    {"low", "low"},       {"high", "high"}, {"p", "p"}, {"verdict", "verdict"},
    {NULL, NULL},
};

static const struct column capacity_columns[] = {
    {"requests_per_second", "requests_per_second"},
    {"p50_ms", "latency_ms.p50"},
    {"p95_ms", "latency_ms.p95"},
    {"p99_ms", "latency_ms.p99"},
    {"max_ms", "latency_ms.max"},
    {"holds", "holds"},
    {"held_steps", "held_steps"},
    {"missed_steps", "missed_steps"},
    {NULL, NULL},
};

static const struct {
    const char *kind;
    const char *rows; /* the field that holds a row in each element; NULL: the document is one */
    const struct column *columns;
} tables[] = {
    {"load-report", NULL, report_columns},
    {"load-comparison", "metrics", comparison_columns},
    {"load-capacity", "curve", capacity_columns},
};

static const json_t *follow(const json_t *object, const char *path)
{
    char key[64];
    size_t length = strcspn(path, ".");
    if (length >= sizeof key)
        return NULL;
    memcpy(key, path, length);
    key[length] = '\0';
    const json_t *value = json_object_get(object, key);
    return path[length] == '.' ? follow(value, path + length + 1) : value;
}

/* Quoted where it must be; what a spreadsheet would take for a formula gets an apostrophe. */
static void put_string(struct buffer *out, const char *text)
{
    bool formula = text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
    if (!formula && text[strcspn(text, ",\"\r\n")] == '\0') {
        buffer_puts(out, text);
        return;
    }
    buffer_puts(out, formula ? "\"'" : "\"");
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buffer_putc(out, '"');
        buffer_putc(out, *text);
    }
    buffer_putc(out, '"');
}

static void put_value(struct buffer *out, const json_t *value)
{
    if (json_is_string(value))
        put_string(out, json_string_value(value));
    else if (json_is_integer(value))
        buffer_printf(out, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        buffer_printf(out, "%.12g", json_real_value(value));
    else if (json_is_boolean(value))
        buffer_puts(out, json_is_true(value) ? "true" : "false");
}

static const json_t *find(const json_t *row, const char *path)
{
    char first[64];
    size_t length = strcspn(path, "|");
    if (path[length] == '\0' || length >= sizeof first)
        return follow(row, path);
    memcpy(first, path, length);
    first[length] = '\0';
    const json_t *value = follow(row, first);
    return value != NULL ? value : follow(row, path + length + 1);
}

static void put_row(const json_t *row, const struct column *columns, struct buffer *out)
{
    for (size_t i = 0; columns[i].name != NULL; i++) {
        if (i > 0)
            buffer_putc(out, ',');
        put_value(out, find(row, columns[i].path));
    }
    buffer_putc(out, '\n');
}

/* The document, and its targets where it has several. */
static void put_reports(const json_t *document, const struct column *columns, struct buffer *out)
{
    const json_t *targets = json_object_get(document, "targets");
    put_row(document, columns, out);
    for (size_t i = 0; json_array_size(targets) > 1 && i < json_array_size(targets); i++)
        put_row(json_array_get(targets, i), columns, out);
}

static void put_table(const json_t *document, const char *rows, const struct column *columns,
                      struct buffer *out)
{
    for (size_t i = 0; columns[i].name != NULL; i++)
        buffer_printf(out, "%s%s", i > 0 ? "," : "", columns[i].name);
    buffer_putc(out, '\n');
    if (rows == NULL) {
        put_reports(document, columns, out);
        return;
    }
    const json_t *array = json_object_get(document, rows);
    for (size_t i = 0; i < json_array_size(array); i++)
        put_row(json_array_get(array, i), columns, out);
}

void csv_put(const json_t *document, struct buffer *out)
{
    const char *kind = json_string_value(json_object_get(document, "kind"));
    for (size_t i = 0; kind != NULL && i < sizeof tables / sizeof *tables; i++)
        if (strcmp(kind, tables[i].kind) == 0)
            put_table(document, tables[i].rows, tables[i].columns, out);
}
