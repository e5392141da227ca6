/* Eighths of blocks: U+2588 to U+258F lie, U+2581 to U+2588 stand. */
#include "loadtest/report/bar.h"

#include "common/text.h"

#include <math.h>

#define EIGHTHS 8
#define FULL_BLOCK 0x2588u
#define LOWEST_BLOCK 0x2581u

static unsigned eighths_of(double share, unsigned cells)
{
    if (!(share > 0))
        return 0;
    double eighths = round(fmin(share, 1) * cells * EIGHTHS);
    return eighths < 1 ? 1 : (unsigned)eighths;
}

void bar_put(struct buffer *out, double share, unsigned cells)
{
    unsigned eighths = eighths_of(share, cells);
    for (; eighths >= EIGHTHS; eighths -= EIGHTHS)
        text_put_utf8(out, FULL_BLOCK);
    if (eighths > 0)
        text_put_utf8(out, FULL_BLOCK + EIGHTHS - eighths);
}

void bar_strip(struct buffer *out, const double *values, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, values[i]);
    for (size_t i = 0; i < count; i++) {
        unsigned eighths = most > 0 ? eighths_of(values[i] / most, 1) : 0;
        if (eighths > 0)
            text_put_utf8(out, LOWEST_BLOCK + eighths - 1);
        else
            buffer_putc(out, ' ');
    }
}
