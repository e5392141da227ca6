/* Sockets: what the engine asks of the system, and the options it sets, in one place. */
#ifndef LOADTEST_ENGINE_SOCKET_H
#define LOADTEST_ENGINE_SOCKET_H

#include "loadtest/engine/resolve.h"

#include "common/error.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* A non-blocking socket on its way to `address`; -1 with errno when it cannot even start. `once`: it
 * is for one request, and closed without leaving the port in TIME_WAIT. */
int socket_connect(const struct address *address, bool once);

/* End its TCP connection by a reset, and keep the socket for socket_reconnect() to an address of the same
 * family. False where that cannot be. */
bool socket_disconnect(int descriptor);

/* Connect again; false with errno when that cannot even start. */
bool socket_reconnect(int descriptor, const struct address *address);

/* How the attempt ended: 0, or the errno. */
int socket_connected(int descriptor);

/* Whether socket_drop() works on connections to `address`: Unix sockets have no way to. */
bool socket_can_drop(const struct address *address);

/* Read and throw away up to `count` bytes without copying them where the system can; as recv(). */
ssize_t socket_drop(int descriptor, char *scratch, size_t size, uint64_t count);

/* Be woken when `count` bytes are there (or the end, or an error), not for each that comes. */
void socket_await(int descriptor, uint64_t count);

/* Make room for `count` connections and the loops of `threads`. 0, or -1 with STATUS_ENVIRONMENT that names the limit and what
 * is missing. */
int socket_reserve(unsigned count, unsigned threads, struct error *error);

#endif
