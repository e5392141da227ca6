/*
 * An incremental parser of HTTP/1.1 responses (RFC 9112): fed with bytes in pieces of any size, it
 * says when a response is complete, whether the connection can be used again, and what is wrong with
 * a response that is not one. Bodies are counted, not kept.
 */
#ifndef LOADTEST_ENGINE_HTTP1_H
#define LOADTEST_ENGINE_HTTP1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bounds of what a server may send. */
#define HTTP1_LINE_LIMIT 16384u /* one line of a head, of trailers, or a chunk's size */
#define HTTP1_HEAD_LIMIT 65536u /* status line and header fields, interim responses included */
#define HTTP1_FIELD_LIMIT 512u  /* header fields of a response, trailers included */

enum http1_result {
    HTTP1_MORE, /* feed more */
    HTTP1_DONE, /* the response is complete */
    HTTP1_BAD,  /* it is malformed; see `problem` */
};

enum http1_problem {
    HTTP1_FINE,
    HTTP1_STATUS_LINE,
    HTTP1_VERSION,
    HTTP1_INTERIM,
    HTTP1_FIELD,
    HTTP1_FOLDED,
    HTTP1_LONG_LINE,
    HTTP1_LONG_HEAD,
    HTTP1_LENGTH,
    HTTP1_LENGTHS,
    HTTP1_LENGTH_AND_CODING,
    HTTP1_CODING,
    HTTP1_CHUNK_SIZE,
    HTTP1_CHUNK_END,
    HTTP1_SURPLUS,
    HTTP1_EARLY_END_HEAD,
    HTTP1_EARLY_END_BODY,
    HTTP1_TRUNCATED,
    HTTP1_PROBLEM_COUNT,
};

/* "bad status line", … */
const char *http1_problem_text(enum http1_problem problem);

enum http1_state {
    HTTP1_AT_STATUS,
    HTTP1_AT_FIELDS,
    HTTP1_IN_BODY,      /* of known length */
    HTTP1_IN_OPEN_BODY, /* until the connection closes */
    HTTP1_AT_CHUNK,
    HTTP1_IN_CHUNK,
    HTTP1_AFTER_CHUNK,
    HTTP1_AT_TRAILERS,
    HTTP1_COMPLETE,
    HTTP1_FAILED,
};

/* Who looks at header fields (without white space around the value) and at bodies (without their
 * framing). Interim responses and trailers are not shown. */
struct http1_observer {
    void (*field)(void *argument, const char *name, size_t name_length, const char *value,
                  size_t value_length);
    void (*body)(void *argument, const char *bytes, size_t length); /* NULL: nobody */
};

struct http1_memo;

struct http1 {
    const struct http1_observer *observer; /* NULL: nobody */
    void *argument;                        /* its first argument */
    struct http1_memo *memo;               /* of the head before, or NULL */
    uint64_t remaining;                    /* bytes left of the body or of the chunk */
    uint32_t head_length;                  /* bytes of the head so far */
    uint16_t fields;
    uint16_t status;
    uint8_t state;    /* enum http1_state */
    uint8_t problem;  /* enum http1_problem */
    bool bodiless;    /* the request was HEAD */
    bool keep_alive;  /* once complete: the connection can take another request */
    bool old_version; /* HTTP/1.0 */
    bool has_length, has_coding, chunked, close, persistent;
    bool framing_field; /* the last field decides about the body: it must not be folded */
    uint32_t line_length;
    char *line; /* the beginning of a line that has not ended; owned, or NULL */
};

#define HTTP1_MEMO_SIZE 1024

/* The last head and what came of it: the replies of a load are mostly the same, and bytes that are the
 * same need not be parsed again. Shared by parsers without an observer; to be zeroed before its first
 * use. */
struct http1_memo {
    struct http1 after;
    size_t length; /* 0: there is none yet */
    char bytes[HTTP1_MEMO_SIZE];
};

/* Ready for the response to a request; `head` when its method was HEAD. Keeps the line's memory and the
 * observer, so the struct must be zeroed before the first call. */
void http1_begin(struct http1 *parser, bool head);

/* Take bytes; *used says how many belong to this response (all of them unless it is HTTP1_DONE). */
enum http1_result http1_feed(struct http1 *parser, const char *bytes, size_t length, size_t *used);

/* The connection was closed by the server: complete if the body was delimited by that, unless it was
 * `truncated`, as TLS tells. */
enum http1_result http1_end(struct http1 *parser, bool truncated);

/* How many of the next bytes are body that may be dropped unseen (none where an observer looks at
 * bodies), and that so many have been. */
uint64_t http1_droppable(const struct http1 *parser);
enum http1_result http1_drop(struct http1 *parser, uint64_t count);

void http1_release(struct http1 *parser);

#endif
