/* The response parser: any bytes in any pieces end in the same way as the bytes at once, and as from
 * memory. */
#include "loadtest/engine/http1.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
    enum http1_result result;
    struct http1 parser;
    size_t used;
};

/* A copy of exactly that size, so that a read beyond its end is seen. */
static enum http1_result feed_copy(struct http1 *parser, const uint8_t *data, size_t size,
                                   size_t *used)
{
    char *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        abort();
    memcpy(copy, data, size);
    enum http1_result result = http1_feed(parser, copy, size, used);
    if (*used > size || (result == HTTP1_MORE && *used != size))
        abort();
    free(copy);
    return result;
}

static struct outcome feed(const uint8_t *data, size_t size, size_t piece, bool head,
                           struct http1_memo *memo)
{
    struct outcome outcome = {.result = HTTP1_MORE, .parser = {.memo = memo}};
    http1_begin(&outcome.parser, head);
    while (outcome.used < size && outcome.result == HTTP1_MORE) {
        size_t rest = size - outcome.used, used = 0;
        outcome.result =
            feed_copy(&outcome.parser, data + outcome.used, rest < piece ? rest : piece, &used);
        outcome.used += used;
    }
    if (outcome.result == HTTP1_MORE)
        outcome.result = http1_end(&outcome.parser, false);
    http1_release(&outcome.parser);
    return outcome;
}

static void compare(const struct outcome *whole, struct outcome other)
{
    if (whole->result != other.result || whole->parser.problem != other.parser.problem)
        abort();
    if (whole->result == HTTP1_DONE &&
        (whole->used != other.used || whole->parser.status != other.parser.status ||
         whole->parser.keep_alive != other.parser.keep_alive))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    bool head = (data[0] & 1) != 0;
    static struct http1_memo kept;
    struct outcome whole = feed(data + 2, size - 2, size, head, NULL);
    compare(&whole, feed(data + 2, size - 2, (size_t)data[1] + 1, head, NULL));
    compare(&whole, feed(data + 2, size - 2, size, head, &kept));
    compare(&whole, feed(data + 2, size - 2, size, head, &kept));
    return 0;
}
