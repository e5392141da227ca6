/* The path under which the first server has the API. */
#include "common/buffer.h"
#include "scaffold/spec/build.h"

#include <string.h>

/* The URL with {variables} replaced by their defaults. */
static void expand(const struct node *server, const char *url, struct buffer *out)
{
    const struct node *variables = node_get(server, "variables");
    while (*url != '\0') {
        const char *end = *url == '{' ? strchr(url, '}') : NULL;
        if (end == NULL) {
            buffer_putc(out, *url++);
            continue;
        }
        struct buffer name = BUFFER_INIT;
        buffer_append(&name, url + 1, (size_t)(end - url - 1));
        const struct node *variable = node_get(variables, buffer_text(&name));
        const struct node *value = node_get(variable, "default");
        if (value != NULL && value->count == 0 && value->kind != NODE_MAPPING) {
            buffer_append(out, value->text, value->length);
        }
        buffer_release(&name);
        url = end + 1;
    }
}

/* The path of a URL or of a relative reference, no query, no fragment, no slash at its end. */
static const char *path_of(struct arena *arena, const char *url)
{
    const char *scheme = strstr(url, "://");
    if (scheme != NULL && strcspn(url, "/?#") > (size_t)(scheme - url)) {
        url = scheme + 3 + strcspn(scheme + 3, "/?#");
    } else if (strncmp(url, "//", 2) == 0) {
        url += 2 + strcspn(url + 2, "/?#");
    }
    while (strncmp(url, "./", 2) == 0) {
        url += 2;
    }
    size_t length = strcspn(url, "?#");
    while (length > 0 && url[length - 1] == '/') {
        length--;
    }
    while (length > 1 && url[0] == '/' && url[1] == '/') {
        url++;
        length--;
    }
    if (length == 0 || (length == 1 && url[0] == '.')) {
        return "";
    }
    return arena_printf(arena, "%s%.*s", url[0] == '/' ? "" : "/", (int)length, url);
}

static bool is_path(const char *path)
{
    for (; *path != '\0'; path++) {
        if ((unsigned char)*path <= 0x20 || *path == 0x7F || *path == '{' || *path == '}') {
            return false;
        }
    }
    return true;
}

void build_base_path(struct build *build, const struct node *servers)
{
    build->spec->base_path = "";
    if (!build_is(build, servers, NODE_SEQUENCE, "'servers'") || servers->count == 0 ||
        !build_is(build, servers->items[0], NODE_MAPPING, "a server")) {
        return;
    }
    const struct node *url = node_get(servers->items[0], "url");
    if (url == NULL || !build_is(build, url, NODE_STRING, "a server's 'url'")) {
        return;
    }
    struct buffer expanded = BUFFER_INIT;
    expand(servers->items[0], url->text, &expanded);
    const char *path = path_of(build->arena, buffer_text(&expanded));
    buffer_release(&expanded);
    if (is_path(path)) {
        build->spec->base_path = path;
    } else {
        diagnostics_add(build->list, SEVERITY_WARNING, url->where, NULL,
                        "'%s' is no path; the routes begin at '/'", path);
    }
}
