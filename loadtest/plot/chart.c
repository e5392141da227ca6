/* Pieces of the template with coordinates. */
#include "loadtest/plot/chart.h"

#include "loadtest/plot/template.h"

#include "common/text.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#define FILE_NAME "plot.svg"
#define INSET 16.0       /* of titles and legends */
#define TITLE_BASE 26.0  /* of the title below the panel's upper edge */
#define MARGIN_LEFT 60.0 /* room for labels */
#define MARGIN_RIGHT 28.0
#define MARGIN_TOP 46.0
#define MARGIN_BOTTOM 46.0
#define LABEL_WIDTH 6.9 /* of a character of a legend, at most on average */
#define SWATCH 20.0

void chart_begin(struct chart *chart, struct buffer *out, const char *id, const char *title,
                 double x, double y, double width, double height)
{
    *chart = (struct chart){.out = out,
                            .x = x,
                            .y = y,
                            .width = width,
                            .height = height,
                            .left = x + MARGIN_LEFT,
                            .right = x + width - MARGIN_RIGHT,
                            .top = y + MARGIN_TOP,
                            .bottom = y + height - MARGIN_BOTTOM,
                            .legend = x + width - INSET};
    TEMPLATE_PUT(out, FILE_NAME, "panel", VALUE_TEXT("id", id), VALUE_TEXT("title", title),
                 VALUE_NUMBER("x", x), VALUE_NUMBER("y", y), VALUE_NUMBER("width", width),
                 VALUE_NUMBER("height", height), VALUE_NUMBER("text", x + INSET),
                 VALUE_NUMBER("base", y + TITLE_BASE));
}

void chart_end(struct chart *chart)
{
    template_put(chart->out, FILE_NAME, "panel-end", NULL, 0);
}

static void put_tick_up(struct chart *chart, double value, chart_label *label)
{
    struct buffer text = BUFFER_INIT;
    double at = scale_pixel(&chart->up, value);
    label(&text, value);
    TEMPLATE_PUT(chart->out, FILE_NAME, "tick-y", VALUE_NUMBER("left", chart->left),
                 VALUE_NUMBER("right", chart->right), VALUE_NUMBER("at", at),
                 VALUE_NUMBER("text", chart->left - 8), VALUE_NUMBER("base", at + 4),
                 VALUE_TEXT("label", buffer_text(&text)));
    buffer_release(&text);
}

static void put_tick_across(struct chart *chart, double value, chart_label *label)
{
    struct buffer text = BUFFER_INIT;
    label(&text, value);
    TEMPLATE_PUT(chart->out, FILE_NAME, "tick-x",
                 VALUE_NUMBER("at", scale_pixel(&chart->across, value)),
                 VALUE_NUMBER("top", chart->bottom), VALUE_NUMBER("bottom", chart->bottom + 4),
                 VALUE_NUMBER("base", chart->bottom + 18), VALUE_TEXT("label", buffer_text(&text)));
    buffer_release(&text);
}

void chart_axes(struct chart *chart, chart_label *across, chart_label *up, const char *caption)
{
    for (size_t i = 0; i < chart->up.tick_count; i++)
        put_tick_up(chart, chart->up.ticks[i], up);
    TEMPLATE_PUT(chart->out, FILE_NAME, "axis", VALUE_NUMBER("left", chart->left),
                 VALUE_NUMBER("right", chart->right), VALUE_NUMBER("at", chart->bottom),
                 VALUE_NUMBER("base", chart->bottom + 35), VALUE_TEXT("caption", caption));
    for (size_t i = 0; i < chart->across.tick_count; i++)
        put_tick_across(chart, chart->across.ticks[i], across);
}

/* ---- lines ---- */

static void put_point(const struct chart *chart, struct buffer *path, char letter, double at,
                      double value)
{
    buffer_printf(path, "%c%.2f %.2f", letter, scale_pixel(&chart->across, at),
                  scale_pixel(&chart->up, value));
}

/* How many values from `from` on are there without a break. */
static size_t stretch(const double *values, size_t from, size_t count)
{
    size_t end = from;
    while (end < count && !isnan(values[end]))
        end++;
    return end - from;
}

void chart_line(struct chart *chart, const char *class, const double *at, const double *values,
                size_t count)
{
    struct buffer path = BUFFER_INIT;
    for (size_t i = 0; i < count;) {
        size_t length = stretch(values, i, count);
        for (size_t j = 0; j < length; j++)
            put_point(chart, &path, j == 0 ? 'M' : 'L', at[i + j], values[i + j]);
        if (length == 1)
            buffer_puts(&path, "h.01"); /* a round cap makes it a dot */
        i += length > 0 ? length : 1;
    }
    if (path.length > 0)
        TEMPLATE_PUT(chart->out, FILE_NAME, "line", VALUE_TEXT("class", class),
                     VALUE_TEXT("path", buffer_text(&path)));
    buffer_release(&path);
}

static void put_patch(const struct chart *chart, struct buffer *path, const double *at,
                      const double *low, const double *high, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_point(chart, path, i == 0 ? 'M' : 'L', at[i], high[i]);
    for (size_t i = count; i-- > 0;)
        put_point(chart, path, 'L', at[i], low != NULL ? low[i] : chart->up.low);
    buffer_putc(path, 'Z');
}

void chart_area(struct chart *chart, const char *class, const double *at, const double *low,
                const double *high, size_t count)
{
    struct buffer path = BUFFER_INIT;
    for (size_t i = 0; i < count;) {
        size_t length = stretch(high, i, count);
        if (length > 1)
            put_patch(chart, &path, at + i, low != NULL ? low + i : NULL, high + i, length);
        i += length > 0 ? length : 1;
    }
    if (path.length > 0)
        TEMPLATE_PUT(chart->out, FILE_NAME, "area", VALUE_TEXT("class", class),
                     VALUE_TEXT("path", buffer_text(&path)));
    buffer_release(&path);
}

/* ---- words ---- */

void chart_legend(struct chart *chart, const char *class, const char *name)
{
    double width = 0;
    for (const char *at = name; *at != '\0'; at++)
        width += ((unsigned char)*at & 0xC0) != 0x80 ? LABEL_WIDTH : 0;
    double text = chart->legend - width, base = chart->y + TITLE_BASE;
    TEMPLATE_PUT(chart->out, FILE_NAME, "legend", VALUE_TEXT("class", class),
                 VALUE_TEXT("name", name), VALUE_NUMBER("x", text - SWATCH),
                 VALUE_NUMBER("y", base - 6), VALUE_NUMBER("text", text),
                 VALUE_NUMBER("base", base));
    chart->legend = text - SWATCH - 12;
}

void chart_hit(struct chart *chart, double from, double to, const char *text)
{
    double left = scale_pixel(&chart->across, from), right = scale_pixel(&chart->across, to);
    TEMPLATE_PUT(chart->out, FILE_NAME, "hit", VALUE_NUMBER("x", left),
                 VALUE_NUMBER("width", right - left), VALUE_NUMBER("y", chart->top),
                 VALUE_NUMBER("height", chart->bottom - chart->top), VALUE_TEXT("text", text));
}

void chart_note(struct chart *chart, const char *text)
{
    TEMPLATE_PUT(chart->out, FILE_NAME, "note", VALUE_NUMBER("x", chart->x + chart->width / 2),
                 VALUE_NUMBER("y", chart->y + chart->height / 2), VALUE_TEXT("text", text));
}

/* ---- labels ---- */

void chart_number(struct buffer *out, double value)
{
    char count[TEXT_COUNT_SIZE];
    if (value >= 1000)
        buffer_puts(out, text_count(count, (uint64_t)llround(value)));
    else
        buffer_printf(out, "%.4g", value);
}

double chart_nines(double quantile)
{
    return -log10(1 - quantile);
}

void chart_nines_label(struct buffer *out, double value)
{
    buffer_printf(out, "%.10g%%", round((1 - pow(10, -value)) * 1e9) / 1e7);
}

/* Whether its label would stand too near to the next where there are so many nines. */
static bool is_crowded(double quantile, double most)
{
    if (quantile > 0.7 && quantile < 0.8)
        return most > 2.5;
    return quantile > 0.4 && quantile < 0.6 && most > 3.5;
}

void chart_nines_scale(struct scale *scale, double most, double from, double to)
{
    static const double quantiles[] = {0, 0.5, 0.75, 0.9, 0.99, 0.999, 0.9999, 0.99999};
    *scale = (struct scale){.high = most, .from = from, .to = to};
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        if (!is_crowded(quantiles[i], most) && chart_nines(quantiles[i]) <= most + 1e-9)
            scale->ticks[scale->tick_count++] = chart_nines(quantiles[i]);
    }
}
