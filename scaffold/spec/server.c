/* The paths under which servers have the API, or single operations of it. */
#include "common/buffer.h"
#include "scaffold/spec/build.h"
#include "scaffold/spec/fields.h"
#include "scaffold/spec/path.h"

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

/* Whether a list has that value. */
static bool has_value(const struct node *list, const struct node *value)
{
    for (size_t i = 0; i < list->count; i++) {
        if (node_equal(list->items[i], value)) {
            return true;
        }
    }
    return false;
}

static void check_variable(struct build *build, const struct member *member)
{
    const struct node *variable = member->value;
    const struct node *value = node_get(variable, "default");
    const struct node *words = node_get(variable, "enum");
    if (!build_is(build, variable, NODE_MAPPING, "a server's variable")) {
        return;
    }
    build_fields(build, variable, FIELDS_VARIABLE);
    if (value == NULL) {
        diagnostics_add(build->list, SEVERITY_WARNING, member->where, NULL,
                        "the variable '%s' of the server has no 'default'; it is empty",
                        member->key);
    } else if (node_is(words, NODE_SEQUENCE) && !has_value(words, value)) {
        diagnostics_add(build->list, SEVERITY_WARNING, value->where, NULL,
                        "the default of the variable '%s' is none of its 'enum'", member->key);
    }
}

/* Each {name} in the URL is one of the variables. */
static void check_url(struct build *build, const struct node *server, const struct node *url)
{
    const struct node *variables = node_get(server, "variables");
    size_t length;
    for (const char *at = path_next(url->text, &length); at != NULL;
         at = path_next(at + 1, &length)) {
        if (node_member_of(variables, at + 1, length) == NULL) {
            diagnostics_add(build->list, SEVERITY_WARNING, url->where, NULL,
                            "the server has no variable '%.*s'; it is empty", (int)length, at + 1);
        }
    }
}

static void check_server(struct build *build, const struct node *server)
{
    const struct node *url = node_get(server, "url");
    const struct node *variables = node_get(server, "variables");
    build_fields(build, server, FIELDS_SERVER);
    if (url == NULL) {
        diagnostics_add(build->list, SEVERITY_WARNING, server->where, NULL, "a server needs 'url'");
    } else if (build_is(build, url, NODE_STRING, "a server's 'url'")) {
        check_url(build, server, url);
    }
    variables = build_whole(build, variables, NODE_MAPPING, "'variables'");
    if (variables != NULL) {
        for (size_t i = 0; i < variables->count; i++) {
            check_variable(build, &variables->members[i]);
        }
    }
}

const char *build_server_path(struct build *build, const struct node *servers)
{
    servers = build_whole(build, servers, NODE_SEQUENCE, "'servers'");
    if (servers == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < servers->count; i++) {
        if (build_is(build, servers->items[i], NODE_MAPPING, "a server")) {
            check_server(build, servers->items[i]);
        }
    }
    const struct node *url = servers->count == 0 ? NULL : node_get(servers->items[0], "url");
    if (node_text(url) == NULL) {
        return NULL;
    }
    struct buffer expanded = BUFFER_INIT;
    expand(servers->items[0], url->text, &expanded);
    const char *path = path_of(build->arena, buffer_text(&expanded));
    buffer_release(&expanded);
    if (!is_path(path)) {
        diagnostics_add(build->list, SEVERITY_WARNING, url->where, NULL,
                        "'%s' is no path; the routes begin at '/'", path);
        path = "";
    }
    return path;
}

/* How many bytes of whole segments two paths have in common at their beginnings. */
static size_t common_length(const char *a, const char *b)
{
    size_t same = 0;
    size_t length = 0;
    for (; a[length] == b[length] && a[length] != '\0'; length++) {
        same = a[length] == '/' ? length : same;
    }
    bool ends = (a[length] == '\0' || a[length] == '/') && (b[length] == '\0' || b[length] == '/');
    return ends ? length : same;
}

void build_prefixes(struct build *build)
{
    size_t length = strlen(build->spec->base_path);
    for (size_t i = 0; i < build->operation_count; i++) {
        size_t common = common_length(build->spec->base_path, build->operations[i].prefix);
        length = common < length ? common : length;
    }
    for (size_t i = 0; i < build->operation_count; i++) {
        build->operations[i].prefix += length;
    }
    build->spec->base_path = arena_strndup(build->arena, build->spec->base_path, length);
}
