/* A load-comparison: both latency curves with their bands, and the change of each metric. */
#include "loadtest/plot/chart.h"
#include "loadtest/plot/plot.h"
#include "loadtest/plot/template.h"

#include <math.h>
#include <string.h>

#define POINTS 100u
#define HEIGHT (PLOT_PANELS + CURVE_HEIGHT + CHART_GAP + CHANGE_HEIGHT + 32)
#define CURVE_HEIGHT 360.0
#define CHANGE_HEIGHT 280.0
#define LOGARITHMIC_FACTOR 8
#define TICKS 6
#define NAME_ROOM 128.0
#define VERDICT_ROOM 176.0

/* ---- the curves ---- */

struct curve {
    double at[POINTS], value[POINTS], low[POINTS], high[POINTS];
    size_t count;
};

static void read_curve(const json_t *points, struct curve *curve)
{
    curve->count = 0;
    for (size_t i = 0; i < json_array_size(points) && curve->count < POINTS; i++) {
        const json_t *point = json_array_get(points, i);
        double quantile = plot_number(point, "quantile"), value = plot_number(point, "ms");
        if (!(quantile >= 0 && quantile < 1) || !(value >= 0))
            continue;
        curve->at[curve->count] = chart_nines(quantile);
        curve->value[curve->count] = value;
        curve->low[curve->count] = plot_number(point, "low_ms");
        curve->high[curve->count++] = plot_number(point, "high_ms");
    }
}

static void widen(const struct curve *curve, double *least, double *most, double *nines)
{
    for (size_t i = 0; i < curve->count; i++) {
        *least = fmin(*least, isnan(curve->low[i]) ? curve->value[i] : curve->low[i]);
        *most = fmax(*most, isnan(curve->high[i]) ? curve->value[i] : curve->high[i]);
        *nines = fmax(*nines, curve->at[i]);
    }
}

static void draw_curve(struct chart *chart, const struct curve *curve, const char *class)
{
    chart_area(chart, class, curve->at, curve->low, curve->high, curve->count);
    chart_line(chart, class, curve->at, curve->value, curve->count);
}

static void draw_curves(const json_t *document, struct buffer *out)
{
    const json_t *curves = json_object_get(document, "curves");
    struct curve a, b;
    struct chart chart;
    double least = INFINITY, most = 0, nines = 0;
    read_curve(json_object_get(curves, "a"), &a);
    read_curve(json_object_get(curves, "b"), &b);
    widen(&a, &least, &most, &nines);
    widen(&b, &least, &most, &nines);
    chart_begin(&chart, out, "percentiles", "Latency by percentile (ms), with 95% bands",
                CHART_LEFT, PLOT_PANELS, CHART_WIDE, CURVE_HEIGHT);
    if (most > 0) {
        if (least > 0 && most > LOGARITHMIC_FACTOR * least)
            scale_logarithmic(&chart.up, least, most, chart.bottom, chart.top, 2 * TICKS);
        else
            scale_linear(&chart.up, most, chart.bottom, chart.top, TICKS);
        chart_nines_scale(&chart.across, nines, chart.left, chart.right);
        chart_axes(&chart, chart_nines_label, chart_number, "of the requests were faster");
        chart_legend(&chart, "b", "B");
        chart_legend(&chart, "a", "A");
        draw_curve(&chart, &a, "a");
        draw_curve(&chart, &b, "b");
    } else {
        chart_note(&chart, "No latency was measured");
    }
    chart_end(&chart);
}

/* ---- the changes ---- */

static const struct {
    const char *key, *name;
    bool points; /* a difference of shares, in percentage points */
} rows[] = {{"requests_per_second", "Requests/sec", false},
            {"avg", "Average", false},
            {"p50", "P50", false},
            {"p95", "P95", false},
            {"p99", "P99", false},
            {"error_rate", "Failed (points)", true}};

enum { ROWS = sizeof rows / sizeof *rows };

static const json_t *metric_of(const json_t *document, const char *key)
{
    const json_t *metrics = json_object_get(document, "metrics");
    for (size_t i = 0; i < json_array_size(metrics); i++) {
        const json_t *metric = json_array_get(metrics, i);
        const char *name = plot_text(metric, "metric");
        if (name != NULL && strcmp(name, key) == 0)
            return metric;
    }
    return NULL;
}

static const char *class_of(const char *verdict)
{
    if (strcmp(verdict, "faster") == 0)
        return "fine";
    return strcmp(verdict, "slower") == 0 ? "bad" : "even";
}

static void put_row(struct chart *chart, size_t row, const json_t *metric)
{
    double y = chart->top + (chart->bottom - chart->top) * ((double)row + 0.5) / ROWS;
    double low = plot_number(metric, "low") * 100, high = plot_number(metric, "high") * 100;
    double at = plot_number(metric, "change") * 100;
    const char *verdict = plot_text(metric, "verdict");
    if (verdict == NULL || isnan(at) || isnan(low) || isnan(high)) {
        TEMPLATE_PUT(chart->out, "plot.svg", "row-empty", VALUE_NUMBER("left", chart->x + 16),
                     VALUE_NUMBER("right", chart->x + chart->width - 16),
                     VALUE_NUMBER("base", y + 4), VALUE_TEXT("name", rows[row].name),
                     VALUE_TEXT("verdict", verdict != NULL ? verdict : "unknown"));
        return;
    }
    TEMPLATE_PUT(chart->out, "plot.svg", "row", VALUE_NUMBER("left", chart->x + 16),
                 VALUE_NUMBER("right", chart->x + chart->width - 16), VALUE_NUMBER("base", y + 4),
                 VALUE_NUMBER("y", y), VALUE_NUMBER("low", scale_pixel(&chart->across, low)),
                 VALUE_NUMBER("high", scale_pixel(&chart->across, high)),
                 VALUE_NUMBER("at", scale_pixel(&chart->across, at)),
                 VALUE_TEXT("class", class_of(verdict)), VALUE_TEXT("name", rows[row].name),
                 VALUE_TEXT("verdict", verdict));
}

/* The same on both sides of no change. */
static void change_scale(const json_t *document, struct chart *chart)
{
    struct scale half;
    double most = 0;
    for (size_t i = 0; i < ROWS; i++) {
        const json_t *metric = metric_of(document, rows[i].key);
        double low = plot_number(metric, "low"), high = plot_number(metric, "high");
        most = isnan(low) || isnan(high) ? most : fmax(most, fmax(fabs(low), fabs(high)));
    }
    scale_linear(&half, fmax(most * 100, 1), 0, 1, 3);
    chart->across = (struct scale){
        .low = -half.high, .high = half.high, .from = chart->left, .to = chart->right};
    for (size_t i = half.tick_count; i-- > 1;)
        chart->across.ticks[chart->across.tick_count++] = -half.ticks[i];
    for (size_t i = 0; i < half.tick_count && chart->across.tick_count < SCALE_TICKS; i++)
        chart->across.ticks[chart->across.tick_count++] = half.ticks[i];
}

static void label_change(struct buffer *out, double value)
{
    buffer_printf(out, value > 0 ? "+%.4g%%" : "%.4g%%", value);
}

static void draw_changes(const json_t *document, struct buffer *out)
{
    struct chart chart;
    chart_begin(&chart, out, "changes", "B against A, with 95% confidence", CHART_LEFT,
                PLOT_PANELS + CURVE_HEIGHT + CHART_GAP, CHART_WIDE, CHANGE_HEIGHT);
    chart.left = chart.x + NAME_ROOM;
    chart.right = chart.x + chart.width - VERDICT_ROOM;
    change_scale(document, &chart);
    chart_axes(&chart, label_change, chart_number, "change");
    double none = scale_pixel(&chart.across, 0);
    TEMPLATE_PUT(out, "plot.svg", "mark", VALUE_TEXT("class", "even"), VALUE_NUMBER("x", none),
                 VALUE_NUMBER("top", chart.top), VALUE_NUMBER("bottom", chart.bottom));
    for (size_t i = 0; i < ROWS; i++)
        put_row(&chart, i, metric_of(document, rows[i].key));
    chart_end(&chart);
}

/* ---- the whole ---- */

static void put_tiles(const json_t *document, struct buffer *out)
{
    static const char *const sides[] = {"a", "b"}, *const names[] = {"A", "B"};
    static const struct {
        const char *name, *key;
    } figures[] = {{"P50", "p50"}, {"P99", "p99"}};
    for (unsigned i = 0; i < 4; i++) {
        const json_t *side = json_object_get(document, sides[i / 2]);
        struct buffer value = BUFFER_INIT, name = BUFFER_INIT;
        plot_ms(&value, plot_number_in(side, "latency_ms", figures[i % 2].key));
        buffer_printf(&name, "%s: %s", names[i / 2], figures[i % 2].name);
        plot_tile(out, i, 4, buffer_text(&name), buffer_text(&value), "ms");
        buffer_release(&value);
        buffer_release(&name);
    }
}

static void put_target(struct buffer *out, const char *label, const json_t *side, size_t limit)
{
    const char *target = plot_text(side, "target");
    buffer_puts(out, label);
    plot_target(out, target != NULL ? target : "", limit);
}

bool plot_comparison(const json_t *document, struct buffer *out)
{
    struct buffer heading = BUFFER_INIT, subtitle = BUFFER_INIT;
    const json_t *a = json_object_get(document, "a"), *b = json_object_get(document, "b");
    if (!json_is_object(json_object_get(document, "curves")) || a == NULL || b == NULL)
        return false;
    put_target(&heading, "B: ", b, 66);
    put_target(&subtitle, "against A: ", a, 100);
    plot_head(out, "Load test comparison", buffer_text(&heading), buffer_text(&subtitle), HEIGHT);
    put_tiles(document, out);
    draw_curves(document, out);
    draw_changes(document, out);
    plot_foot(out);
    buffer_release(&heading);
    buffer_release(&subtitle);
    return true;
}
