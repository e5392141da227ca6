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

static const struct {
    CURLcode code;
    enum cause cause;
} causes[] = {
    {CURLE_COULDNT_RESOLVE_HOST, CAUSE_DNS},
    {CURLE_PEER_FAILED_VERIFICATION, CAUSE_TLS_VERIFICATION},
    {CURLE_SSL_CONNECT_ERROR, CAUSE_TLS},
    {CURLE_SSL_CACERT_BADFILE, CAUSE_TLS_VERIFICATION},
    {CURLE_GOT_NOTHING, CAUSE_CLOSED},
    {CURLE_RECV_ERROR, CAUSE_RESET},
    {CURLE_SEND_ERROR, CAUSE_RESET},
    {CURLE_PARTIAL_FILE, CAUSE_MALFORMED},
    {CURLE_WEIRD_SERVER_REPLY, CAUSE_MALFORMED},
    {CURLE_UNSUPPORTED_PROTOCOL, CAUSE_MALFORMED},
    {CURLE_BAD_CONTENT_ENCODING, CAUSE_MALFORMED},
    {CURLE_HTTP2, CAUSE_HTTP2},
    {CURLE_HTTP2_STREAM, CAUSE_STREAM_RESET},
};

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
};

/* libcurl shows its TLS connection only while it is in use. */
static size_t note_tls(char *bytes, size_t size, size_t count, void *argument)
{
    const struct listener *listener = argument;
    struct curl_tlssessioninfo *session = NULL;
    (void)bytes;
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

static int64_t phase(CURL *handle, CURLINFO what)
{
    curl_off_t microseconds = 0;
    curl_easy_getinfo(handle, what, &microseconds);
    return (int64_t)microseconds * 1000;
}

/* libcurl's times all count from the start. */
static void take_times(CURL *handle, struct preflight *result)
{
    int64_t dns = phase(handle, CURLINFO_NAMELOOKUP_TIME_T);
    int64_t connect = phase(handle, CURLINFO_CONNECT_TIME_T);
    int64_t tls = phase(handle, CURLINFO_APPCONNECT_TIME_T);
    int64_t sent = phase(handle, CURLINFO_PRETRANSFER_TIME_T);
    int64_t first = phase(handle, CURLINFO_STARTTRANSFER_TIME_T);
    result->dns = dns;
    result->connect = connect > dns ? connect - dns : 0;
    result->tls = tls > connect ? tls - connect : 0;
    result->first_byte = first > sent ? first - sent : 0;
    result->total = phase(handle, CURLINFO_TOTAL_TIME_T);
}

static enum cause timed_out(CURL *handle)
{
    if (phase(handle, CURLINFO_NAMELOOKUP_TIME_T) == 0)
        return CAUSE_DNS;
    long port = 0; /* there is a local one as soon as TCP is connected; the times come later */
    curl_easy_getinfo(handle, CURLINFO_LOCAL_PORT, &port);
    if (port == 0)
        return CAUSE_CONNECT_TIMEOUT;
    if (phase(handle, CURLINFO_PRETRANSFER_TIME_T) == 0)
        return CAUSE_TLS_TIMEOUT;
    return phase(handle, CURLINFO_STARTTRANSFER_TIME_T) == 0 ? CAUSE_FIRST_BYTE_TIMEOUT
                                                             : CAUSE_TOTAL_TIMEOUT;
}

static enum cause cause_of(CURL *handle, CURLcode code)
{
    long number = 0;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return timed_out(handle);
    if (code == CURLE_COULDNT_CONNECT) {
        curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &number);
        return cause_of_errno(number != 0 ? (int)number : ECONNREFUSED);
    }
    /* a header line beyond libcurl's limit looks like that */
    if (code == CURLE_OUT_OF_MEMORY && phase(handle, CURLINFO_STARTTRANSFER_TIME_T) > 0)
        return CAUSE_MALFORMED;
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (causes[i].code == code)
            return causes[i].cause;
    return CAUSE_NETWORK;
}

/* libcurl makes the length itself. */
static struct curl_slist *append_field(struct curl_slist *list, struct piece name,
                                       struct piece value)
{
    struct buffer line = BUFFER_INIT;
    if (name.length == 14 && strncasecmp(name.text, "Content-Length", 14) == 0)
        return list;
    buffer_printf(&line, "%.*s: %.*s", (int)name.length, name.text, (int)value.length, value.text);
    list = curl_slist_append(list, buffer_text(&line));
    buffer_release(&line);
    return list;
}

/* The fields of the request, and none of those that libcurl would add. */
static struct curl_slist *field_list(const struct request *request)
{
    static const char *const additions[] = {"Expect", "Content-Type", "Accept", "User-Agent"};
    struct curl_slist *list = NULL;
    struct piece name, value;
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);)
        list = append_field(list, name, value);
    for (size_t i = 0; i < sizeof additions / sizeof *additions; i++) {
        char none[32];
        snprintf(none, sizeof none, "%s:", additions[i]);
        if (!request_has_field(request, additions[i]))
            list = curl_slist_append(list, none);
    }
    return list;
}

static void set_request(CURL *handle, const struct request *request)
{
    if (request->head)
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    if (request->has_length) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request->body != NULL ? request->body : "");
    }
    curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_limits(CURL *handle, const struct preflight_limits *limits)
{
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, (long)(limits->timeout / CLOCK_MILLISECOND));
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)(limits->connect_timeout / CLOCK_MILLISECOND));
}

/* What the engine itself trusts, see tls.h; OpenSSL's variables hold for both. */
static void set_tls(CURL *handle, const struct tls_options *options)
{
    const char *file = options->authorities, *folder = getenv("SSL_CERT_DIR");
    if (file == NULL)
        file = getenv("SSL_CERT_FILE");
    if (file != NULL)
        curl_easy_setopt(handle, CURLOPT_CAINFO, file);
    if (folder != NULL && options->authorities == NULL)
        curl_easy_setopt(handle, CURLOPT_CAPATH, folder);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, options->insecure ? 0L : 1L);
    curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, options->insecure ? 0L : 2L);
    if (options->certificate != NULL) {
        curl_easy_setopt(handle, CURLOPT_SSLCERT, options->certificate);
        curl_easy_setopt(handle, CURLOPT_SSLKEY,
                         options->key != NULL ? options->key : options->certificate);
    }
}

/* Somewhere else than the URL says; the list is the caller's. */
static struct curl_slist *set_detour(CURL *handle, const struct preflight_limits *limits)
{
    char entry[512];
    if (limits->unix_socket != NULL)
        curl_easy_setopt(handle, CURLOPT_UNIX_SOCKET_PATH, limits->unix_socket);
    if (limits->connect_to == NULL)
        return NULL;
    snprintf(entry, sizeof entry, "::%s", limits->connect_to);
    struct curl_slist *list = curl_slist_append(NULL, entry);
    curl_easy_setopt(handle, CURLOPT_CONNECT_TO, list);
    return list;
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

static void set_version(CURL *handle, const struct url *url, enum preflight_version version)
{
    long wanted = CURL_HTTP_VERSION_1_1;
    if (version == PREFLIGHT_HTTP2 && !url->tls)
        wanted = CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
    else if (version != PREFLIGHT_HTTP1 && url->tls)
        wanted = CURL_HTTP_VERSION_2TLS;
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, wanted);
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
    result->cause = code == CURLE_OK ? CAUSE_NONE : cause_of(handle, code);
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
    struct curl_slist *fields = field_list(request);
    curl_easy_setopt(handle, CURLOPT_URL, url->address);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, fields);
    set_version(handle, url, limits->version);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, stop_when_interrupted);
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, limits->body);
    struct listener listener = {handle, arena, result};
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, note_tls);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, &listener);
    set_request(handle, request);
    set_limits(handle, limits);
    set_tls(handle, limits->tls);
    struct curl_slist *detour = set_detour(handle, limits);
    perform(handle, arena, limits, result);
    curl_slist_free_all(detour);
    curl_slist_free_all(fields);
    curl_easy_cleanup(handle);
    curl_global_cleanup();
}

bool preflight_is_final(const struct preflight *result)
{
    return result->cause == CAUSE_DNS || result->cause == CAUSE_REFUSED ||
           result->cause == CAUSE_UNREACHABLE || result->cause == CAUSE_CONNECT_TIMEOUT ||
           result->cause == CAUSE_TLS_TIMEOUT || result->cause == CAUSE_TLS_VERIFICATION ||
           result->cause == CAUSE_TLS || result->cause == CAUSE_NO_HTTP2;
}
