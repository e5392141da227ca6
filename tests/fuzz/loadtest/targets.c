/* The readers of request sets (documents, JSON Lines, HAR, vegeta's text), of CSV, and placeholders: any
 * bytes are taken, or refused with a message; what is taken can be prepared and written out. */
#include "loadtest/target/request.h"
#include "loadtest/target/set.h"

#include "common/map.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int result, struct error *error)
{
    if ((result == 0) != (error->status == STATUS_DONE) ||
        (result != 0 && (error->message == NULL || error->message[0] == '\0')))
        abort();
    error_clear(error);
}

/* What is filled in has the length that it says. */
static void check_filled(const struct request *request)
{
    struct generator generator;
    struct filling *filling = filling_new();
    struct piece name, value;
    const char *at = NULL;
    generator_init(&generator, 1, 0, 0, 1);
    for (int i = 0; i < 3; i++, generator_next(&generator)) {
        request_fill(request, &generator, filling);
        if (memchr(filling->request.bytes, '\0', filling->request.length) == NULL &&
            strlen(filling->request.bytes) != filling->request.length)
            abort();
        for (at = NULL; request_next_field(&filling->request, &at, &name, &value);)
            if (memchr(value.text, '\n', value.length) != NULL || name.length == 0)
                abort();
        if (request_path(&filling->request).length == 0)
            abort();
    }
    filling_free(filling);
}

static void prepare(struct arena *arena, const struct request_set *set,
                    const struct set_request *written, const struct variables *variables)
{
    struct error error = ERROR_INIT;
    struct url url;
    struct request request;
    struct request_wish wish = {.method = written->method,
                                .headers = written->headers,
                                .header_count = written->header_count,
                                .body = written->body,
                                .body_length = written->body_length,
                                .json = written->json,
                                .variables = set->literal ? NULL : variables};
    const char *text =
        written->url[0] == '/' ? arena_printf(arena, "http://h%s", written->url) : written->url;
    int result = url_parse_template(arena, text, wish.variables, &url, &error);
    if (result == 0)
        result = request_prepare(arena, &url, &wish, &request, &error);
    if (result == 0 && request.template != NULL)
        check_filled(&request);
    check(result, &error);
}

static void read_set(struct arena *arena, const char *text, size_t length)
{
    static const char csv[] = "a,b\n1,\"x \"\"y\"\"\"\n2,/\n";
    struct error error = ERROR_INIT;
    struct request_set set;
    struct csv data;
    struct map captured;
    static struct captured value = {"q\"/", 3, false};
    struct variables variables = {&data, &captured};
    for (size_t i = 0; i < length; i++) /* a body of vegeta's would be a file */
        if (text[i] == '@')
            return;
    check(csv_parse(arena, "csv", csv, sizeof csv - 1, &data, &error), &error);
    map_init(&captured, arena);
    map_put(&captured, "id", &value);
    int result = set_parse(arena, "input", text, length, &set, &error);
    check(result, &error);
    for (size_t i = 0; result == 0 && i < set.count && i < 100; i++)
        prepare(arena, &set, &set.requests[i], &variables);
    for (size_t i = 0; result == 0 && i < set.setup_count && i < 100; i++)
        prepare(arena, &set, &set.setup[i], &variables);
}

static void read_data(struct arena *arena, const char *text, size_t length)
{
    struct error error = ERROR_INIT;
    struct csv data;
    int result = csv_parse(arena, "input", text, length, &data, &error);
    check(result, &error);
    size_t sum = 0;
    for (size_t i = 0; result == 0 && i < data.row_count * data.column_count; i++)
        sum += data.cells[i].length;
    if (sum > length)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct arena *arena = arena_new();
    char *text = malloc(size); /* exactly that size, so that a read beyond its end is seen */
    if (text == NULL)
        abort();
    memcpy(text, data + 1, size - 1);
    if (data[0] & 1)
        read_data(arena, text, size - 1);
    else
        read_set(arena, text, size - 1);
    free(text);
    arena_free(arena);
    return 0;
}
