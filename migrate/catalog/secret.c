/* Random bytes as text. */
#include "migrate/catalog/secret.h"

#include <stdio.h>

#define BYTES 24
#define SOURCE "/dev/urandom"

char *secret_make(struct arena *arena, struct error *error)
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[BYTES];
    FILE *source = fopen(SOURCE, "rb");
    size_t read = source == NULL ? 0 : fread(bytes, 1, BYTES, source);
    if (source != NULL)
        fclose(source);
    if (read != BYTES) {
        error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '" SOURCE "'");
        return NULL;
    }
    char *secret = arena_alloc(arena, 2 * BYTES + 1, 1);
    for (size_t i = 0; i < BYTES; i++) {
        secret[2 * i] = digits[bytes[i] >> 4];
        secret[2 * i + 1] = digits[bytes[i] & 15];
    }
    return secret;
}
