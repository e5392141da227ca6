/*
 * HTTP/2 (RFC 9113) over a connection, by nghttp2: as many requests at a time as there are exchanges and
 * the server allows. What is to be sent is gathered while a loop serves, and written at its end.
 */
#include "loadtest/engine/http2.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/connection.h"
#include "loadtest/engine/loop.h"
#include "loadtest/engine/tls.h"
#include "loadtest/target/pairs.h"

#include "common/memory.h"

#include <nghttp2/nghttp2.h>
#include <string.h>

/* Bytes that one wake-up reads, and what the last read adds: a connection with much to say does not hold
 * up the others. Small records of TLS are read one by one, and what they call for is written at once. */
#define BYTES_AT_ONCE 65536
/* What a server may send before it is told to go on: no load is held up by that. */
#define WINDOW ((1 << 30) - 1)

struct http2 {
    nghttp2_session *session;
    struct connection *connection;
    int64_t now;          /* of the read whose frames are looked at */
    unsigned active;      /* streams */
    unsigned limit;       /* of them: the plan's, and the server's */
    uint32_t farewell;    /* error code of a GOAWAY */
    bool dismissed;       /* by the server's GOAWAY; ours tells of what it has violated */
    bool leaving;         /* after a GOAWAY, or without a stream number left: no new streams */
    bool broken;          /* nghttp2 can't go on */
    bool other;           /* the server speaks HTTP/1 */
    const uint8_t *chunk; /* what nghttp2 wants to send, as far as it has not been taken */
    size_t chunk_length;  /* … */
    char *unsent;         /* what the socket did not take, or NULL */
    size_t unsent_length, unsent_at;
};

static struct exchange *exchange_of(struct http2 *http2, int32_t stream)
{
    return nghttp2_session_get_stream_user_data(http2->session, stream);
}

/* ---- sending ---- */

static void flush_later(struct connection *connection)
{
    loop_flush_later(connection->lane->loop, connection);
}

/* The bytes of the next frames, at most `size`. */
static size_t gather(struct http2 *http2, char *bytes, size_t size)
{
    size_t used = 0;
    while (used < size) {
        if (http2->chunk_length == 0) {
            ssize_t length = nghttp2_session_mem_send(http2->session, &http2->chunk);
            http2->broken |= length < 0;
            if (length <= 0)
                break;
            http2->chunk_length = (size_t)length;
        }
        size_t part = http2->chunk_length < size - used ? http2->chunk_length : size - used;
        memcpy(bytes + used, http2->chunk, part);
        http2->chunk += part;
        http2->chunk_length -= part;
        used += part;
    }
    return used;
}

/* How much of it the connection takes now; TRANSPORT_FAILED when it is lost. */
static ssize_t write_some(struct connection *connection, const char *bytes, size_t length)
{
    size_t written = 0;
    while (written < length) {
        ssize_t count = connection->transport->write(connection, bytes + written, length - written);
        if (count == TRANSPORT_AGAIN)
            break;
        if (count <= 0)
            return TRANSPORT_FAILED;
        written += (size_t)count;
    }
    connection->lane->tally.sent += written;
    return (ssize_t)written;
}

static void keep(struct http2 *http2, const char *bytes, size_t length)
{
    http2->unsent = memory_alloc(length, 1);
    memcpy(http2->unsent, bytes, length);
    http2->unsent_length = length;
    http2->unsent_at = 0;
}

/* What the socket did not take before. False when it still does not take it all. */
static ssize_t write_unsent(struct connection *connection)
{
    struct http2 *http2 = connection->http2;
    size_t rest = http2->unsent_length - http2->unsent_at;
    if (http2->unsent == NULL)
        return 0;
    ssize_t count = write_some(connection, http2->unsent + http2->unsent_at, rest);
    if (count < 0)
        return count;
    http2->unsent_at += (size_t)count;
    if (http2->unsent_at < http2->unsent_length)
        return TRANSPORT_AGAIN;
    memory_free(http2->unsent);
    http2->unsent = NULL;
    return 0;
}

/* 0 when all is written, or as a transport's write(). */
static ssize_t write_all(struct connection *connection)
{
    struct http2 *http2 = connection->http2;
    struct loop *loop = connection->lane->loop;
    ssize_t result = write_unsent(connection);
    bool more = result == 0;
    while (more) {
        size_t length = gather(http2, loop->scratch, sizeof loop->scratch);
        more = length == sizeof loop->scratch;
        if (length == 0)
            break;
        ssize_t count = write_some(connection, loop->scratch, length);
        if (count < 0)
            return count;
        if ((size_t)count < length) {
            keep(http2, loop->scratch + count, length - (size_t)count);
            return TRANSPORT_AGAIN;
        }
    }
    return result;
}

/* Whether nghttp2 has given up, and said so to the server. */
static bool is_over(const struct http2 *http2)
{
    return http2->broken || (!nghttp2_session_want_read(http2->session) &&
                             !nghttp2_session_want_write(http2->session));
}

static void lose(struct connection *connection, struct failing why);

static void lose_violated(struct connection *connection)
{
    bool other = connection->http2->other;
    lose(connection, (struct failing){other ? CAUSE_NO_HTTP2 : CAUSE_MALFORMED,
                                      other ? 0 : HTTP2_VIOLATION, -1});
}

static void flush(struct connection *connection)
{
    if (connection->waiting != NULL)
        connection_serve(connection, clock_now());
    ssize_t result = write_all(connection);
    connection_listen(connection, result == TRANSPORT_AGAIN);
    if (result == TRANSPORT_FAILED)
        lose(connection, (struct failing){connection->cause, 0, -1});
    else if (result == 0 && is_over(connection->http2))
        lose_violated(connection);
}

static ssize_t read_body(nghttp2_session *session, int32_t stream, uint8_t *bytes, size_t size,
                         uint32_t *flags, nghttp2_data_source *source, void *argument)
{
    struct exchange *exchange = source->ptr;
    size_t rest = exchange->request->body_length - exchange->uploaded;
    size_t length = rest < size ? rest : size;
    (void)session;
    (void)stream;
    (void)argument;
    memcpy(bytes, exchange->request->body + exchange->uploaded, length);
    exchange->uploaded += length;
    if (length == rest)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)length;
}

static nghttp2_nv field_of(struct piece name, struct piece value, uint8_t flags)
{
    return (nghttp2_nv){(uint8_t *)(uintptr_t)name.text, (uint8_t *)(uintptr_t)value.text,
                        name.length, value.length, flags};
}

/* Prepared ones are taken as they are; of the others nghttp2 makes copies, with small letters. */
static size_t fill_fields(const struct request *request, bool tls, nghttp2_nv *fields)
{
    static const struct piece name = {":scheme", 7}, values[] = {{"http", 4}, {"https", 5}};
    const uint8_t as_is = NGHTTP2_NV_FLAG_NO_COPY_NAME | NGHTTP2_NV_FLAG_NO_COPY_VALUE;
    struct pair made[PAIRS_LIMIT];
    bool prepared = request->pairs != NULL;
    const struct pair *pairs = prepared ? request->pairs : made;
    size_t count = prepared ? request->pair_count : pairs_make(request, made);
    fields[0] = field_of(name, values[tls], as_is);
    for (size_t i = 0; i < count; i++)
        fields[i + 1] = field_of(pairs[i].name, pairs[i].value, prepared ? as_is : 0);
    return count + 1;
}

static void send_request(struct connection *connection, struct exchange *exchange, int64_t now)
{
    struct http2 *http2 = connection->http2;
    const struct request *request = exchange->request;
    nghttp2_nv fields[PAIRS_LIMIT + 1];
    nghttp2_data_provider body = {.source.ptr = exchange, .read_callback = read_body};
    size_t count = fill_fields(request, connection->tls != NULL, fields);
    exchange->uploaded = 0;
    exchange->status = 0;
    exchange->final = exchange->ended = exchange->reset = false;
    exchange_begin(exchange, now);
    exchange->stream = nghttp2_submit_request(http2->session, NULL, fields, count,
                                              request->body_length > 0 ? &body : NULL, exchange);
    if (exchange->stream < 0) {
        exchange_fail(exchange, now, (struct failing){CAUSE_HTTP2, 0, -1});
        return;
    }
    http2->active++;
    http2->leaving |= connection->lane->plan->no_keepalive ||
                      !nghttp2_session_check_request_allowed(http2->session);
    flush_later(connection);
    exchange_sent(exchange);
}

static bool has_room(const struct connection *connection)
{
    return connection->http2->active < connection->http2->limit && !connection->http2->leaving;
}

/* ---- the end of connections ---- */

/* The requests on their way fail, those that wait go elsewhere. */
static void lose(struct connection *connection, struct failing why)
{
    int64_t now = clock_now();
    connection_close(connection);
    for (unsigned i = 0; i < connection->lane->plan->streams; i++)
        if (connection->exchanges[i].state == EXCHANGE_SENT)
            exchange_fail(&connection->exchanges[i], now, why);
    connection_serve(connection, now);
}

/* After a read: whether the connection has come to its end. */
static void settle(struct connection *connection)
{
    struct http2 *http2 = connection->http2;
    if (is_over(http2)) {
        lose_violated(connection);
    } else if (http2->leaving && http2->active == 0) {
        connection_end(connection);
        connection_serve(connection, clock_now());
    } else {
        connection_serve(connection, clock_now());
        if (nghttp2_session_want_write(http2->session) != 0)
            flush_later(connection);
    }
}

/* ---- reading ---- */

static void end_stream(struct http2 *http2, struct exchange *exchange, uint32_t code)
{
    struct failing why = {CAUSE_MALFORMED, HTTP2_VIOLATION, -1};
    http2->active--;
    if (exchange->ended) {
        exchange_end(exchange, http2->now);
        return;
    }
    if (exchange->reset && code == NGHTTP2_REFUSED_STREAM) {
        why = (struct failing){CAUSE_STREAM_REFUSED, 0, -1};
    } else if (exchange->reset) {
        why = (struct failing){CAUSE_STREAM_RESET, http2_reset_detail(code), -1};
    } else if (http2->dismissed && code == NGHTTP2_REFUSED_STREAM) {
        /* the server has not looked at it: it may be sent again (RFC 9113, section 8.7), once */
        if (http2->farewell == NGHTTP2_NO_ERROR && !exchange->again) {
            exchange->again = true;
            connection_wait(http2->connection, exchange);
            return;
        }
        why = (struct failing){CAUSE_GOAWAY, http2_goaway_detail(http2->farewell), -1};
    }
    exchange_fail(exchange, http2->now, why);
}

static int on_stream_close(nghttp2_session *session, int32_t stream, uint32_t code, void *argument)
{
    struct http2 *http2 = argument;
    struct exchange *exchange = exchange_of(http2, stream);
    (void)session;
    if (exchange != NULL)
        end_stream(http2, exchange, code);
    return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_length, const uint8_t *value, size_t value_length, uint8_t flags,
                     void *argument)
{
    struct exchange *exchange = exchange_of(argument, frame->hd.stream_id);
    (void)session;
    (void)flags;
    if (exchange == NULL || exchange->final)
        return 0;
    if (name[0] == ':') { /* :status, of three digits: nghttp2 has seen to that */
        exchange->status =
            (uint16_t)((value[0] - '0') * 100 + (value[1] - '0') * 10 + (value[2] - '0'));
        exchange->received += name_length + value_length;
    } else if (exchange->status >= 200 && exchange_wants_fields(exchange)) {
        exchange_field(exchange, (const char *)name, name_length, (const char *)value,
                       value_length);
    }
    return 0;
}

static int on_data(nghttp2_session *session, uint8_t flags, int32_t stream, const uint8_t *bytes,
                   size_t length, void *argument)
{
    struct exchange *exchange = exchange_of(argument, stream);
    (void)session;
    (void)flags;
    if (exchange == NULL)
        return 0;
    exchange->received += length;
    if (exchange_wants_body(exchange))
        exchange_body(exchange, (const char *)bytes, length);
    return 0;
}

static void take_settings(struct http2 *http2)
{
    struct tally *tally = &http2->connection->lane->tally;
    uint32_t theirs = nghttp2_session_get_remote_settings(http2->session,
                                                          NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
    unsigned ours = http2->connection->lane->plan->streams;
    http2->limit = theirs < ours ? theirs : ours;
    if (tally->streams == 0 || http2->limit < tally->streams)
        tally->streams = http2->limit;
}

/* A frame that is the last one of a reply, or the first. */
static void take_part(struct http2 *http2, const nghttp2_frame *frame)
{
    struct exchange *exchange = exchange_of(http2, frame->hd.stream_id);
    if (exchange == NULL)
        return;
    if (exchange->first_byte == 0)
        exchange->first_byte = http2->now;
    exchange->final |= frame->hd.type == NGHTTP2_HEADERS && exchange->status >= 200;
    if (!(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
        return;
    exchange->ended = true;
    if (exchange->uploaded < exchange->request->body_length) /* nobody waits for the rest of it */
        nghttp2_submit_rst_stream(http2->session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                  NGHTTP2_NO_ERROR);
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *argument)
{
    struct http2 *http2 = argument;
    struct exchange *exchange;
    (void)session;
    switch (frame->hd.type) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_DATA:
        take_part(http2, frame);
        break;
    case NGHTTP2_RST_STREAM:
        exchange = exchange_of(http2, frame->hd.stream_id);
        if (exchange != NULL)
            exchange->reset = true;
        break;
    case NGHTTP2_SETTINGS:
        if (!(frame->hd.flags & NGHTTP2_FLAG_ACK))
            take_settings(http2);
        break;
    case NGHTTP2_GOAWAY:
        http2->leaving = http2->dismissed = true;
        if (http2->farewell == NGHTTP2_NO_ERROR) /* the first reason is the reason */
            http2->farewell = frame->goaway.error_code;
        break;
    default:
        break;
    }
    return 0;
}

static ssize_t read_some(struct connection *connection)
{
    struct http2 *http2 = connection->http2;
    struct loop *loop = connection->lane->loop;
    ssize_t count = connection->transport->read(connection, loop->scratch, sizeof loop->scratch);
    if (count <= 0)
        return count;
    connection->lane->tally.received += (uint64_t)count;
    if (http2->now == 0)
        http2->other = count >= 6 && memcmp(loop->scratch, "HTTP/1", 6) == 0;
    http2->now = clock_now();
    if (nghttp2_session_mem_recv(http2->session, (const uint8_t *)loop->scratch, (size_t)count) < 0)
        http2->broken = true;
    return count;
}

/* Whether another read may find something: not once a read has emptied the socket, since a new edge of
 * the event tells of what comes later, but for the end. */
static bool has_more(const struct connection *connection, bool emptied)
{
    return connection->hung_up || !emptied ||
           (connection->tls != NULL && tls_has_pending(connection->tls));
}

/* As a transport's read(). `emptied` is set when the socket has been. */
static ssize_t read_once(struct connection *connection, bool *emptied)
{
    ssize_t count = read_some(connection);
    *emptied |= connection->tls != NULL ? tls_emptied(connection->tls) : count < LOOP_SCRATCH;
    return count;
}

static void lost(struct connection *connection, enum cause cause)
{
    const struct http2 *http2 = connection->http2;
    struct failing why = {http2->other ? CAUSE_NO_HTTP2 : cause, 0, -1};
    if (http2->leaving && http2->farewell != NGHTTP2_NO_ERROR)
        why = (struct failing){CAUSE_GOAWAY, http2_goaway_detail(http2->farewell), -1};
    lose(connection, why);
}

static void read_and_settle(struct connection *connection)
{
    ssize_t count = 0, whole = 0;
    bool more = true, emptied = false;
    for (; more && whole < BYTES_AT_ONCE; whole += count) {
        count = read_once(connection, &emptied);
        more = count > 0 && !connection->http2->broken && has_more(connection, emptied);
    }
    if (count == TRANSPORT_CLOSED || count == TRANSPORT_FAILED) {
        lost(connection, count == TRANSPORT_CLOSED ? CAUSE_CLOSED : connection->cause);
        return;
    }
    if (more)
        event_active(&connection->readable, EV_READ, 0);
    settle(connection);
}

static void readable(struct connection *connection)
{
    struct loop *loop = connection->lane->loop;
    read_and_settle(connection);
    loop_serve(loop);
}

static void writable(struct connection *connection)
{
    flush(connection);
    if (connection->state == CONNECTION_OPEN && connection->tls != NULL)
        readable(connection); /* TLS may have wanted to send before it could read */
}

static void drop(struct connection *connection, struct exchange *exchange, int64_t now)
{
    struct http2 *http2 = connection->http2;
    (void)now;
    nghttp2_session_set_stream_user_data(http2->session, exchange->stream, NULL);
    nghttp2_submit_rst_stream(http2->session, NGHTTP2_FLAG_NONE, exchange->stream, NGHTTP2_CANCEL);
    http2->active--;
    flush_later(connection);
}

/* ---- making ---- */

/* The same callbacks for all sessions; NULL when memory is short. */
static nghttp2_session *new_session(struct http2 *http2)
{
    nghttp2_mem memory = {&http2->connection->lane->loop->stock, stock_alloc, stock_free,
                          stock_zeroed, stock_resize};
    nghttp2_session_callbacks *callbacks = NULL;
    nghttp2_option *options = NULL;
    nghttp2_session *session = NULL;
    if (nghttp2_session_callbacks_new(&callbacks) == 0 && nghttp2_option_new(&options) == 0) {
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
        nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data);
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
        nghttp2_option_set_no_closed_streams(options, 1);
        nghttp2_session_client_new3(&session, callbacks, http2, options, &memory);
    }
    nghttp2_option_del(options);
    nghttp2_session_callbacks_del(callbacks);
    return session;
}

/* One request goes at once, more when the server has said how many it takes. */
static void open_http2(struct connection *connection)
{
    static const nghttp2_settings_entry settings[] = {
        {NGHTTP2_SETTINGS_ENABLE_PUSH, 0}, {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, WINDOW}};
    struct http2 *http2 = memory_alloc(1, sizeof *http2);
    *http2 = (struct http2){.connection = connection, .limit = 1};
    connection->http2 = http2;
    http2->session = new_session(http2);
    http2->broken =
        http2->session == NULL ||
        nghttp2_submit_settings(http2->session, NGHTTP2_FLAG_NONE, settings,
                                sizeof settings / sizeof *settings) != 0 ||
        nghttp2_session_set_local_window_size(http2->session, NGHTTP2_FLAG_NONE, 0, WINDOW) != 0;
    flush_later(connection);
    if (connection->tls != NULL && tls_has_pending(connection->tls))
        event_active(&connection->readable, EV_READ, 0); /* it came with the handshake */
}

static void close_http2(struct connection *connection)
{
    struct http2 *http2 = connection->http2;
    nghttp2_session_del(http2->session);
    memory_free(http2->unsent);
    memory_free(http2);
    connection->http2 = NULL;
}

const struct protocol protocol_http2 = {.open = open_http2,
                                        .has_room = has_room,
                                        .send = send_request,
                                        .flush = flush,
                                        .readable = readable,
                                        .writable = writable,
                                        .drop = drop,
                                        .close = close_http2};
