/* Path templates. */
#include "scaffold/spec/path.h"

#include <string.h>

bool path_parameter(const char *at, size_t *length)
{
    if (*at != '{') {
        return false;
    }
    *length = strcspn(at + 1, "{}/");
    return *length > 0 && at[1 + *length] == '}';
}

const char *path_next(const char *at, size_t *length)
{
    for (at = strchr(at, '{'); at != NULL; at = strchr(at + 1, '{')) {
        if (path_parameter(at, length)) {
            return at;
        }
    }
    return NULL;
}
