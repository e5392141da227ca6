/* curl_multi_socket_action() on libevent. */
#include "loadtest/engine/courier.h"

#include "loadtest/engine/clock.h"
#include "loadtest/engine/connection.h"
#include "loadtest/engine/loop.h"

#include "common/memory.h"

#include <event2/event_struct.h>

struct courier {
    struct loop *loop;
    CURLM *multi;
    struct event timer;
};

/* The handle of an exchange, used again for each of its requests. */
struct parcel {
    struct exchange *exchange;
    struct courier *courier;
    struct transfer transfer;
    const struct request *request; /* that the handle has been told; NULL: another one each time */
    bool sending;
    bool fresh; /* its first request, whose latency leaves connecting out */
};

int courier_prepare(struct error *error)
{
    if (curl_global_init(CURL_GLOBAL_SSL) == CURLE_OK)
        return 0;
    return error_set(error, STATUS_ENVIRONMENT, "cannot set up libcurl");
}

void courier_finish(void)
{
    curl_global_cleanup();
}

/* ---- the reply ---- */

static void note_first_byte(struct exchange *exchange, size_t length)
{
    if (exchange->first_byte == 0)
        exchange->first_byte = clock_now();
    exchange->received += length;
}

/* A line of a head. That of a redirect or a challenge is followed by another head. */
static size_t on_line(char *bytes, size_t size, size_t count, void *argument)
{
    struct parcel *parcel = argument;
    struct exchange *exchange = parcel->exchange;
    size_t length = size * count, name = 0;
    note_first_byte(exchange, length);
    while (name < length && bytes[name] != ':')
        name++;
    if (name == length || !exchange_wants_fields(exchange))
        return length;
    size_t start = name + 1, end = length;
    while (start < end && (bytes[start] == ' ' || bytes[start] == '\t'))
        start++;
    while (end > start && (bytes[end - 1] == '\r' || bytes[end - 1] == '\n'))
        end--;
    exchange_field(exchange, bytes, name, bytes + start, end - start);
    return length;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *argument)
{
    struct parcel *parcel = argument;
    note_first_byte(parcel->exchange, size * count);
    if (exchange_wants_body(parcel->exchange))
        exchange_body(parcel->exchange, bytes, size * count);
    return size * count;
}

/* ---- the end of a transfer ---- */

static int64_t number(CURL *handle, CURLINFO what)
{
    curl_off_t value = 0;
    curl_easy_getinfo(handle, what, &value);
    return (int64_t)value;
}

static void count_connections(struct parcel *parcel)
{
    CURL *handle = parcel->transfer.handle;
    struct lane *lane = parcel->exchange->connection->lane;
    int64_t dns = transfer_time(handle, CURLINFO_NAMELOOKUP_TIME_T);
    int64_t connect = transfer_time(handle, CURLINFO_CONNECT_TIME_T);
    int64_t tls = transfer_time(handle, CURLINFO_APPCONNECT_TIME_T);
    long opened = 0;
    curl_easy_getinfo(handle, CURLINFO_NUM_CONNECTS, &opened);
    lane->tally.connections += (uint64_t)opened;
    if (opened == 0 || connect == 0)
        return;
    histogram_record(lane->tally.connect, connect > dns ? connect - dns : 0);
    if (tls > connect)
        histogram_record(lane->tally.handshake, tls - connect);
    if (parcel->fresh && !lane->schedule.open && !lane->plan->no_keepalive)
        parcel->exchange->intended += transfer_time(handle, CURLINFO_PRETRANSFER_TIME_T);
}

static void count_bytes(struct parcel *parcel)
{
    CURL *handle = parcel->transfer.handle;
    struct tally *tally = &parcel->exchange->connection->lane->tally;
    long sent = 0;
    curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &sent);
    tally->sent += (uint64_t)(sent + number(handle, CURLINFO_SIZE_UPLOAD_T));
    tally->received += parcel->exchange->received;
}

static bool is_opening(enum cause cause)
{
    return cause == CAUSE_REFUSED || cause == CAUSE_DNS || cause == CAUSE_UNREACHABLE ||
           cause == CAUSE_PROXY || cause == CAUSE_TLS || cause == CAUSE_TLS_VERIFICATION ||
           cause == CAUSE_PORTS || cause == CAUSE_DESCRIPTORS;
}

static struct failing failing_of(struct parcel *parcel, CURLcode code)
{
    const struct plan *plan = parcel->exchange->connection->lane->plan;
    enum cause cause = transfer_cause(parcel->transfer.handle, code);
    bool opening = cause == CAUSE_CONNECT_TIMEOUT || cause == CAUSE_TLS_TIMEOUT;
    int64_t limit = code != CURLE_OPERATION_TIMEDOUT ? -1
                    : opening                        ? plan->connect_timeout
                                                     : plan->timeout;
    return (struct failing){cause, 0, limit};
}

static void finish(struct parcel *parcel, CURLcode code)
{
    struct exchange *exchange = parcel->exchange;
    long status = 0;
    curl_easy_getinfo(parcel->transfer.handle, CURLINFO_RESPONSE_CODE, &status);
    count_connections(parcel);
    count_bytes(parcel);
    parcel->fresh = false;
    courier_drop(exchange);
    exchange->status = (uint16_t)status;
    if (code == CURLE_OK && status >= 100 && status < TALLY_STATUSES) {
        exchange_end(exchange, clock_now());
        return;
    }
    struct failing why = failing_of(parcel, code);
    if (is_opening(why.cause)) /* it rests before the next one */
        exchange->state = EXCHANGE_WAITING;
    exchange_fail(exchange, clock_now(), why);
}

static void take_ended(struct courier *courier)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(courier->multi, &left)) != NULL) {
        struct parcel *parcel = NULL;
        CURLcode code = message->data.result; /* the message goes with its handle */
        if (message->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&parcel);
        finish(parcel, code);
    }
}

/* ---- events ---- */

static void on_ready(evutil_socket_t descriptor, short what, void *argument)
{
    struct courier *courier = argument;
    int running;
    curl_multi_socket_action(courier->multi, descriptor,
                             (what & EV_READ ? CURL_CSELECT_IN : 0) |
                                 (what & EV_WRITE ? CURL_CSELECT_OUT : 0),
                             &running);
    take_ended(courier);
}

static void on_timer(evutil_socket_t descriptor, short what, void *argument)
{
    struct courier *courier = argument;
    int running;
    (void)descriptor;
    (void)what;
    curl_multi_socket_action(courier->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    take_ended(courier);
}

static int on_socket(CURL *handle, curl_socket_t descriptor, int what, void *argument, void *known)
{
    struct courier *courier = argument;
    struct event *event = known;
    (void)handle;
    if (event != NULL)
        event_del(event);
    if (what == CURL_POLL_REMOVE) {
        memory_free(event);
        return 0;
    }
    if (event == NULL) {
        event = memory_alloc(1, sizeof *event);
        curl_multi_assign(courier->multi, descriptor, event);
    }
    event_assign(event, courier->loop->base, descriptor,
                 (short)(EV_PERSIST | (what & CURL_POLL_IN ? EV_READ : 0) |
                         (what & CURL_POLL_OUT ? EV_WRITE : 0)),
                 on_ready, courier);
    event_add(event, NULL);
    return 0;
}

static int on_timeout(CURLM *multi, long milliseconds, void *argument)
{
    struct courier *courier = argument;
    struct timeval time = {.tv_sec = milliseconds / 1000,
                           .tv_usec = (suseconds_t)(milliseconds % 1000 * 1000)};
    (void)multi;
    if (milliseconds < 0)
        evtimer_del(&courier->timer);
    else if (milliseconds == 0)
        event_active(&courier->timer, EV_TIMEOUT, 0);
    else
        evtimer_add(&courier->timer, &time);
    return 0;
}

struct courier *courier_new(struct loop *loop, unsigned connections)
{
    struct courier *courier = memory_alloc(1, sizeof *courier);
    *courier = (struct courier){.loop = loop, .multi = curl_multi_init()};
    if (courier->multi == NULL)
        memory_exhausted();
    evtimer_assign(&courier->timer, loop->base, on_timer, courier);
    curl_multi_setopt(courier->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(courier->multi, CURLMOPT_SOCKETDATA, courier);
    curl_multi_setopt(courier->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    curl_multi_setopt(courier->multi, CURLMOPT_TIMERDATA, courier);
    curl_multi_setopt(courier->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(courier->multi, CURLMOPT_MAXCONNECTS, (long)connections);
    return courier;
}

void courier_free(struct courier *courier)
{
    if (courier == NULL)
        return;
    curl_multi_cleanup(courier->multi);
    evtimer_del(&courier->timer);
    memory_free(courier);
}

/* ---- sending ---- */

static struct parcel *parcel_new(struct courier *courier, struct exchange *exchange)
{
    struct parcel *parcel = memory_alloc(1, sizeof *parcel);
    *parcel = (struct parcel){.exchange = exchange, .courier = courier, .fresh = true};
    CURL *handle = parcel->transfer.handle = curl_easy_init();
    if (handle == NULL)
        memory_exhausted();
    curl_easy_setopt(handle, CURLOPT_PRIVATE, (void *)parcel);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, on_line);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, parcel);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, parcel);
    if (exchange->connection->lane->plan->no_keepalive)
        curl_easy_setopt(handle, CURLOPT_FORBID_REUSE, 1L);
    return parcel;
}

void parcel_free(struct parcel *parcel)
{
    if (parcel == NULL)
        return;
    courier_drop(parcel->exchange);
    transfer_release(&parcel->transfer);
    memory_free(parcel);
}

static void address(struct parcel *parcel, const struct exchange *exchange)
{
    const struct endpoint *endpoint = exchange->connection->endpoint;
    struct piece path = request_path(exchange->request);
    struct buffer text = BUFFER_INIT;
    buffer_printf(&text, "%s%.*s", endpoint->origin, (int)path.length, path.text);
    transfer_set(&parcel->transfer, buffer_text(&text), exchange->request, endpoint->slow);
    buffer_release(&text);
    parcel->request = exchange->filling == NULL ? exchange->request : NULL;
}

void courier_send(struct courier *courier, struct exchange *exchange, int64_t now)
{
    if (exchange->parcel == NULL)
        exchange->parcel = parcel_new(courier, exchange);
    struct parcel *parcel = exchange->parcel;
    if (parcel->request == NULL || parcel->request != exchange->request)
        address(parcel, exchange);
    exchange_begin(exchange, now);
    watch_remove(&exchange->watch); /* libcurl knows what took too long */
    parcel->sending = true;
    curl_multi_add_handle(courier->multi, parcel->transfer.handle);
    exchange_sent(exchange);
}

void courier_drop(struct exchange *exchange)
{
    struct parcel *parcel = exchange->parcel;
    if (!parcel->sending)
        return;
    parcel->sending = false;
    curl_multi_remove_handle(parcel->courier->multi, parcel->transfer.handle);
}
