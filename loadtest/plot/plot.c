/* The kinds of plots, their common parts, and the page around them. */
#include "loadtest/plot/plot.h"

#include "loadtest/plot/template.h"
#include "loadtest/report/number.h"

#include "common/output.h"
#include "common/text.h"

#include <math.h>
#include <string.h>

#define LEFT 32.0
#define WIDTH 896.0
#define TILE_TOP 88.0
#define TILE_GAP 12.0

static const struct {
    const char *kind;
    bool (*draw)(const json_t *document, struct buffer *out);
    const char *sentence; /* the field that sums it up, or NULL */
} kinds[] = {
    {"load-report", plot_load, "recommendation"},
    {"load-comparison", plot_comparison, NULL},
    {"load-capacity", plot_capacity, NULL},
};

/* ---- reading ---- */

const char *plot_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

double plot_number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : NAN;
}

double plot_number_in(const json_t *object, const char *outer, const char *key)
{
    return plot_number(json_object_get(object, outer), key);
}

/* ---- common parts ---- */

void plot_head(struct buffer *out, const char *title, const char *heading, const char *subtitle,
               double height)
{
    TEMPLATE_PUT(out, "plot.svg", "head", VALUE_TEXT("title", title),
                 VALUE_TEXT("heading", heading), VALUE_TEXT("subtitle", subtitle),
                 VALUE_NUMBER("height", height));
}

void plot_foot(struct buffer *out)
{
    template_put(out, "plot.svg", "foot", NULL, 0);
}

void plot_tile(struct buffer *out, unsigned index, unsigned count, const char *name,
               const char *value, const char *unit)
{
    double width = (WIDTH - TILE_GAP * (count - 1)) / count;
    double x = LEFT + index * (width + TILE_GAP);
    TEMPLATE_PUT(out, "plot.svg", "tile", VALUE_NUMBER("x", x), VALUE_NUMBER("y", TILE_TOP),
                 VALUE_NUMBER("width", width), VALUE_NUMBER("text", x + 14),
                 VALUE_NUMBER("upper", TILE_TOP + 21), VALUE_NUMBER("lower", TILE_TOP + 46),
                 VALUE_TEXT("name", name), VALUE_TEXT("value", value), VALUE_TEXT("unit", unit));
}

void plot_target(struct buffer *out, const char *target, size_t limit)
{
    size_t columns = 0;
    for (const char *at = target; *at != '\0'; columns++) {
        size_t length = text_utf8(at, strlen(at), NULL);
        if (columns == limit - 1 && at[length > 0 ? length : 1] != '\0') {
            buffer_puts(out, "…");
            return;
        }
        buffer_append(out, at, length > 0 ? length : 1);
        at += length > 0 ? length : 1;
    }
}

void plot_ms(struct buffer *out, double ms)
{
    char number[NUMBER_SIZE];
    buffer_puts(out, isnan(ms) ? "–" : number_ms(number, (int64_t)(ms * 1e6)));
}

/* ---- the page ---- */

static void put_row(struct buffer *rows, const char *name, double ms)
{
    struct buffer value = BUFFER_INIT;
    plot_ms(&value, ms);
    TEMPLATE_PUT(rows, "page.html", "row", VALUE_TEXT("name", name),
                 VALUE_TEXT("value", buffer_text(&value)));
    buffer_release(&value);
}

/* The latencies of a report as a table, for those who cannot see the plot. */
static void put_rows(const json_t *document, struct buffer *rows)
{
    const json_t *latency = json_object_get(document, "latency_ms"), *value;
    const char *name;
    json_object_foreach((json_t *)latency, name, value)
    {
        struct buffer label = BUFFER_INIT;
        buffer_printf(&label, "%s (ms)", name);
        put_row(rows, buffer_text(&label), json_is_number(value) ? json_number_value(value) : NAN);
        buffer_release(&label);
    }
}

static void put_page(const json_t *document, const char *svg, const char *sentence,
                     struct buffer *out)
{
    struct buffer rows = BUFFER_INIT;
    const char *target = plot_text(document, "target");
    put_rows(document, &rows);
    TEMPLATE_PUT(out, "page.html", "page",
                 VALUE_TEXT("title", target != NULL ? target : "api-load"),
                 VALUE_MARKUP("plot", svg), VALUE_TEXT("sentence", sentence),
                 VALUE_MARKUP("rows", buffer_text(&rows)));
    buffer_release(&rows);
}

int plot_make(const json_t *document, bool html, struct buffer *out, struct error *error)
{
    const char *kind = plot_text(document, "kind");
    struct buffer svg = BUFFER_INIT;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kind == NULL || strcmp(kind, kinds[i].kind) != 0 || !kinds[i].draw(document, &svg))
            continue;
        const char *sentence =
            kinds[i].sentence != NULL ? plot_text(document, kinds[i].sentence) : NULL;
        if (html)
            put_page(document, buffer_text(&svg), sentence != NULL ? sentence : "", out);
        else
            buffer_append(out, svg.data, svg.length);
        buffer_release(&svg);
        return 0;
    }
    buffer_release(&svg);
    error_set(error, STATUS_INPUT, "the document lacks what a plot shows");
    return error_hint(error, "take it as api-load URL --output FILE has written it");
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length > tail && strcmp(text + length - tail, end) == 0;
}

bool plot_is_name(const char *path)
{
    return ends_with(path, ".svg") || ends_with(path, ".html");
}

int plot_write(const json_t *document, const char *path, struct error *error)
{
    struct buffer out = BUFFER_INIT;
    int result = plot_make(document, ends_with(path, ".html"), &out, error);
    if (result == 0)
        result = output_file(path, out.data, out.length, error);
    buffer_release(&out);
    return result;
}
