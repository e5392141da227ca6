/* Media types by how their bodies are read. */
#include "scaffold/generate/types.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

static bool ends_with(const char *text, size_t length, const char *end)
{
    size_t size = strlen(end);
    return length >= size && strncmp(text + length - size, end, size) == 0;
}

enum media_kind media_kind_of(const char *type)
{
    char name[128] = "";
    size_t length = 0;
    for (; type[length] != '\0' && type[length] != ';' && length + 1 < sizeof name; length++) {
        name[length] = (char)tolower((unsigned char)type[length]);
    }
    while (length > 0 && name[length - 1] == ' ') {
        length--;
    }
    name[length] = '\0';
    if (ends_with(name, length, "/json") || ends_with(name, length, "+json")) {
        return MEDIA_JSON;
    }
    if (strcmp(name, "application/x-www-form-urlencoded") == 0) {
        return MEDIA_FORM;
    }
    if (strncmp(name, "multipart/", 10) == 0) {
        return MEDIA_MULTIPART;
    }
    if (strncmp(name, "text/", 5) == 0) {
        return MEDIA_TEXT;
    }
    bool open = strncmp(name, "*", 1) == 0 || strncmp(name, "application/*", 13) == 0;
    return open ? MEDIA_ANY : MEDIA_BINARY;
}

bool media_is_event_stream(const char *type)
{
    static const char name[] = "text/event-stream";
    size_t length = sizeof name - 1;
    return strncasecmp(type, name, length) == 0 && strchr("; ", type[length]) != NULL;
}

const char *media_kind_name(enum media_kind kind)
{
    static const char *const names[] = {"json", "form", "multipart", "text", "binary", "any"};
    return names[kind];
}
