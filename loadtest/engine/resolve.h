/* Names into addresses: all of them, IPv6 and IPv4. */
#ifndef LOADTEST_ENGINE_RESOLVE_H
#define LOADTEST_ENGINE_RESOLVE_H

#include "common/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

struct address {
    struct sockaddr_storage socket;
    socklen_t length;
};

struct addresses {
    const struct address *items;
    size_t count;
};

/* All addresses of `host` in the order of the resolver, in `arena`; of a local one the loopback addresses
 * of IPv4 and IPv6 among them. `first`, an address in digits or NULL, comes first if it is one of them.
 * NULL, or what the resolver says is wrong. */
const char *resolve(struct arena *arena, const char *host, const char *port, const char *first,
                    struct addresses *addresses);

/* Whether a name is "localhost" or below that (RFC 6761, section 6.3). */
bool resolve_is_local(const char *host);

/* The address of a Unix socket. NULL, or what is wrong. */
const char *resolve_unix(struct arena *arena, const char *path, struct addresses *addresses);

/* "host:port" or "[::1]:port" in two strings of the arena. 0, or -1 when it is neither. */
int resolve_split(struct arena *arena, const char *text, const char **host, const char **port);

#endif
