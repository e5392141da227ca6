/*
 * HTTP archives of browsers (HAR 1.2): the requests of the page's own origin, which is that of the first
 * entry; what other hosts got (fonts, analytics) is left out. Equal requests are one with more weight.
 */
#include "loadtest/target/base64.h"
#include "loadtest/target/escape.h"
#include "loadtest/target/set_form.h"

#include "common/map.h"

#include <string.h>
#include <strings.h>

/* Fields that belong to the connection of that time, or that we make ourselves. */
static const char *const dropped_names[] = {
    "host", "content-length",   "connection",     "transfer-encoding", "keep-alive", "upgrade",
    "te",   "proxy-connection", "http2-settings", "trailer",           NULL};

struct reader {
    struct arena *arena;
    struct request_set *set;
    struct set_list list;
    struct map seen; /* what a request says → its index + 1 */
    struct error *error;
};

static int fail(const struct reader *reader, size_t number, const char *message)
{
    error_set(reader->error, STATUS_INPUT, "/log/entries/%zu: %s", number, message);
    return error_at(reader->error, (struct locus){reader->set->source, 0, 0});
}

static const char *text_of(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static bool is_dropped(const char *name)
{
    for (size_t i = 0; dropped_names[i] != NULL; i++)
        if (strcasecmp(name, dropped_names[i]) == 0)
            return true;
    return name[0] == ':'; /* of HTTP/2 */
}

static int take_headers(struct reader *reader, const json_t *request, struct set_request *out,
                        size_t number)
{
    const json_t *headers = json_object_get(request, "headers");
    struct field_list list = {.arena = reader->arena};
    for (size_t i = 0; i < json_array_size(headers); i++) {
        const json_t *header = json_array_get(headers, i);
        const char *name = text_of(header, "name"), *value = text_of(header, "value");
        if (name == NULL || value == NULL)
            return fail(reader, number, "a header without name and value");
        if (is_dropped(name) || value[0] == '\0')
            continue;
        if (list.count == SET_HEADER_LIMIT)
            return fail(reader, number, "too many headers");
        field_list_add(&list, arena_printf(reader->arena, "%s: %s", name, value));
    }
    out->headers = list.items;
    out->header_count = list.count;
    return 0;
}

/* A form that has parameters only (HAR 1.2, params). */
static const char *form_of(struct reader *reader, const json_t *parameters)
{
    struct buffer text = BUFFER_INIT;
    for (size_t i = 0; i < json_array_size(parameters); i++) {
        const json_t *parameter = json_array_get(parameters, i);
        const char *name = text_of(parameter, "name"), *value = text_of(parameter, "value");
        if (text.length > 0)
            buffer_putc(&text, '&');
        escape_url(&text, name != NULL ? name : "", name != NULL ? strlen(name) : 0);
        buffer_putc(&text, '=');
        escape_url(&text, value != NULL ? value : "", value != NULL ? strlen(value) : 0);
    }
    const char *copy = arena_strdup(reader->arena, buffer_text(&text));
    buffer_release(&text);
    return copy;
}

/* Bytes that are no text, as some recorders write them: like the content of a reply (HAR 1.2, content). */
static int take_encoded(struct reader *reader, const json_t *data, struct set_request *out,
                        size_t number)
{
    const char *text = text_of(data, "text");
    if (strcasecmp(text_of(data, "encoding"), "base64") != 0)
        return fail(reader, number, "a body in an encoding other than base64");
    out->body = base64_decode(reader->arena, text != NULL ? text : "", &out->body_length);
    return out->body != NULL ? 0 : fail(reader, number, "a body that is not base64");
}

static int take_body(struct reader *reader, const json_t *request, struct set_request *out,
                     size_t number)
{
    const json_t *data = json_object_get(request, "postData");
    const char *text = text_of(data, "text");
    if (!json_is_object(data))
        return 0;
    if (text_of(data, "encoding") != NULL)
        return take_encoded(reader, data, out, number);
    if ((text == NULL || text[0] == '\0') && json_array_size(json_object_get(data, "params")) > 0)
        out->body = form_of(reader, json_object_get(data, "params"));
    else if (text != NULL)
        out->body = arena_strdup(reader->arena, text);
    out->body_length = out->body != NULL ? strlen(out->body) : 0;
    return 0;
}

/* The same request again weighs more. */
static void merge_equal(struct reader *reader)
{
    struct set_request *last = &reader->list.items[reader->list.count - 1];
    struct buffer key = BUFFER_INIT;
    buffer_printf(&key, "%s\n%s\n", last->method, last->url);
    for (size_t i = 0; i < last->header_count; i++)
        buffer_printf(&key, "%s\n", last->headers[i]);
    buffer_puts(&key, "\n");
    if (last->body != NULL)
        buffer_append(&key, last->body, last->body_length);
    void **seen = map_at(&reader->seen, key.data, key.length);
    if (*seen == NULL) {
        *seen = (void *)(uintptr_t)reader->list.count;
    } else {
        reader->list.items[(uintptr_t)*seen - 1].weight++;
        reader->list.count--;
    }
    buffer_release(&key);
}

/* Where the origin of a URL ends, or 0 for what is not HTTP (data:, ws:, extensions). */
static size_t origin_length(const char *url)
{
    size_t scheme = strncasecmp(url, "http://", 7) == 0    ? 7
                    : strncasecmp(url, "https://", 8) == 0 ? 8
                                                           : 0;
    return scheme > 0 ? scheme + strcspn(url + scheme, "/?#") : 0;
}

/* Whether an entry is of the origin that is tested; the first one decides. */
static bool belongs(struct reader *reader, const char *url)
{
    size_t length = origin_length(url);
    if (length > 0 && reader->set->base == NULL)
        reader->set->base = arena_strndup(reader->arena, url, length);
    if (length > 0 && strlen(reader->set->base) == length &&
        strncasecmp(reader->set->base, url, length) == 0)
        return true;
    reader->set->left_out++;
    return false;
}

static int take_entry(struct reader *reader, const json_t *entry, size_t number)
{
    const json_t *request = json_object_get(entry, "request");
    const char *method = text_of(request, "method"), *url = text_of(request, "url");
    if (method == NULL || url == NULL)
        return fail(reader, number, "a request without method and url");
    if (!belongs(reader, url))
        return 0;
    struct set_request *out = set_list_add(&reader->list, reader->set, reader->error);
    if (out == NULL)
        return -1;
    const char *path = url + origin_length(url);
    out->place = arena_printf(reader->arena, "/log/entries/%zu", number);
    out->method = arena_strdup(reader->arena, method);
    out->url = arena_printf(reader->arena, "%s%.*s", *path == '/' ? "" : "/",
                            (int)strcspn(path, "#"), path);
    if (take_headers(reader, request, out, number) != 0 ||
        take_body(reader, request, out, number) != 0)
        return -1;
    merge_equal(reader);
    return 0;
}

int set_from_har(struct arena *arena, const json_t *document, struct request_set *set,
                 struct error *error)
{
    const json_t *entries = json_object_get(json_object_get(document, "log"), "entries");
    struct reader reader = {.arena = arena, .set = set, .list = {.arena = arena}, .error = error};
    map_init(&reader.seen, arena);
    set->literal = true;
    for (size_t i = 0; i < json_array_size(entries); i++)
        if (take_entry(&reader, json_array_get(entries, i), i) != 0)
            return -1;
    set->requests = reader.list.items;
    set->count = reader.list.count;
    return 0;
}
