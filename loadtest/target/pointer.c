/* From token to token. */
#include "loadtest/target/pointer.h"

#include <stdbool.h>
#include <string.h>

/* The longest name of a member. */
#define TOKEN_LIMIT 8192

/* One step of a JSON pointer (RFC 6901): `token` of `length`, "~1" being "/" and "~0" "~". */
static const json_t *step(const json_t *value, const char *token, size_t length)
{
    char key[TOKEN_LIMIT];
    size_t used = 0;
    if (length >= sizeof key)
        return NULL;
    for (size_t i = 0; i < length; i++) {
        bool escaped = token[i] == '~' && i + 1 < length;
        key[used++] = escaped ? (token[++i] == '1' ? '/' : '~') : token[i];
    }
    key[used] = '\0';
    if (!json_is_array(value))
        return json_object_get(value, key);
    if (used == 0 || used > 9 || key[strspn(key, "0123456789")] != '\0')
        return NULL;
    size_t index = 0;
    for (size_t i = 0; i < used; i++)
        index = index * 10 + (size_t)(key[i] - '0');
    return json_array_get(value, index);
}

const json_t *pointer_get(const json_t *value, const char *pointer)
{
    while (value != NULL && *pointer == '/') {
        size_t length = strcspn(pointer + 1, "/");
        value = step(value, pointer + 1, length);
        pointer += 1 + length;
    }
    return value;
}
