/* getaddrinfo() into an array. */
#include "loadtest/engine/resolve.h"

#include <netdb.h>
#include <string.h>
#include <strings.h>
#include <sys/un.h>

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

bool resolve_is_local(const char *host)
{
    static const char name[] = "localhost";
    size_t length = strlen(host), size = sizeof name - 1;
    if (length < size || strcasecmp(host + length - size, name) != 0)
        return false;
    return length == size || host[length - size - 1] == '.';
}

const char *resolve_unix(struct arena *arena, const char *path, struct addresses *addresses)
{
    struct sockaddr_un name = {.sun_family = AF_UNIX};
    struct address *item = arena_alloc(arena, 1, sizeof *item);
    if (strlen(path) >= sizeof name.sun_path)
        return "path too long for a socket";
    memcpy(name.sun_path, path, strlen(path) + 1);
    memcpy(&item->socket, &name, sizeof name);
    item->length = sizeof name;
    *addresses = (struct addresses){item, 1};
    return NULL;
}

int resolve_split(struct arena *arena, const char *text, const char **host, const char **port)
{
    const char *colon = strrchr(text, ':');
    bool brackets = text[0] == '[';
    if (colon == NULL || colon == text || colon[1] == '\0' ||
        colon[1 + strspn(colon + 1, "0123456789")] != '\0' || (brackets && colon[-1] != ']') ||
        (!brackets && memchr(text, ':', (size_t)(colon - text))))
        return -1;
    *host = arena_strndup(arena, text + brackets, (size_t)(colon - text) - 2u * brackets);
    *port = arena_strdup(arena, colon + 1);
    return 0;
}
