/* getaddrinfo() into an array. */
#include "loadtest/engine/resolve.h"

#include "common/parse.h"

#include <netdb.h>
#include <string.h>
#include <strings.h>
#include <sys/un.h>

#define ADDRESS_LIMIT 64
/* An address of IPv6 with the name of an interface. */
#define DIGITS 128

static bool is_there(const struct address *items, size_t count, const struct addrinfo *info)
{
    for (size_t i = 0; i < count; i++)
        if (items[i].length == info->ai_addrlen &&
            memcmp(&items[i].socket, info->ai_addr, info->ai_addrlen) == 0)
            return true;
    return false;
}

/* Add what the resolver knows of the host and is not there; its error, or 0. */
static int add_host(const char *host, const char *port, struct address *items, size_t *count)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *list = NULL;
    int code = getaddrinfo(host, port, &hints, &list);
    if (code != 0)
        return code;
    for (struct addrinfo *at = list; at != NULL && *count < ADDRESS_LIMIT; at = at->ai_next) {
        if (at->ai_addrlen > sizeof items->socket || is_there(items, *count, at))
            continue;
        memcpy(&items[*count].socket, at->ai_addr, at->ai_addrlen);
        items[(*count)++].length = at->ai_addrlen;
    }
    freeaddrinfo(list);
    return 0;
}

static void put_first(struct address *items, size_t count, const char *first)
{
    for (size_t i = 1; i < count; i++) {
        char digits[DIGITS];
        struct address item = items[i];
        if (getnameinfo((const struct sockaddr *)&item.socket, item.length, digits, sizeof digits,
                        NULL, 0, NI_NUMERICHOST) != 0 ||
            strcmp(digits, first) != 0)
            continue;
        items[i] = items[0];
        items[0] = item;
        return;
    }
}

/* The resolver may know one loopback address of two. */
const char *resolve(struct arena *arena, const char *host, const char *port, const char *first,
                    struct addresses *addresses)
{
    struct address *items = arena_alloc(arena, ADDRESS_LIMIT, sizeof *items);
    size_t count = 0;
    int code = add_host(host, port, items, &count);
    if (resolve_is_local(host)) {
        (void)add_host("127.0.0.1", port, items, &count);
        (void)add_host("::1", port, items, &count);
    }
    if (count == 0)
        return code != 0 ? gai_strerror(code) : "no address";
    if (first != NULL)
        put_first(items, count, first);
    *addresses = (struct addresses){items, count};
    return NULL;
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

/* From 1 to 65535. */
static bool is_port(const char *digits)
{
    int64_t port;
    return parse_integer(digits, 1, UINT16_MAX, &port) == 0;
}

int resolve_split(struct arena *arena, const char *text, const char **host, const char **port)
{
    const char *colon = strrchr(text, ':');
    bool brackets = text[0] == '[';
    if (colon == NULL || colon == text || colon[1] == '\0' ||
        colon[1 + strspn(colon + 1, "0123456789")] != '\0' || (brackets && colon[-1] != ']') ||
        (!brackets && memchr(text, ':', (size_t)(colon - text))) || !is_port(colon + 1))
        return -1;
    *host = arena_strndup(arena, text + brackets, (size_t)(colon - text) - 2u * brackets);
    *port = arena_strdup(arena, colon + 1);
    return 0;
}
