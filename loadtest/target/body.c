/* Text, file or standard input. */
#include "loadtest/target/body.h"

#include "common/buffer.h"
#include "common/input.h"

#include <string.h>

int body_load(struct arena *arena, const char *source, struct request_wish *wish,
              struct error *error)
{
    if (source == NULL)
        return 0;
    bool is_stdin = strcmp(source, "-") == 0;
    if (source[0] != '@' && !is_stdin) {
        wish->body = source;
        wish->body_length = strlen(source);
        return 0;
    }
    struct buffer bytes = BUFFER_INIT;
    int result = input_read(is_stdin ? "-" : source + 1, BODY_LIMIT, &bytes, error);
    if (result == 0) {
        wish->body = arena_strndup(arena, bytes.data, bytes.length);
        wish->body_length = bytes.length;
    }
    buffer_release(&bytes);
    return result;
}
