/* Each of n turns of a weight stands in the middle of the n-th part of the round. */
#include "loadtest/target/order.h"

#include "common/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

struct slot {
    double at; /* 0 to 1 */
    uint32_t number;
};

static int by_place(const void *a, const void *b)
{
    const struct slot *x = a, *y = b;
    if (x->at < y->at || x->at > y->at)
        return x->at < y->at ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

static uint64_t divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Weights with up to three decimals as the smallest integers of the same proportions; false when these
 * are too many turns. */
static bool turns_exact(const double *weights, size_t count, uint32_t *turns)
{
    uint64_t common = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        double scaled = weights[i] * 1000;
        if (fabs(scaled - round(scaled)) > 1e-6 || round(scaled) < 1)
            return false;
        common = divisor((uint64_t)round(scaled), common);
    }
    for (size_t i = 0; i < count; i++)
        sum += (uint64_t)round(weights[i] * 1000) / common;
    if (sum > ORDER_LIMIT)
        return false;
    for (size_t i = 0; i < count; i++)
        turns[i] = (uint32_t)((uint64_t)round(weights[i] * 1000) / common);
    return true;
}

/* As near as the limit allows; each has one turn at least. */
static void turns_near(const double *weights, size_t count, uint32_t *turns)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += weights[i];
    for (size_t i = 0; i < count; i++) {
        double share = round(weights[i] / sum * ORDER_LIMIT);
        turns[i] = share < 1 ? 1 : (uint32_t)share;
    }
}

const uint32_t *order_make(struct arena *arena, const double *weights, size_t count, size_t *length)
{
    uint32_t *turns = memory_alloc(count, sizeof *turns);
    if (!turns_exact(weights, count, turns))
        turns_near(weights, count, turns);
    size_t sum = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        sum += turns[i];
    struct slot *slots = memory_alloc(sum, sizeof *slots);
    for (size_t i = 0; i < count; i++)
        for (uint32_t turn = 0; turn < turns[i]; turn++)
            slots[at++] = (struct slot){(turn + 0.5) / turns[i], (uint32_t)i};
    qsort(slots, sum, sizeof *slots, by_place);
    uint32_t *order = arena_alloc(arena, sum, sizeof *order);
    for (size_t i = 0; i < sum; i++)
        order[i] = slots[i].number;
    memory_free(slots);
    memory_free(turns);
    *length = sum;
    return order;
}
