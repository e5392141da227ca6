/* A list that copies what it is given. */
#include "loadtest/measure/failurelog.h"

#include "common/memory.h"

#include <stdlib.h>
#include <string.h>

void failurelog_add(struct failurelog *log, const struct failed_exchange *exchange)
{
    log->items = memory_resize(log->items, log->count + 1, sizeof *log->items);
    log->items[log->count++] = *exchange;
}

static int by_time(const void *a, const void *b)
{
    const struct failed_exchange *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

void failurelog_merge(struct failurelog *into, const struct failurelog *from)
{
    for (size_t i = 0; i < from->count; i++) {
        struct failed_exchange exchange = from->items[i];
        exchange.fields = memory_strdup(exchange.fields);
        char *body = memory_alloc(exchange.body_length + 1, 1);
        if (exchange.body_length > 0)
            memcpy(body, exchange.body, exchange.body_length);
        exchange.body = body;
        failurelog_add(into, &exchange);
    }
    if (into->count > 1)
        qsort(into->items, into->count, sizeof *into->items, by_time);
}

void failurelog_release(struct failurelog *log)
{
    for (size_t i = 0; i < log->count; i++) {
        memory_free(log->items[i].fields);
        memory_free(log->items[i].body);
    }
    memory_free(log->items);
    *log = (struct failurelog){.items = NULL};
}
