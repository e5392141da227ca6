/* A load-capacity: latency against throughput, and where the objective ends it. */
#include "loadtest/plot/chart.h"
#include "loadtest/plot/plot.h"
#include "loadtest/plot/template.h"
#include "loadtest/report/number.h"

#include <math.h>

#define POINTS 128u
#define PANEL_HEIGHT 420.0
#define HEIGHT (PLOT_PANELS + PANEL_HEIGHT + 32)
#define TICKS 6
#define MARK_ROOM 150.0 /* of a name beside a line */
#define LOGARITHMIC_FACTOR 10

static const struct {
    const char *key, *name;
} lines[] = {{"p99", "P99"}, {"p95", "P95"}, {"p50", "P50"}};

#define LINES (sizeof lines / sizeof *lines)

struct curve {
    double rate[POINTS], ms[LINES][POINTS];
    bool holds[POINTS];
    size_t count;
};

static void read_curve(const json_t *points, struct curve *curve)
{
    curve->count = 0;
    for (size_t i = 0; i < json_array_size(points) && curve->count < POINTS; i++) {
        const json_t *point = json_array_get(points, i);
        double rate = plot_number(point, "requests_per_second");
        if (!(rate > 0))
            continue;
        curve->rate[curve->count] = rate;
        curve->holds[curve->count] = json_is_true(json_object_get(point, "holds"));
        for (size_t j = 0; j < LINES; j++)
            curve->ms[j][curve->count] = plot_number_in(point, "latency_ms", lines[j].key);
        curve->count++;
    }
}

static void find_range(const struct curve *curve, double *least, double *most)
{
    *least = INFINITY;
    *most = 0;
    for (size_t i = 0; i < curve->count; i++)
        for (size_t j = 0; j < LINES; j++)
            if (curve->ms[j][i] > 0) {
                *least = fmin(*least, curve->ms[j][i]);
                *most = fmax(*most, curve->ms[j][i]);
            }
}

static void put_dots(struct chart *chart, const struct curve *curve)
{
    for (size_t j = 0; j < LINES; j++)
        for (size_t i = 0; i < curve->count; i++)
            if (!isnan(curve->ms[j][i]))
                TEMPLATE_PUT(chart->out, "plot.svg", "dot",
                             VALUE_TEXT("kind", curve->holds[i] ? "dot" : "hollow"),
                             VALUE_TEXT("class", lines[j].key),
                             VALUE_NUMBER("x", scale_pixel(&chart->across, curve->rate[i])),
                             VALUE_NUMBER("y", scale_pixel(&chart->up, curve->ms[j][i])),
                             VALUE_NUMBER("radius", 3.5));
}

/* A rate with its name on that side of its line. */
static void put_mark(struct chart *chart, double rate, const char *class, const char *name,
                     bool left)
{
    struct buffer text = BUFFER_INIT;
    char shown[NUMBER_SIZE];
    double x = scale_pixel(&chart->across, rate);
    buffer_printf(&text, "%s %s/s", name, number_rate(shown, rate));
    TEMPLATE_PUT(chart->out, "plot.svg", "mark", VALUE_TEXT("class", class), VALUE_NUMBER("x", x),
                 VALUE_NUMBER("top", chart->top), VALUE_NUMBER("bottom", chart->bottom));
    TEMPLATE_PUT(chart->out, "plot.svg", "mark-label", VALUE_TEXT("class", class),
                 VALUE_TEXT("anchor", left ? "end" : "begin"),
                 VALUE_NUMBER("x", left ? x - 8 : x + 8), VALUE_NUMBER("y", chart->top + 14),
                 VALUE_TEXT("text", buffer_text(&text)));
    buffer_release(&text);
}

/* The knee on the left of the capacity, where it is below it and there is room for its name. */
static void put_marks(struct chart *chart, const json_t *document)
{
    double capacity = plot_number(document, "capacity_requests_per_second");
    double knee = plot_number(document, "knee_requests_per_second");
    if (!(capacity > 0 && capacity < 1e12))
        return;
    bool left = scale_pixel(&chart->across, capacity) > chart->right - MARK_ROOM;
    put_mark(chart, capacity, "fine", "capacity", left);
    double x = scale_pixel(&chart->across, knee);
    double end = scale_pixel(&chart->across, capacity) - (left ? MARK_ROOM : 0);
    if (knee > 0 && knee < capacity && x < end && x > chart->left + MARK_ROOM)
        put_mark(chart, knee, "even", "knee", true);
}

static void draw_curve(const json_t *document, struct buffer *out)
{
    struct curve curve;
    struct chart chart;
    double least, most;
    read_curve(json_object_get(document, "curve"), &curve);
    find_range(&curve, &least, &most);
    chart_begin(&chart, out, "capacity", "Latency (ms) against throughput", CHART_LEFT, PLOT_PANELS,
                CHART_WIDE, PANEL_HEIGHT);
    if (most <= 0) {
        chart_note(&chart, "No latency was measured");
        chart_end(&chart);
        return;
    }
    if (most > LOGARITHMIC_FACTOR * least)
        scale_logarithmic(&chart.up, least, most, chart.bottom, chart.top, 2 * TICKS);
    else
        scale_linear(&chart.up, most, chart.bottom, chart.top, TICKS);
    scale_linear(&chart.across, curve.rate[curve.count - 1], chart.left, chart.right, TICKS + 2);
    chart_axes(&chart, chart_number, chart_number,
               "requests/sec (hollow: the objective was missed)");
    put_marks(&chart, document);
    for (size_t j = 0; j < LINES; j++) {
        chart_legend(&chart, lines[j].key, lines[j].name);
        chart_line(&chart, lines[j].key, curve.rate, curve.ms[j], curve.count);
    }
    put_dots(&chart, &curve);
    chart_end(&chart);
}

static void put_rate_tile(const json_t *document, struct buffer *out, unsigned index,
                          const char *name, const char *key)
{
    char shown[NUMBER_SIZE];
    double rate = plot_number(document, key);
    bool known = rate > 0 && rate < 1e12;
    plot_tile(out, index, 4, name, known ? number_rate(shown, rate) : "–", known ? "/s" : "");
}

static void put_objective(struct buffer *out, const json_t *document)
{
    const json_t *objective = json_object_get(document, "objective");
    buffer_puts(out, "Objective: ");
    for (size_t i = 0; i < json_array_size(objective); i++) {
        const char *text = json_string_value(json_array_get(objective, i));
        buffer_puts(out, i > 0 ? ", " : "");
        plot_target(out, text != NULL ? text : "", 24);
    }
}

bool plot_capacity(const json_t *document, struct buffer *out)
{
    struct buffer heading = BUFFER_INIT, subtitle = BUFFER_INIT, cut = BUFFER_INIT;
    const char *target = plot_text(document, "target"), *limit = plot_text(document, "limited_by");
    if (target == NULL || !json_is_array(json_object_get(document, "curve")))
        return false;
    plot_target(&heading, target, 70);
    put_objective(&subtitle, document);
    plot_target(&cut, buffer_text(&subtitle), 120);
    plot_head(out, "Capacity", buffer_text(&heading), buffer_text(&cut), HEIGHT);
    put_rate_tile(document, out, 0, "Capacity", "capacity_requests_per_second");
    put_rate_tile(document, out, 1, "Missed at", "missed_requests_per_second");
    put_rate_tile(document, out, 2, "Knee", "knee_requests_per_second");
    plot_tile(out, 3, 4, "Limited by", limit != NULL ? limit : "–", "");
    draw_curve(document, out);
    plot_foot(out);
    buffer_release(&heading);
    buffer_release(&subtitle);
    buffer_release(&cut);
    return true;
}
