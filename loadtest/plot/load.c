/* A load-report: latency by percentile and over time, throughput, errors. */
#include "loadtest/plot/chart.h"
#include "loadtest/plot/plot.h"
#include "loadtest/plot/template.h"
#include "loadtest/report/number.h"
#include "loadtest/report/reader.h"

#include "common/memory.h"
#include "common/text.h"

#include <math.h>
#include <stdlib.h>

/* Points of a line: more than a pixel each is too many. */
#define POINTS 200u
#define QUANTILES 121u
/* A tail so many times the median is drawn on a logarithmic scale. */
#define LOGARITHMIC_FACTOR 20
#define NINES_MOST 5.0
#define TICKS 5
#define ERRORS_SHOWN 7u
#define HEIGHT (PLOT_PANELS + 2 * CHART_HEIGHT + CHART_GAP + 32)

struct view {
    const json_t *document;
    struct histogram *histogram;
    struct series series;
    double interval, window; /* s */
    double at[POINTS], p50[POINTS], p95[POINTS], p99[POINTS], good[POINTS], bad[POINTS];
    double width[POINTS]; /* of a point, s */
    size_t count;
};

/* ---- the series as points ---- */

static double quantile_ms(const struct interval *interval, double q)
{
    return interval_count(interval) > 0 ? (double)interval_quantile(interval, q) / 1e6 : NAN;
}

/* What was counted beyond the window ended late, and makes no rate. */
static double rate_of(uint64_t count, double covered)
{
    return covered > 0 ? (double)count / covered : NAN;
}

static void set_point(struct view *view, const struct interval *interval, size_t first,
                      size_t intervals)
{
    size_t i = view->count++;
    double start = (double)first * view->interval, length = (double)intervals * view->interval;
    double covered = fmin(length, view->window - start);
    view->at[i] = start + length / 2;
    view->width[i] = length;
    view->p50[i] = quantile_ms(interval, 0.5);
    view->p95[i] = quantile_ms(interval, 0.95);
    view->p99[i] = quantile_ms(interval, 0.99);
    view->good[i] = rate_of(interval->successful, covered);
    view->bad[i] = rate_of(interval->failed, covered);
}

/* Where there are more intervals than points, some make one together. */
static void make_points(struct view *view)
{
    size_t count = view->series.count, group = (count + POINTS - 1) / POINTS;
    for (size_t i = 0; i < count; i += group) {
        struct series sum = {0};
        size_t length = count - i < group ? count - i : group;
        for (size_t j = 0; j < length; j++) {
            struct series part = {&view->series.items[i + j], 1, 1};
            series_merge(&sum, &part, 0);
        }
        set_point(view, &sum.items[0], i, length);
        series_release(&sum);
    }
}

/* ---- panels ---- */

static double most_of(const double *values, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, isnan(values[i]) ? 0 : values[i]);
    return most;
}

static double least_of(const double *values, size_t count)
{
    double least = INFINITY;
    for (size_t i = 0; i < count; i++)
        least = fmin(least, isnan(values[i]) ? INFINITY : values[i]);
    return least;
}

static void latency_scale(struct chart *chart, double least, double most, double median)
{
    if (most > LOGARITHMIC_FACTOR * median && least > 0)
        scale_logarithmic(&chart->up, least, most, chart->bottom, chart->top, TICKS + 4);
    else
        scale_linear(&chart->up, most, chart->bottom, chart->top, TICKS);
}

/* As many nines as the count of requests bears. */
static void draw_percentiles(const struct view *view, struct buffer *out)
{
    struct chart chart;
    double at[QUANTILES], values[QUANTILES];
    const struct histogram *histogram = view->histogram;
    chart_begin(&chart, out, "percentiles", "Latency by percentile (ms)", CHART_LEFT, PLOT_PANELS,
                CHART_WIDTH, CHART_HEIGHT);
    if (histogram->count == 0) {
        chart_note(&chart, "No latency was measured");
        chart_end(&chart);
        return;
    }
    double nines = fmin(fmax(log10((double)histogram->count), 1), NINES_MOST);
    for (size_t i = 0; i < QUANTILES; i++) {
        at[i] = nines * (double)i / (QUANTILES - 1);
        values[i] = (double)histogram_quantile(histogram, 1 - pow(10, -at[i])) / 1e6;
    }
    latency_scale(&chart, values[0], values[QUANTILES - 1], values[QUANTILES / 4]);
    chart_nines_scale(&chart.across, nines, chart.left, chart.right);
    chart_axes(&chart, chart_nines_label, chart_number, "of the requests were faster");
    chart_area(&chart, "a", at, NULL, values, QUANTILES);
    chart_line(&chart, "a", at, values, QUANTILES);
    chart_end(&chart);
}

static void hit_latency(struct chart *chart, const struct view *view, size_t i)
{
    struct buffer text = BUFFER_INIT;
    buffer_printf(&text, "at %.4g s: P50 ", view->at[i]);
    plot_ms(&text, view->p50[i]);
    buffer_puts(&text, " ms, P95 ");
    plot_ms(&text, view->p95[i]);
    buffer_puts(&text, " ms, P99 ");
    plot_ms(&text, view->p99[i]);
    buffer_puts(&text, " ms");
    chart_hit(chart, view->at[i] - view->width[i] / 2, view->at[i] + view->width[i] / 2,
              buffer_text(&text));
    buffer_release(&text);
}

static void time_scale(struct chart *chart, const struct view *view)
{
    double last = (double)view->series.count * view->interval;
    scale_linear(&chart->across, fmax(last, view->window), chart->left, chart->right, TICKS + 1);
    chart->across.high = fmax(last, view->window);
    while (chart->across.ticks[chart->across.tick_count - 1] > chart->across.high * (1 + 1e-9))
        chart->across.tick_count--;
}

static void draw_latency(const struct view *view, struct buffer *out)
{
    struct chart chart;
    double most = most_of(view->p99, view->count);
    chart_begin(&chart, out, "latency", "Latency over time (ms)", CHART_RIGHT, PLOT_PANELS,
                CHART_WIDTH, CHART_HEIGHT);
    if (most <= 0) {
        chart_note(&chart, "No latency was measured");
        chart_end(&chart);
        return;
    }
    double least = least_of(view->p50, view->count);
    latency_scale(&chart, least, most, most_of(view->p50, view->count));
    time_scale(&chart, view);
    chart_axes(&chart, chart_number, chart_number, "seconds");
    chart_legend(&chart, "p99", "P99");
    chart_legend(&chart, "p95", "P95");
    chart_legend(&chart, "p50", "P50");
    chart_line(&chart, "p99", view->at, view->p99, view->count);
    chart_line(&chart, "p95", view->at, view->p95, view->count);
    chart_line(&chart, "p50", view->at, view->p50, view->count);
    for (size_t i = 0; i < view->count; i++)
        hit_latency(&chart, view, i);
    chart_end(&chart);
}

static void draw_throughput(const struct view *view, struct buffer *out)
{
    struct chart chart;
    double bad = most_of(view->bad, view->count);
    double most = fmax(most_of(view->good, view->count), bad);
    chart_begin(&chart, out, "throughput", "Throughput (requests/sec)", CHART_LEFT,
                PLOT_PANELS + CHART_HEIGHT + CHART_GAP, CHART_WIDTH, CHART_HEIGHT);
    if (most <= 0) {
        chart_note(&chart, "No request ended");
        chart_end(&chart);
        return;
    }
    scale_linear(&chart.up, most, chart.bottom, chart.top, TICKS);
    time_scale(&chart, view);
    chart_axes(&chart, chart_number, chart_number, "seconds");
    if (bad > 0) {
        chart_legend(&chart, "bad", "failed");
        chart_area(&chart, "bad", view->at, NULL, view->bad, view->count);
        chart_line(&chart, "bad", view->at, view->bad, view->count);
    }
    chart_legend(&chart, "good", "successful");
    chart_area(&chart, "good", view->at, NULL, view->good, view->count);
    chart_line(&chart, "good", view->at, view->good, view->count);
    chart_end(&chart);
}

static void put_bar(struct chart *chart, size_t row, const char *name, uint64_t count,
                    uint64_t most)
{
    char shown[TEXT_COUNT_SIZE];
    double left = chart->x + 16, right = chart->x + chart->width - 16;
    double base = chart->top + 8 + 29 * (double)row;
    double width = (right - left) * (double)count / (double)most;
    TEMPLATE_PUT(chart->out, "plot.svg", "bar", VALUE_TEXT("class", "bad"),
                 VALUE_NUMBER("left", left), VALUE_NUMBER("right", right),
                 VALUE_NUMBER("base", base), VALUE_NUMBER("y", base + 5),
                 VALUE_NUMBER("width", fmax(width, 2)), VALUE_TEXT("name", name),
                 VALUE_TEXT("count", text_count(shown, count)));
}

/* The causes in their order, the rare ones together. */
static void put_causes(struct chart *chart, const json_t *errors)
{
    size_t count = json_array_size(errors),
           shown = count <= ERRORS_SHOWN ? count : ERRORS_SHOWN - 1;
    uint64_t most = reader_count(json_array_get(errors, 0), "count"), rest = 0;
    for (size_t i = shown; i < count; i++)
        rest += reader_count(json_array_get(errors, i), "count");
    most = rest > most ? rest : most;
    for (size_t i = 0; i < shown && most > 0; i++) {
        const json_t *item = json_array_get(errors, i);
        struct buffer name = BUFFER_INIT;
        const char *cause = plot_text(item, "cause");
        plot_target(&name, cause != NULL ? cause : "", 40);
        put_bar(chart, i, buffer_text(&name), reader_count(item, "count"), most);
        buffer_release(&name);
    }
    if (shown < count && most > 0)
        put_bar(chart, shown, "others", rest, most);
}

static void draw_errors(const struct view *view, struct buffer *out)
{
    struct chart chart;
    const json_t *errors = json_object_get(view->document, "errors");
    chart_begin(&chart, out, "errors", "Errors by cause", CHART_RIGHT,
                PLOT_PANELS + CHART_HEIGHT + CHART_GAP, CHART_WIDTH, CHART_HEIGHT);
    if (json_array_size(errors) == 0)
        chart_note(&chart, "None");
    else
        put_causes(&chart, errors);
    chart_end(&chart);
}

/* ---- the whole ---- */

static void put_head(const struct view *view, struct buffer *out)
{
    struct buffer heading = BUFFER_INIT, subtitle = BUFFER_INIT;
    char length[NUMBER_SIZE], count[TEXT_COUNT_SIZE];
    uint64_t connections = reader_count(view->document, "concurrency");
    uint64_t requests = reader_count(json_object_get(view->document, "requests"), "total");
    const char *started = plot_text(view->document, "started");
    plot_target(&heading, plot_text(view->document, "target"), 70);
    buffer_printf(&subtitle, "%.32s  ·  %s", started != NULL ? started : "",
                  number_seconds(length, (int64_t)(view->window * 1e9)));
    buffer_printf(&subtitle, "  ·  %s connection%s", text_count(count, connections),
                  text_plural(connections));
    buffer_printf(&subtitle, "  ·  %s request%s", text_count(count, requests),
                  text_plural(requests));
    plot_head(out, "Load test", buffer_text(&heading), buffer_text(&subtitle), HEIGHT);
    buffer_release(&heading);
    buffer_release(&subtitle);
}

static void put_tiles(const json_t *document, struct buffer *out)
{
    static const struct {
        const char *name, *key;
    } tiles[] = {{"P50", "p50"}, {"P95", "p95"}, {"P99", "p99"}, {"Max", "max"}};
    const json_t *requests = json_object_get(document, "requests");
    double rate = plot_number(document, "requests_per_second");
    char shown[NUMBER_SIZE];
    plot_tile(out, 0, 6, "Requests/sec",
              isnan(rate) || rate > 1e12 ? "–" : number_rate(shown, rate), "");
    for (unsigned i = 0; i < 4; i++) {
        struct buffer value = BUFFER_INIT;
        plot_ms(&value, plot_number_in(document, "latency_ms", tiles[i].key));
        plot_tile(out, i + 1, 6, tiles[i].name, buffer_text(&value), "ms");
        buffer_release(&value);
    }
    number_percent(shown, reader_count(requests, "failed"), reader_count(requests, "total"));
    plot_tile(out, 5, 6, "Failed", shown, "");
}

static bool read_view(struct view *view)
{
    const json_t *series = json_object_get(view->document, "series");
    view->interval = plot_number(series, "interval_s");
    view->window = plot_number(view->document, "duration_s");
    return plot_text(view->document, "target") != NULL && view->interval > 0 &&
           view->interval < 1e6 && view->window >= 0 && view->window < 1e9 &&
           reader_histogram(json_object_get(view->document, "histogram"), view->histogram) &&
           reader_series(series, &view->series);
}

bool plot_load(const json_t *document, struct buffer *out)
{
    struct view *view = memory_alloc(1, sizeof *view);
    *view = (struct view){.document = document, .histogram = histogram_new()};
    bool good = read_view(view);
    if (good) {
        make_points(view);
        put_head(view, out);
        put_tiles(document, out);
        draw_percentiles(view, out);
        draw_latency(view, out);
        draw_throughput(view, out);
        draw_errors(view, out);
        plot_foot(out);
    }
    memory_free(view->histogram);
    series_release(&view->series);
    memory_free(view);
    return good;
}
