/* Buckets summed into rows, intervals into columns. */
#include "loadtest/report/graph.h"

#include "loadtest/report/bar.h"
#include "loadtest/report/number.h"

#include <math.h>

#define ROWS 11u
#define CELLS 40u
#define COLUMNS 60u
/* Latencies that differ by less are one row. */
#define FACTOR_LEAST 1.0001

static unsigned row_of(double value, double least, double step)
{
    double row = step > 0 ? log(fmax(value, least) / least) / step : 0;
    return row < ROWS - 1 ? (unsigned)row : ROWS - 1;
}

static void sum_rows(const struct histogram *histogram, double least, double step,
                     uint64_t rows[ROWS])
{
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++) {
        double middle = (double)histogram_low(i) + (double)(histogram_width(i) - 1) / 2;
        if (histogram->buckets[i] > 0)
            rows[row_of(middle, least, step)] += histogram->buckets[i];
    }
}

void graph_latency(const struct report *report, struct buffer *out)
{
    const struct histogram *histogram = report->tally->latency;
    double least = fmax((double)report->summary->min, 1), most = (double)report->summary->max;
    uint64_t rows[ROWS] = {0}, highest = 0;
    char low[NUMBER_SIZE], high[NUMBER_SIZE], share[NUMBER_SIZE];
    if (histogram->count == 0)
        return;
    double step = most > least * FACTOR_LEAST ? log(most / least) / ROWS : 0;
    sum_rows(histogram, least, step, rows);
    for (unsigned i = 0; i < ROWS; i++)
        highest = rows[i] > highest ? rows[i] : highest;
    buffer_puts(out, "DISTRIBUTION (ms):\n");
    for (unsigned i = 0; i < (step > 0 ? ROWS : 1); i++) {
        number_ms(low, (int64_t)(least * exp(step * i)));
        number_ms(high, (int64_t)(least * exp(step * (i + 1))));
        buffer_printf(out, "  %7s - %-7s %6s ", low, high,
                      number_percent(share, rows[i], histogram->count));
        bar_put(out, (double)rows[i] / (double)highest, CELLS);
        buffer_putc(out, '\n');
    }
    buffer_putc(out, '\n');
}

/* Requests a second in each column, which is so many intervals wide. Only whole ones count. */
static size_t sum_columns(const struct report *report, size_t whole, size_t width,
                          double columns[COLUMNS])
{
    const struct series *series = &report->tally->series;
    double seconds = (double)report_interval(report) / 1e9 * (double)width;
    size_t count = width > 0 ? whole / width : 0;
    for (size_t i = 0; i < count * width; i++)
        if (i < series->count)
            columns[i / width] +=
                (double)(series->items[i].successful + series->items[i].failed) / seconds;
    return count;
}

void graph_throughput(const struct report *report, struct buffer *out)
{
    double columns[COLUMNS] = {0}, least = INFINITY, most = 0;
    int64_t interval = report_interval(report);
    size_t whole = interval > 0 ? (size_t)(report_window(report) / interval) : 0;
    size_t width = (whole + COLUMNS - 1) / COLUMNS;
    char low[NUMBER_SIZE], high[NUMBER_SIZE], each[NUMBER_SIZE];
    if (whole < 3)
        return;
    size_t count = sum_columns(report, whole, width, columns);
    for (size_t i = 0; i < count; i++) {
        least = fmin(least, columns[i]);
        most = fmax(most, columns[i]);
    }
    buffer_puts(out, "THROUGHPUT OVER TIME:\n  ");
    bar_strip(out, columns, count);
    buffer_printf(out, "\n  %s to %s requests/sec, each column %s\n\n", number_rate(low, least),
                  number_rate(high, most), number_seconds(each, interval * (int64_t)width));
}
