/* The response parser against the rules of RFC 9112 and RFC 9110, fed whole and in pieces. */
#include "loadtest/engine/http1.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

/* How a response ends: complete, with so many bytes left over; malformed; or it wants more. */
struct outcome {
    enum http1_result result;
    enum http1_problem problem;
    unsigned status;
    bool keep_alive;
    size_t rest;
};

/* NULL, or what the parser remembers. */
static struct http1_memo *memo;

/* Feed `bytes` in pieces of `piece`; each in memory of its own, so that reading past it is seen. */
static struct outcome feed(const char *bytes, size_t length, size_t piece, bool head, bool end)
{
    struct http1 parser = {0};
    enum http1_result result = HTTP1_MORE;
    size_t at = 0;
    parser.memo = memo;
    http1_begin(&parser, head);
    while (at < length && result == HTTP1_MORE) {
        size_t size = length - at < piece ? length - at : piece, used = 0;
        char *copy = malloc(size);
        if (copy == NULL)
            exit(1);
        memcpy(copy, bytes + at, size);
        result = http1_feed(&parser, copy, size, &used);
        free(copy);
        at += used;
    }
    if (end && result == HTTP1_MORE)
        result = http1_end(&parser, false);
    struct outcome outcome = {result, (enum http1_problem)parser.problem, parser.status,
                              parser.keep_alive, length - at};
    http1_release(&parser);
    return outcome;
}

static bool same(struct outcome a, struct outcome b)
{
    return a.result == b.result && a.problem == b.problem &&
           (a.result == HTTP1_BAD ||
            (a.status == b.status && a.keep_alive == b.keep_alive && a.rest == b.rest));
}

struct sample {
    const char *name, *bytes;
    enum http1_result result;
    enum http1_problem problem;
    unsigned status;
    bool keep_alive;
    size_t rest;
    bool head, end;
};

#define OK "HTTP/1.1 200 OK\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"
#define CHUNKED "Transfer-Encoding: chunked\r\n\r\n"

static const struct sample complete[] = {
    {"no body", OK EMPTY, .status = 200, .keep_alive = true},
    {"content-length", OK "Content-Length: 3\r\n\r\nabc", .status = 200, .keep_alive = true},
    {"names in any case", OK "cOnTeNt-lEnGtH:3\r\n\r\nabc", .status = 200, .keep_alive = true},
    {"white space around the value", OK "Content-Length: \t 3 \t\r\n\r\nabc", .status = 200,
     .keep_alive = true},
    {"the same length twice", OK "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", .status = 200,
     .keep_alive = true},
    {"a list of one length", OK "Content-Length: 3, 3\r\n\r\nabc", .status = 200,
     .keep_alive = true},
    {"no reason phrase", "HTTP/1.1 200 \r\n" EMPTY, .status = 200, .keep_alive = true},
    {"no space after the status", "HTTP/1.1 200\r\n" EMPTY, .status = 200, .keep_alive = true},
    {"bytes above 127 in the reason", "HTTP/1.1 404 \xc3\xa9\r\n" EMPTY, .status = 404,
     .keep_alive = true},
    {"bare LF", "HTTP/1.1 200 OK\nContent-Length: 1\n\nx", .status = 200, .keep_alive = true},
    {"unknown class", "HTTP/1.1 799 Odd\r\n" EMPTY, .status = 799, .keep_alive = true},
    {"HTTP/1.1 with close", OK "Connection: close\r\n" EMPTY, .status = 200},
    {"close among others", OK "Connection: foo , Close\r\n" EMPTY, .status = 200},
    {"HTTP/1.0 closes", "HTTP/1.0 200 OK\r\n" EMPTY, .status = 200},
    {"HTTP/1.0 with keep-alive", "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" EMPTY,
     .status = 200, .keep_alive = true},
    {"HTTP/1.2 is a 1", "HTTP/1.2 200 OK\r\n" EMPTY, .status = 200, .keep_alive = true},
    {"204 has no body", "HTTP/1.1 204 No Content\r\n\r\n", .status = 204, .keep_alive = true},
    {"204 ignores a length", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", .status = 204,
     .keep_alive = true},
    {"304 ignores a length", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n",
     .status = 304, .keep_alive = true},
    {"HEAD ignores a length", OK "Content-Length: 5\r\n\r\n", .status = 200, .keep_alive = true,
     .head = true},
    {"HEAD ignores chunks", OK CHUNKED, .status = 200, .keep_alive = true, .head = true},
    {"100 before", "HTTP/1.1 100 Continue\r\n\r\n" OK EMPTY, .status = 200, .keep_alive = true},
    {"103 with fields, twice",
     "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
     "HTTP/1.1 103 Early Hints\r\nContent-Length: 7\r\n\r\n" OK EMPTY,
     .status = 200, .keep_alive = true},
    {"chunks", OK CHUNKED "3\r\nabc\r\n0\r\n\r\n", .status = 200, .keep_alive = true},
    {"chunks in hex, both cases", OK CHUNKED "a\r\n0123456789\r\nA\r\n0123456789\r\n00\r\n\r\n",
     .status = 200, .keep_alive = true},
    {"chunk extensions", OK CHUNKED "3;a=b;c=\"d\"\r\nabc\r\n0 ;x\r\n\r\n", .status = 200,
     .keep_alive = true},
    {"trailers", OK CHUNKED "0\r\nContent-Length: 9\r\nX: y\r\n\r\n", .status = 200,
     .keep_alive = true},
    {"codings that end in chunked", OK "Transfer-Encoding: gzip\r\n" CHUNKED "0\r\n\r\n",
     .status = 200, .keep_alive = true},
    {"body until close", OK "\r\nabc", .status = 200, .end = true},
    {"no body until close", OK "\r\n", .status = 200, .end = true},
    {"a coding without chunked until close", OK "Transfer-Encoding: gzip\r\n\r\nabc", .status = 200,
     .end = true},
    {"folded field", OK "X: a\r\n b\r\n" EMPTY, .status = 200, .keep_alive = true},
    {"empty value", OK "X:\r\n" EMPTY, .status = 200, .keep_alive = true},
    {"surplus", OK "Content-Length: 3\r\n\r\nabcdef", .status = 200, .keep_alive = true, .rest = 3},
    {"surplus after chunks", OK CHUNKED "0\r\n\r\nHTTP", .status = 200, .keep_alive = true,
     .rest = 4},
    {"a large length that was not sent for HEAD", OK "Content-Length: 10737418240\r\n\r\n",
     .status = 200, .keep_alive = true, .head = true},
};

static const struct sample unfinished[] = {
    {"nothing", "", HTTP1_MORE},
    {"half a status line", "HTTP/1.", HTTP1_MORE},
    {"no end of the header", OK "X: y\r\n", HTTP1_MORE},
    {"half a body", OK "Content-Length: 3\r\n\r\nab", HTTP1_MORE},
    {"10 GB announced", OK "Content-Length: 10737418240\r\n\r\nabc", HTTP1_MORE},
    {"no last chunk", OK CHUNKED "3\r\nabc\r\n", HTTP1_MORE},
    {"no end of the trailers", OK CHUNKED "0\r\n", HTTP1_MORE},
    {"an interim response only", "HTTP/1.1 100 Continue\r\n\r\n", HTTP1_MORE},
    {"an open body", OK "\r\nabc", HTTP1_MORE},
};

static const struct sample malformed[] = {
    {"not HTTP", "SSH-2.0-OpenSSH\r\n", HTTP1_BAD, HTTP1_STATUS_LINE},
    {"not HTTP, unended", "SSH-", HTTP1_BAD, HTTP1_STATUS_LINE},
    {"empty line first", "\r\n" OK EMPTY, HTTP1_BAD, HTTP1_STATUS_LINE},
    {"lower case", "http/1.1 200 OK\r\n" EMPTY, HTTP1_BAD, HTTP1_STATUS_LINE},
    {"two digits", "HTTP/1.1 20 OK\r\n" EMPTY, HTTP1_BAD, HTTP1_STATUS_LINE},
    {"four digits", "HTTP/1.1 2000 OK\r\n" EMPTY, HTTP1_BAD, HTTP1_STATUS_LINE},
    {"a status below 100", "HTTP/1.1 099 OK\r\n" EMPTY, HTTP1_BAD, HTTP1_STATUS_LINE},
    {"no number", "HTTP/1.1 abc OK\r\n" EMPTY, HTTP1_BAD, HTTP1_STATUS_LINE},
    {"two spaces", "HTTP/1.1  200 OK\r\n" EMPTY, HTTP1_BAD, HTTP1_STATUS_LINE},
    {"HTTP/2", "HTTP/2.0 200 OK\r\n" EMPTY, HTTP1_BAD, HTTP1_VERSION},
    {"101 that nobody asked for", "HTTP/1.1 101 Switching\r\n\r\n", HTTP1_BAD, HTTP1_INTERIM},
    {"field without colon", OK "Nonsense\r\n" EMPTY, HTTP1_BAD, HTTP1_FIELD},
    {"space before the colon", OK "X : y\r\n" EMPTY, HTTP1_BAD, HTTP1_FIELD},
    {"no name", OK ": y\r\n" EMPTY, HTTP1_BAD, HTTP1_FIELD},
    {"bare CR in a value", OK "X: a\rb\r\n" EMPTY, HTTP1_BAD, HTTP1_FIELD},
    {"fold after the status line", OK " X: y\r\n" EMPTY, HTTP1_BAD, HTTP1_FOLDED},
    {"folded length", OK "Content-Length: 1\r\n 2\r\n\r\n", HTTP1_BAD, HTTP1_FOLDED},
    {"length with a sign", OK "Content-Length: +3\r\n\r\nabc", HTTP1_BAD, HTTP1_LENGTH},
    {"negative length", OK "Content-Length: -1\r\n\r\n", HTTP1_BAD, HTTP1_LENGTH},
    {"length in hex", OK "Content-Length: 0x3\r\n\r\n", HTTP1_BAD, HTTP1_LENGTH},
    {"no length", OK "Content-Length:\r\n\r\n", HTTP1_BAD, HTTP1_LENGTH},
    {"length beyond 64 bits", OK "Content-Length: 18446744073709551616\r\n\r\n", HTTP1_BAD,
     HTTP1_LENGTH},
    {"two lengths", OK "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", HTTP1_BAD, HTTP1_LENGTHS},
    {"a list of two lengths", OK "Content-Length: 3, 4\r\n\r\n", HTTP1_BAD, HTTP1_LENGTHS},
    {"length and coding", OK "Content-Length: 3\r\n" CHUNKED, HTTP1_BAD, HTTP1_LENGTH_AND_CODING},
    {"coding in HTTP/1.0", "HTTP/1.0 200 OK\r\n" CHUNKED, HTTP1_BAD, HTTP1_CODING},
    {"chunked is not last", OK "Transfer-Encoding: chunked, gzip\r\n\r\n", HTTP1_BAD, HTTP1_CODING},
    {"chunked twice", OK "Transfer-Encoding: chunked\r\n" CHUNKED, HTTP1_BAD, HTTP1_CODING},
    {"no chunk size", OK CHUNKED "\r\n", HTTP1_BAD, HTTP1_CHUNK_SIZE},
    {"chunk size is no number", OK CHUNKED "xyz\r\n", HTTP1_BAD, HTTP1_CHUNK_SIZE},
    {"negative chunk size", OK CHUNKED "-1\r\n", HTTP1_BAD, HTTP1_CHUNK_SIZE},
    {"chunk size and something", OK CHUNKED "3 abc\r\n", HTTP1_BAD, HTTP1_CHUNK_SIZE},
    {"chunk size beyond 64 bits", OK CHUNKED "10000000000000000\r\n", HTTP1_BAD, HTTP1_CHUNK_SIZE},
    {"chunk longer than its size", OK CHUNKED "3\r\nabcd\r\n", HTTP1_BAD, HTTP1_CHUNK_END},
    {"trailer without colon", OK CHUNKED "0\r\nnonsense\r\n\r\n", HTTP1_BAD, HTTP1_FIELD},
    {"closed within the status line", "HTTP/1.1", HTTP1_BAD, HTTP1_EARLY_END_HEAD, .end = true},
    {"closed within the header", OK "X: y", HTTP1_BAD, HTTP1_EARLY_END_HEAD, .end = true},
    {"closed within the body", OK "Content-Length: 3\r\n\r\nab", HTTP1_BAD, HTTP1_EARLY_END_BODY,
     .end = true},
    {"closed within a chunk", OK CHUNKED "3\r\nab", HTTP1_BAD, HTTP1_EARLY_END_BODY, .end = true},
    {"closed before the last chunk", OK CHUNKED "3\r\nabc\r\n", HTTP1_BAD, HTTP1_EARLY_END_BODY,
     .end = true},
    {"closed within the trailers", OK CHUNKED "0\r\n", HTTP1_BAD, HTTP1_EARLY_END_BODY,
     .end = true},
};

/* The sample as it should end, whole and in pieces of every size. */
static void try_sample(const struct sample *sample, enum http1_result result)
{
    struct outcome due = {result, sample->problem, sample->status, sample->keep_alive,
                          sample->rest};
    size_t length = strlen(sample->bytes), wrong = 0;
    struct outcome whole = feed(sample->bytes, length, length + 1, sample->head, sample->end);
    if (result == HTTP1_MORE)
        due.status = whole.status;
    ok(same(whole, due), "%s", sample->name);
    if (!same(whole, due))
        note("result %d, problem '%s', status %u, keep-alive %d, rest %zu", whole.result,
             http1_problem_text(whole.problem), whole.status, whole.keep_alive, whole.rest);
    for (size_t piece = 1; piece < length; piece++)
        wrong += !same(feed(sample->bytes, length, piece, sample->head, sample->end), whole);
    is_uint(wrong, 0, "%s: the same in pieces", sample->name);
}

/* One memo for all samples, forwards, and each twice: what is remembered is what would be parsed. */
static void test_memo(const struct sample *samples, size_t count)
{
    struct http1_memo kept = {.length = 0};
    size_t wrong = 0, recalled = 0;
    for (size_t i = 0; i < 2 * count; i++) {
        const struct sample *sample = &samples[i / 2];
        size_t length = strlen(sample->bytes), before = kept.length;
        struct outcome due = feed(sample->bytes, length, length + 1, sample->head, sample->end);
        memo = &kept;
        wrong += !same(feed(sample->bytes, length, length + 1, sample->head, sample->end), due);
        memo = NULL;
        recalled += i % 2 == 1 && kept.length == before && before > 0 &&
                    strncmp(kept.bytes, sample->bytes, before) == 0;
    }
    is_uint(wrong, 0, "the same from memory");
    ok(recalled > count / 2 || samples[0].result != HTTP1_DONE, "which is in use");
}

static void test_nul(void)
{
    static const char bytes[] = OK "X: a\0b\r\n" EMPTY;
    struct outcome outcome = feed(bytes, sizeof bytes - 1, 7, false, false);
    ok(outcome.result == HTTP1_BAD && outcome.problem == HTTP1_FIELD, "NUL in a value");
}

/* `count` times `text` after `start`. */
static struct outcome repeat(const char *start, const char *text, size_t count)
{
    size_t length = strlen(text), used = strlen(start);
    char *bytes = malloc(used + length * count);
    if (bytes == NULL)
        exit(1);
    memcpy(bytes, start, used);
    for (size_t i = 0; i < count; i++, used += length)
        memcpy(bytes + used, text, length);
    struct outcome outcome = feed(bytes, used, 1000, false, false);
    free(bytes);
    return outcome;
}

static void test_limits(void)
{
    is_int(repeat(OK "X: ", "a", HTTP1_LINE_LIMIT).problem, HTTP1_LONG_LINE,
           "a line beyond the limit");
    is_int(repeat(OK "X: ", "a", HTTP1_LINE_LIMIT - 10).problem, HTTP1_FINE, "a line below it");
    is_int(repeat(OK, "X: y\r\n", HTTP1_FIELD_LIMIT + 1).problem, HTTP1_LONG_HEAD,
           "too many fields");
    is_int(
        repeat(OK,
               "Xxxxxxxxxxxxxxxxxxxx: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
               "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
               "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n",
               400)
            .problem,
        HTTP1_LONG_HEAD, "a header that is too large");
    is_int(repeat("", "HTTP/1.1 100 Continue\r\n\r\n", HTTP1_FIELD_LIMIT + 1).problem,
           HTTP1_LONG_HEAD, "interim responses without end");
    is_int(repeat(OK CHUNKED "0\r\n", "X: y\r\n", HTTP1_FIELD_LIMIT + 1).problem, HTTP1_LONG_HEAD,
           "trailers without end");
    is_int(repeat(OK CHUNKED "1;", "a", HTTP1_LINE_LIMIT).problem, HTTP1_LONG_LINE,
           "a chunk extension beyond the limit");
}

static void look(void *argument, const char *bytes, size_t length)
{
    (void)argument;
    (void)bytes;
    (void)length;
}

static const struct http1_observer looks_at_bodies = {NULL, look};

static void test_dropping(void)
{
    struct http1 parser = {0};
    static const char head[] = OK "Content-Length: 100\r\n\r\nab";
    size_t used;
    http1_begin(&parser, false);
    is_uint(http1_droppable(&parser), 0, "nothing of a head may be dropped");
    http1_feed(&parser, head, sizeof head - 1, &used);
    is_uint(http1_droppable(&parser), 98, "the rest of a body may be dropped");
    parser.observer = &looks_at_bodies;
    is_uint(http1_droppable(&parser), 0, "unless somebody looks at it");
    parser.observer = NULL;
    is_int(http1_drop(&parser, 97), HTTP1_MORE, "all but one byte");
    is_int(http1_drop(&parser, 1), HTTP1_DONE, "the last byte completes");
    http1_release(&parser);
}

int main(void)
{
    for (size_t i = 0; i < sizeof complete / sizeof *complete; i++)
        try_sample(&complete[i], HTTP1_DONE);
    for (size_t i = 0; i < sizeof unfinished / sizeof *unfinished; i++)
        try_sample(&unfinished[i], HTTP1_MORE);
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++)
        try_sample(&malformed[i], HTTP1_BAD);
    test_memo(complete, sizeof complete / sizeof *complete);
    test_memo(unfinished, sizeof unfinished / sizeof *unfinished);
    test_memo(malformed, sizeof malformed / sizeof *malformed);
    test_nul();
    test_limits();
    test_dropping();
    return done_testing();
}
