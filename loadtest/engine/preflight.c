/* libcurl's easy interface, its times and its errors. */
#include "loadtest/engine/preflight.h"

#include "loadtest/engine/clock.h"

#include "common/interrupt.h"

#include <curl/curl.h>
#include <errno.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define PREFLIGHT_FIELDS_LIMIT 65536u

static size_t take_body(char *bytes, size_t size, size_t count, void *argument)
{
    struct buffer *body = argument;
    if (body != NULL && body->length < PREFLIGHT_BODY_LIMIT)
        buffer_append(body, bytes, size * count);
    return size * count;
}

struct listener {
    CURL *handle;
    struct arena *arena;
    struct preflight *result;
    struct buffer fields;
};

/* Those of the last reply: an interim one, or that of a redirect, comes before it. */
static void note_field(struct buffer *fields, const char *bytes, size_t length)
{
    if (length > 5 && memcmp(bytes, "HTTP/", 5) == 0)
        buffer_clear(fields);
    else if (fields->length + length < PREFLIGHT_FIELDS_LIMIT &&
             memchr(bytes, '\0', length) == NULL)
        buffer_append(fields, bytes, length);
}

/* libcurl shows its TLS connection only while it is in use. */
static size_t note_line(char *bytes, size_t size, size_t count, void *argument)
{
    struct listener *listener = argument;
    struct curl_tlssessioninfo *session = NULL;
    note_field(&listener->fields, bytes, size * count);
    if (listener->result->protocol == NULL &&
        curl_easy_getinfo(listener->handle, CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK &&
        session != NULL && session->backend == CURLSSLBACKEND_OPENSSL &&
        session->internals != NULL) {
        const SSL *tls = session->internals;
        listener->result->protocol = arena_strdup(listener->arena, SSL_get_version(tls));
        listener->result->cipher = arena_strdup(listener->arena, SSL_get_cipher_name(tls));
    }
    return size * count;
}

static int stop_when_interrupted(void *argument, curl_off_t a, curl_off_t b, curl_off_t c,
                                 curl_off_t d)
{
    (void)argument;
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return interrupt_pending() != 0;
}

/* libcurl's times all count from the start. */
static void take_times(CURL *handle, struct preflight *result)
{
    int64_t dns = transfer_time(handle, CURLINFO_NAMELOOKUP_TIME_T);
    int64_t connect = transfer_time(handle, CURLINFO_CONNECT_TIME_T);
    int64_t tls = transfer_time(handle, CURLINFO_APPCONNECT_TIME_T);
    int64_t sent = transfer_time(handle, CURLINFO_PRETRANSFER_TIME_T);
    int64_t first = transfer_time(handle, CURLINFO_STARTTRANSFER_TIME_T);
    result->dns = dns;
    result->connect = connect > dns ? connect - dns : 0;
    result->tls = tls > connect ? tls - connect : 0;
    result->first_byte = first > sent ? first - sent : 0;
    result->total = transfer_time(handle, CURLINFO_TOTAL_TIME_T);
}

/* What went wrong, in libcurl's words unless they mislead. */
static const char *describe(struct arena *arena, const struct preflight_limits *limits,
                            enum cause cause, CURLcode code, const char *problem)
{
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return "interrupted";
    if (code == CURLE_OUT_OF_MEMORY && cause == CAUSE_MALFORMED)
        return "the header of the reply is too long";
    if (code == CURLE_COULDNT_CONNECT && limits->unix_socket != NULL)
        return arena_printf(arena, "cannot connect to the socket '%s'%s", limits->unix_socket,
                            access(limits->unix_socket, F_OK) == 0 ? "" : ": no such file");
    return arena_strdup(arena, problem[0] != '\0' ? problem : curl_easy_strerror(code));
}

/* What was spoken; HTTP/2 that was asked for and not agreed upon is an error. */
static void take_version(CURL *handle, const struct preflight_limits *limits,
                         struct preflight *result)
{
    long version = CURL_HTTP_VERSION_NONE;
    curl_easy_getinfo(handle, CURLINFO_HTTP_VERSION, &version);
    result->http2 = version == CURL_HTTP_VERSION_2_0;
    if (limits->version != PREFLIGHT_HTTP2 || result->http2 || result->cause != CAUSE_NONE)
        return;
    result->cause = CAUSE_NO_HTTP2;
    result->problem = "the server does not speak HTTP/2";
}

static void perform(CURL *handle, struct arena *arena, const struct preflight_limits *limits,
                    struct preflight *result)
{
    char problem[CURL_ERROR_SIZE] = "";
    const char *address = NULL;
    long status = 0;
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, problem);
    CURLcode code = curl_easy_perform(handle);
    result->cause = code == CURLE_OK ? CAUSE_NONE : transfer_cause(handle, code);
    if (code != CURLE_OK)
        result->problem = describe(arena, limits, result->cause, code, problem);
    take_version(handle, limits, result);
    take_times(handle, result);
    curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
    result->status = (unsigned)status;
    curl_easy_getinfo(handle, CURLINFO_PRIMARY_IP, &address);
    if (address != NULL && address[0] != '\0')
        result->address = arena_strdup(arena, address);
}

void preflight(struct arena *arena, const struct url *url, const struct request *request,
               const struct preflight_limits *limits, struct preflight *result)
{
    *result = (struct preflight){.cause = CAUSE_NETWORK, .started = clock_now()};
    curl_global_init(url->tls ? CURL_GLOBAL_SSL : CURL_GLOBAL_NOTHING);
    CURL *handle = curl_easy_init();
    if (handle == NULL)
        return;
    struct transfer transfer = {.handle = handle};
    struct listener listener = {handle, arena, result};
    transfer_set(&transfer, url->address, request, limits);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, stop_when_interrupted);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, limits->body);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, note_line);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &listener);
    perform(handle, arena, limits, result);
    if (result->cause == CAUSE_NONE)
        result->fields = arena_strdup(arena, buffer_text(&listener.fields));
    buffer_release(&listener.fields);
    transfer_release(&transfer);
    curl_global_cleanup();
}

bool preflight_is_final(const struct preflight *result)
{
    return result->cause == CAUSE_DNS || result->cause == CAUSE_REFUSED ||
           result->cause == CAUSE_UNREACHABLE || result->cause == CAUSE_CONNECT_TIMEOUT ||
           result->cause == CAUSE_TLS_TIMEOUT || result->cause == CAUSE_TLS_VERIFICATION ||
           result->cause == CAUSE_TLS || result->cause == CAUSE_NO_HTTP2 ||
           result->cause == CAUSE_PROXY;
}
