/* A request by libcurl: what its handle is told, and what it says afterwards. */
#ifndef LOADTEST_ENGINE_TRANSFER_H
#define LOADTEST_ENGINE_TRANSFER_H

#include "loadtest/engine/tls.h"
#include "loadtest/measure/cause.h"
#include "loadtest/target/request.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

struct buffer;

/* How a client shows who it is; "basic" is a header of the request, and nothing of libcurl's. */
enum authentication { AUTHENTICATION_BASIC, AUTHENTICATION_DIGEST, AUTHENTICATION_NEGOTIATE };

/* So many redirects are followed. */
#define TRANSFER_REDIRECTS 10

enum preflight_version {
    PREFLIGHT_NEGOTIATED, /* HTTP/2 where TLS agrees upon it, else HTTP/1.1 */
    PREFLIGHT_HTTP1,
    PREFLIGHT_HTTP2,
};

/* Bodies that are longer are cut. */
#define PREFLIGHT_BODY_LIMIT ((size_t)16 * 1024 * 1024)

struct preflight_limits {
    enum preflight_version version;
    int64_t timeout, connect_timeout; /* ns */
    const struct tls_options *tls;
    const char *connect_to, *unix_socket; /* or NULL */
    const char *proxy;                    /* URL, or NULL: none, whatever the environment says */
    const char *user;                     /* "user:password" for `authentication` */
    enum authentication authentication;
    bool follow;         /* redirects */
    struct buffer *body; /* where the body of the reply goes; NULL: nowhere */
};

struct transfer {
    CURL *handle;
    struct curl_slist *fields, *detour;
};

/* Whether the libcurl that runs can do it. */
bool transfer_can(enum authentication authentication);

/* Tell the handle to send the request to the address, a URL; what it was told before is forgotten but
 * for the callbacks. The request's body must stay where it is. */
void transfer_set(struct transfer *transfer, const char *address, const struct request *request,
                  const struct preflight_limits *limits);
void transfer_release(struct transfer *transfer);

/* Why it failed. */
enum cause transfer_cause(CURL *handle, CURLcode code);

/* One of libcurl's times, ns. */
int64_t transfer_time(CURL *handle, CURLINFO what);

#endif
