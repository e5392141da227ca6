/* Weights → an order in which each has its share, evenly spread. */
#ifndef LOADTEST_TARGET_ORDER_H
#define LOADTEST_TARGET_ORDER_H

#include "common/arena.h"

#include <stddef.h>
#include <stdint.h>

/* An order is no longer than this, unless there are more weights. */
#define ORDER_LIMIT 65536u

/* `count` weights above 0; equal ones take turns in their order. The order lives in `arena`. */
const uint32_t *order_make(struct arena *arena, const double *weights, size_t count,
                           size_t *length);

#endif
