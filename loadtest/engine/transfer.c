/* libcurl's easy interface: options, causes, times. */
#include "loadtest/engine/transfer.h"

#include "loadtest/engine/clock.h"

#include "common/buffer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    CURLcode code;
    enum cause cause;
} causes[] = {
    {CURLE_COULDNT_RESOLVE_HOST, CAUSE_DNS},
    {CURLE_COULDNT_RESOLVE_PROXY, CAUSE_PROXY},
    {CURLE_PROXY, CAUSE_PROXY},
    {CURLE_TOO_MANY_REDIRECTS, CAUSE_REDIRECTS},
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

bool transfer_can(enum authentication authentication)
{
    int features = curl_version_info(CURLVERSION_NOW)->features;
    return authentication != AUTHENTICATION_NEGOTIATE || (features & CURL_VERSION_SPNEGO) != 0;
}

int64_t transfer_time(CURL *handle, CURLINFO what)
{
    curl_off_t microseconds = 0;
    curl_easy_getinfo(handle, what, &microseconds);
    return (int64_t)microseconds * 1000;
}

static enum cause timed_out(CURL *handle)
{
    if (transfer_time(handle, CURLINFO_NAMELOOKUP_TIME_T) == 0)
        return CAUSE_DNS;
    long port = 0; /* there is a local one as soon as TCP is connected; the times come later */
    curl_easy_getinfo(handle, CURLINFO_LOCAL_PORT, &port);
    if (port == 0)
        return CAUSE_CONNECT_TIMEOUT;
    if (transfer_time(handle, CURLINFO_PRETRANSFER_TIME_T) == 0)
        return CAUSE_TLS_TIMEOUT;
    return transfer_time(handle, CURLINFO_STARTTRANSFER_TIME_T) == 0 ? CAUSE_FIRST_BYTE_TIMEOUT
                                                                     : CAUSE_TOTAL_TIMEOUT;
}

enum cause transfer_cause(CURL *handle, CURLcode code)
{
    long number = 0;
    if (code == CURLE_OPERATION_TIMEDOUT)
        return timed_out(handle);
    if (code == CURLE_COULDNT_CONNECT) {
        curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &number);
        return cause_of_errno(number != 0 ? (int)number : ECONNREFUSED);
    }
    /* a header line beyond libcurl's limit looks like that */
    if (code == CURLE_OUT_OF_MEMORY && transfer_time(handle, CURLINFO_STARTTRANSFER_TIME_T) > 0)
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

/* Whether libcurl would choose the method by itself. */
static bool is_usual(const struct request *request)
{
    const char *usual = request->head ? "HEAD" : request->has_length ? "POST" : "GET";
    return strcmp(request->method, usual) == 0;
}

static void set_request(CURL *handle, const struct request *request)
{
    if (request->head)
        curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
    if (request->has_length) {
        curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body_length);
        curl_easy_setopt(handle, CURLOPT_POSTFIELDS, request->body != NULL ? request->body : "");
    }
    if (!is_usual(request)) /* else libcurl changes the method where a redirect asks for that */
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

static void set_version(CURL *handle, bool tls, enum preflight_version version)
{
    long wanted = CURL_HTTP_VERSION_1_1;
    if (version == PREFLIGHT_HTTP2 && !tls)
        wanted = CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE;
    else if (version != PREFLIGHT_HTTP1 && tls)
        wanted = CURL_HTTP_VERSION_2TLS;
    curl_easy_setopt(handle, CURLOPT_HTTP_VERSION, wanted);
}

/* Whoever the client is, and by way of whom it speaks. */
static void set_ways(CURL *handle, const struct preflight_limits *limits)
{
    static const long methods[] = {
        [AUTHENTICATION_DIGEST] = (long)CURLAUTH_DIGEST,
        [AUTHENTICATION_NEGOTIATE] = (long)CURLAUTH_NEGOTIATE,
    };
    curl_easy_setopt(handle, CURLOPT_PROXY, limits->proxy != NULL ? limits->proxy : "");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, limits->follow ? 1L : 0L);
    curl_easy_setopt(handle, CURLOPT_MAXREDIRS, (long)TRANSFER_REDIRECTS);
    if (limits->authentication == AUTHENTICATION_BASIC)
        return;
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, methods[limits->authentication]);
    curl_easy_setopt(handle, CURLOPT_USERPWD, limits->user);
}

void transfer_set(struct transfer *transfer, const char *address, const struct request *request,
                  const struct preflight_limits *limits)
{
    CURL *handle = transfer->handle;
    curl_slist_free_all(transfer->fields);
    curl_slist_free_all(transfer->detour);
    transfer->fields = field_list(request);
    curl_easy_setopt(handle, CURLOPT_URL, address);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer->fields);
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    set_version(handle, strncmp(address, "https:", 6) == 0, limits->version);
    set_request(handle, request);
    set_limits(handle, limits);
    set_tls(handle, limits->tls);
    set_ways(handle, limits);
    transfer->detour = set_detour(handle, limits);
}

void transfer_release(struct transfer *transfer)
{
    curl_easy_cleanup(transfer->handle);
    curl_slist_free_all(transfer->fields);
    curl_slist_free_all(transfer->detour);
    *transfer = (struct transfer){.handle = NULL};
}
