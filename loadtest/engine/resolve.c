/* getaddrinfo() into an array. */
#include "loadtest/engine/resolve.h"

#include <netdb.h>
#include <string.h>

#define ADDRESS_LIMIT 64

const char *resolve(struct arena *arena, const char *host, const char *port,
                    struct addresses *addresses)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    int code = getaddrinfo(host, port, &hints, &list);
    if (code != 0)
        return gai_strerror(code);
    struct address *items = arena_alloc(arena, ADDRESS_LIMIT, sizeof *items);
    size_t count = 0;
    for (struct addrinfo *at = list; at != NULL && count < ADDRESS_LIMIT; at = at->ai_next) {
        if (at->ai_addrlen > sizeof items->socket)
            continue;
        memcpy(&items[count].socket, at->ai_addr, at->ai_addrlen);
        items[count++].length = at->ai_addrlen;
    }
    freeaddrinfo(list);
    *addresses = (struct addresses){items, count};
    return count > 0 ? NULL : "no address";
}
