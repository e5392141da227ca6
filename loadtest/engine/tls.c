/* OpenSSL, wrapped to say what the engine needs to know. */
#include "loadtest/engine/tls.h"

#include "loadtest/engine/tls_socket.h"

#include "common/memory.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string.h>

/* What one read takes from the socket: a record and its header. */
#define READ_AHEAD (SSL3_RT_MAX_PLAIN_LENGTH + 1024)

struct tls_context {
    SSL_CTX *handle;
    BIO_METHOD *method;
};

struct tls_stream {
    SSL *handle;
    struct tls_socket socket;
    int last_errno;
    bool truncated;
};

static const char *reason(void)
{
    unsigned long code = ERR_get_error();
    if (ERR_SYSTEM_ERROR(code))
        return strerror(ERR_GET_REASON(code));
    const char *text = ERR_reason_error_string(code);
    return text != NULL ? text : "unknown reason";
}

/* What OpenSSL says of a file, and what it wants where there is nothing of it in the file. */
static int unusable(const char *what, const char *path, struct error *error)
{
    int problem = ERR_GET_REASON(ERR_peek_error());
    bool is_other =
        !ERR_SYSTEM_ERROR(ERR_peek_error()) &&
        (problem == X509_R_NO_CERTIFICATE_OR_CRL_FOUND || problem == PEM_R_NO_START_LINE);
    error_set(error, STATUS_ENVIRONMENT, "cannot use the %s in '%s': %s", what, path, reason());
    return is_other ? error_hint(error, "PEM is needed: text with a line that begins -----BEGIN")
                    : -1;
}

static int trust(SSL_CTX *handle, const struct tls_options *options, struct error *error)
{
    if (options->insecure)
        return 0;
    if (options->authorities == NULL) {
        if (SSL_CTX_set_default_verify_paths(handle) == 1)
            return 0;
        return error_set(error, STATUS_ENVIRONMENT, "cannot read the system's certificates: %s",
                         reason());
    }
    if (SSL_CTX_load_verify_locations(handle, options->authorities, NULL) == 1)
        return 0;
    return unusable("authorities", options->authorities, error);
}

/* Nobody is asked for a password in the midst of a run. */
static int no_password(char *buffer, int size, int writing, void *argument)
{
    (void)buffer;
    (void)size;
    (void)writing;
    (void)argument;
    return -1;
}

static int identify(SSL_CTX *handle, const struct tls_options *options, struct error *error)
{
    const char *key = options->key != NULL ? options->key : options->certificate;
    if (options->certificate == NULL)
        return 0;
    SSL_CTX_set_default_passwd_cb(handle, no_password);
    if (SSL_CTX_use_certificate_chain_file(handle, options->certificate) != 1)
        return unusable("certificate", options->certificate, error);
    if (SSL_CTX_use_PrivateKey_file(handle, key, SSL_FILETYPE_PEM) != 1)
        return unusable("key", key, error);
    return 0;
}

struct tls_context *tls_context_new(const struct tls_options *options, struct error *error)
{
    struct tls_context *context = memory_alloc(1, sizeof *context);
    context->handle = SSL_CTX_new(TLS_client_method());
    context->method = tls_socket_method();
    if (context->handle == NULL || context->method == NULL)
        error_set(error, STATUS_ENVIRONMENT, "cannot set up TLS: %s", reason());
    if (context->handle == NULL || context->method == NULL ||
        trust(context->handle, options, error) != 0 ||
        identify(context->handle, options, error) != 0) {
        tls_context_free(context);
        ERR_clear_error();
        return NULL;
    }
    SSL_CTX_set_min_proto_version(context->handle, TLS1_2_VERSION);
    SSL_CTX_set_verify(context->handle, options->insecure ? SSL_VERIFY_NONE : SSL_VERIFY_PEER,
                       NULL);
    SSL_CTX_set_mode(context->handle,
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    /* one system call for a record instead of one for its header and one for the rest */
    SSL_CTX_set_read_ahead(context->handle, 1);
    SSL_CTX_set_default_read_buffer_len(context->handle, READ_AHEAD);
    SSL_CTX_set_session_cache_mode(context->handle, SSL_SESS_CACHE_OFF);
    return context;
}

void tls_context_offer(struct tls_context *context, bool http2)
{
    static const unsigned char two[] = "\2h2", one[] = "\10http/1.1";
    SSL_CTX_set_alpn_protos(context->handle, http2 ? two : one,
                            (unsigned)(http2 ? sizeof two : sizeof one) - 1);
}

bool tls_is_http2(const struct tls_stream *stream)
{
    const unsigned char *name;
    unsigned length;
    SSL_get0_alpn_selected(stream->handle, &name, &length);
    return length == 2 && memcmp(name, "h2", 2) == 0;
}

void tls_context_free(struct tls_context *context)
{
    if (context == NULL)
        return;
    SSL_CTX_free(context->handle);
    BIO_meth_free(context->method);
    memory_free(context);
}

static bool is_address(const char *host)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

/* Server names are for names only (RFC 6066); addresses are verified as such. */
static bool set_host(SSL *handle, const char *host)
{
    if (is_address(host))
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(handle), host) == 1;
    return SSL_set_tlsext_host_name(handle, host) == 1 && SSL_set1_host(handle, host) == 1;
}

/* Both ways over one BIO. False when memory is short. */
static bool set_socket(struct tls_stream *stream, const BIO_METHOD *method, int descriptor)
{
    stream->socket = (struct tls_socket){.descriptor = descriptor};
    BIO *bio = tls_socket_bio(method, &stream->socket);
    SSL_set_bio(stream->handle, bio, bio);
    return bio != NULL;
}

struct tls_stream *tls_open(struct tls_context *context, int descriptor, const char *host)
{
    struct tls_stream *stream = memory_alloc(1, sizeof *stream);
    stream->handle = SSL_new(context->handle);
    if (stream->handle == NULL || !set_host(stream->handle, host) ||
        !set_socket(stream, context->method, descriptor)) {
        tls_close(stream);
        return NULL;
    }
    SSL_set_connect_state(stream->handle);
    return stream;
}

void tls_close(struct tls_stream *stream)
{
    if (stream == NULL)
        return;
    SSL_free(stream->handle);
    ERR_clear_error();
    memory_free(stream);
}

/* What a result that is not positive means. */
static int outcome(struct tls_stream *stream, int result)
{
    stream->last_errno = errno;
    switch (SSL_get_error(stream->handle, result)) {
    case SSL_ERROR_WANT_READ:
        return TLS_AGAIN;
    case SSL_ERROR_WANT_WRITE:
        return TLS_WRITE;
    case SSL_ERROR_ZERO_RETURN:
        return 0;
    case SSL_ERROR_SYSCALL:
        return TLS_FAILED;
    default:
        stream->last_errno = 0;
        /* OpenSSL 3 reports an end without close_notify as an error of the protocol */
        stream->truncated = ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
        return stream->truncated ? 0 : TLS_FAILED;
    }
}

int tls_handshake(struct tls_stream *stream)
{
    ERR_clear_error();
    int result = SSL_do_handshake(stream->handle);
    if (result == 1)
        return 1;
    result = outcome(stream, result);
    return result == 0 ? TLS_FAILED : result;
}

ssize_t tls_read(struct tls_stream *stream, char *bytes, size_t size)
{
    stream->socket.emptied = false;
    int result = SSL_read(stream->handle, bytes, (int)size);
    if (result > 0)
        return result;
    result = outcome(stream, result);
    ERR_clear_error();
    return result;
}

ssize_t tls_write(struct tls_stream *stream, const char *bytes, size_t length)
{
    int result = SSL_write(stream->handle, bytes, (int)(length < INT_MAX ? length : INT_MAX));
    if (result > 0)
        return result;
    result = outcome(stream, result);
    ERR_clear_error();
    return result == 0 ? TLS_FAILED : result;
}

bool tls_has_pending(const struct tls_stream *stream)
{
    return SSL_has_pending(stream->handle) == 1;
}

bool tls_emptied(const struct tls_stream *stream)
{
    return stream->socket.emptied;
}

bool tls_is_truncated(const struct tls_stream *stream)
{
    return stream->truncated;
}

enum cause tls_cause(const struct tls_stream *stream)
{
    if (SSL_get_verify_mode(stream->handle) != SSL_VERIFY_NONE &&
        SSL_get_verify_result(stream->handle) != X509_V_OK)
        return CAUSE_TLS_VERIFICATION;
    if (stream->last_errno != 0)
        return cause_of_errno(stream->last_errno);
    return CAUSE_TLS;
}
