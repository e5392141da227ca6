/* The socket below a TLS stream, as a BIO that does what TLS asks for and no more: OpenSSL's own clears
 * and copies state around each operation, and tells nobody how much of what was asked for came. */
#ifndef LOADTEST_ENGINE_TLS_SOCKET_H
#define LOADTEST_ENGINE_TLS_SOCKET_H

#include <openssl/bio.h>
#include <stdbool.h>

struct tls_socket {
    int descriptor; /* stays the caller's */
    bool emptied;   /* the last read asked for more than there was */
    bool ended;     /* the peer has closed */
};

/* What makes the BIOs of such sockets, which it must outlive: BIO_meth_free() it. NULL when memory is
 * short. */
BIO_METHOD *tls_socket_method(void);

/* A BIO over `socket`, which must outlive it. NULL when memory is short. */
BIO *tls_socket_bio(const BIO_METHOD *method, struct tls_socket *socket);

#endif
