/* TLS by OpenSSL on a non-blocking socket. Nothing of OpenSSL is set up unless a context is made. */
#ifndef LOADTEST_ENGINE_TLS_H
#define LOADTEST_ENGINE_TLS_H

#include "loadtest/measure/cause.h"

#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct tls_context;
struct tls_stream;

struct tls_options {
    bool insecure;           /* do not verify */
    const char *authorities; /* PEM file to trust instead of the system's, or NULL */
    const char *certificate; /* PEM file of the client's chain, or NULL */
    const char *key;         /* PEM file of its key; NULL: it is in `certificate` */
};

enum {
    TLS_AGAIN = -1,  /* nothing now; wait until readable */
    TLS_WRITE = -2,  /* wait until writable */
    TLS_FAILED = -3, /* see tls_cause() */
};

/* Client context. NULL with STATUS_ENVIRONMENT when a file cannot be used. */
struct tls_context *tls_context_new(const struct tls_options *options, struct error *error);
void tls_context_free(struct tls_context *context);

/* A stream over a connected socket, which stays the caller's. `host` is asked for by SNI and
 * verified. NULL when memory is short. */
struct tls_stream *tls_open(struct tls_context *context, int descriptor, const char *host);
void tls_close(struct tls_stream *stream);

/* Offer HTTP/2 (or HTTP/1.1) by ALPN, and nothing else, on the context's streams to come. */
void tls_context_offer(struct tls_context *context, bool http2);

/* Whether HTTP/2 was agreed upon. */
bool tls_is_http2(const struct tls_stream *stream);

/* 1 when the handshake is done, else one of the above. */
int tls_handshake(struct tls_stream *stream);

/* Bytes moved; 0 when the peer has closed; else one of the above. */
ssize_t tls_read(struct tls_stream *stream, char *bytes, size_t size);
ssize_t tls_write(struct tls_stream *stream, const char *bytes, size_t length);

/* Whether the peer has closed without saying so in TLS (close_notify): more may have been meant to come. */
bool tls_is_truncated(const struct tls_stream *stream);

/* Whether decrypted or undecrypted bytes are buffered already. */
bool tls_has_pending(const struct tls_stream *stream);

/* Whether the last tls_read() asked the socket for more than it had. */
bool tls_emptied(const struct tls_stream *stream);

/* Why the last operation failed. */
enum cause tls_cause(const struct tls_stream *stream);

#endif
