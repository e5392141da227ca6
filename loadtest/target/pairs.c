/* HTTP/1.1 → names and values. */
#include "loadtest/target/pairs.h"

#include <string.h>
#include <strings.h>

/* Fields that HTTP/2 has no place for (RFC 9113, section 8.2.2). */
static const char *const connection_names[] = {
    "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", NULL};

static bool is_word(struct piece text, const char *word)
{
    return strlen(word) == text.length && strncasecmp(text.text, word, text.length) == 0;
}

static bool is_of_connection(struct piece name)
{
    for (size_t i = 0; connection_names[i] != NULL; i++)
        if (is_word(name, connection_names[i]))
            return true;
    return false;
}

static struct piece piece_of(const char *text)
{
    return (struct piece){text, strlen(text)};
}

/* Pseudo-header fields come first; Host is one of them. */
size_t pairs_make(const struct request *request, struct pair *pairs)
{
    struct piece name, value;
    size_t count = 3;
    pairs[0] = (struct pair){piece_of(":method"), piece_of(request->method)};
    pairs[1] = (struct pair){piece_of(":path"), request_path(request)};
    pairs[2] = (struct pair){piece_of(":authority"), piece_of("")};
    for (const char *at = NULL; request_next_field(request, &at, &name, &value);) {
        if (is_word(name, "host"))
            pairs[2].value = value;
        else if (!is_of_connection(name) && count < PAIRS_LIMIT)
            pairs[count++] = (struct pair){name, value};
    }
    return count;
}

static struct piece small_letters(struct arena *arena, struct piece name)
{
    char *copy = arena_strndup(arena, name.text, name.length);
    for (char *at = copy; *at != '\0'; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at | 0x20);
    return (struct piece){copy, name.length};
}

void pairs_prepare(struct arena *arena, struct request *request)
{
    struct pair *pairs = arena_alloc(arena, PAIRS_LIMIT, sizeof *pairs);
    request->pair_count = pairs_make(request, pairs);
    for (size_t i = 0; i < request->pair_count; i++)
        pairs[i].name = small_letters(arena, pairs[i].name);
    request->pairs = pairs;
}
