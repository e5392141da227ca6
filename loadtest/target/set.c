/* Which form it is, and what all forms have in common: names, limits, messages. */
#include "loadtest/target/set.h"

#include "loadtest/target/set_form.h"

#include "common/document.h"
#include "common/input.h"
#include "common/map.h"
#include "common/memory.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

/* How much of a URL is in the name that is made from it. */
#define NAME_LIMIT 100

static const char *const kinds[] = {"request-set", NULL};

/* ---- messages ---- */

int set_locate(struct error *error, const struct request_set *set,
               const struct set_request *request)
{
    enum status status = error->status == STATUS_ENVIRONMENT ? STATUS_ENVIRONMENT : STATUS_INPUT;
    char *hint = error->hint != NULL ? memory_strdup(error->hint) : NULL;
    if (request->place != NULL)
        error_set(error, status, "%s: %s", request->place, error->message);
    else
        error_set(error, status, "%s", error->message);
    if (hint != NULL)
        error_hint(error, "%s", hint);
    memory_free(hint);
    return error_at(error, (struct locus){set->source, request->line, 0});
}

int set_complain(struct error *error, const struct request_set *set,
                 const struct set_request *request, const char *format, ...)
{
    struct buffer text = BUFFER_INIT;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&text, format, arguments);
    va_end(arguments);
    error_set(error, STATUS_INPUT, "%s", buffer_text(&text));
    buffer_release(&text);
    return set_locate(error, set, request);
}

/* ---- lists ---- */

struct set_request *set_list_add(struct set_list *list, const struct request_set *set,
                                 struct error *error)
{
    if (list->count == SET_REQUEST_LIMIT) {
        error_set(error, STATUS_INPUT, "more than %u requests", SET_REQUEST_LIMIT);
        error_at(error, (struct locus){set->source, 0, 0});
        return NULL;
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity * 2 + 16;
        list->items =
            arena_grow(list->arena, list->items, list->count, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count] = (struct set_request){.weight = 1};
    return &list->items[list->count++];
}

void field_list_add(struct field_list *list, const char *field)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity * 2 + 8;
        list->items =
            arena_grow(list->arena, list->items, list->count, capacity, sizeof *list->items);
        list->capacity = capacity;
    }
    list->items[list->count++] = field;
}

bool field_list_has(const struct field_list *list, const char *name)
{
    size_t length = strcspn(name, ":");
    for (size_t i = 0; i < list->count; i++)
        if (strcspn(list->items[i], ":") == length &&
            strncasecmp(list->items[i], name, length) == 0)
            return true;
    return false;
}

/* ---- names ---- */

/* Method and path, the query too: it tells requests apart. */
static const char *name_of(struct arena *arena, const struct set_request *request)
{
    const char *otherwise = request->body != NULL ? "POST" : "GET", *path = request->url;
    const char *host = strstr(path, "://");
    if (host != NULL)
        path = host + 3 + strcspn(host + 3, "/?");
    return arena_printf(arena, "%s %.*s%s", request->method != NULL ? request->method : otherwise,
                        NAME_LIMIT, *path != '\0' ? path : "/",
                        strlen(path) > NAME_LIMIT ? "..." : "");
}

/* Names that were made get a number where they are not the first. */
static int give_names(struct arena *arena, struct request_set *set, struct error *error)
{
    struct map names;
    map_init(&names, arena);
    for (size_t i = 0; i < set->count; i++) {
        struct set_request *request = &set->requests[i];
        bool made = request->name == NULL;
        const char *name = made ? name_of(arena, request) : request->name;
        request->name = name;
        for (unsigned number = 2; made && map_get(&names, request->name) != NULL; number++)
            request->name = arena_printf(arena, "%s (%u)", name, number);
        if (map_get(&names, request->name) != NULL) {
            set_complain(error, set, request, "two requests have the name '%s'", name);
            return error_hint(error, "reports tell them apart by it: give one another \"name\"");
        }
        map_put(&names, request->name, request);
    }
    for (size_t i = 0; i < set->setup_count; i++)
        if (set->setup[i].name == NULL)
            set->setup[i].name = name_of(arena, &set->setup[i]);
    return 0;
}

/* ---- forms ---- */

/* Whether the first line is a value by itself: then each is. */
static bool has_lines(const char *bytes, size_t length)
{
    const char *feed = memchr(bytes, '\n', length);
    size_t first = feed != NULL ? (size_t)(feed - bytes) : length;
    json_t *value = json_loadb(bytes, first, 0, NULL);
    bool is_request = value != NULL && json_object_get(value, "kind") == NULL &&
                      json_object_get(value, "log") == NULL;
    json_decref(value);
    return is_request;
}

static int parse_json(struct arena *arena, const char *bytes, size_t length,
                      struct request_set *set, struct error *error)
{
    if (has_lines(bytes, length))
        return set_from_lines(arena, bytes, length, set, error);
    json_error_t problem;
    json_t *document = json_loadb(bytes, length, JSON_REJECT_DUPLICATES, &problem);
    int result = -1;
    if (document == NULL) {
        error_set(error, STATUS_INPUT, "not valid JSON: %s", problem.text);
        return error_at(
            error, (struct locus){set->source, (unsigned)problem.line, (unsigned)problem.column});
    }
    if (json_object_get(json_object_get(document, "log"), "entries") != NULL)
        result = set_from_har(arena, document, set, error);
    else if (document_check(document, set->source, kinds, error) == 0)
        result = set_from_document(arena, document, set, error);
    json_decref(document);
    return result;
}

int set_parse(struct arena *arena, const char *source, const char *bytes, size_t length,
              struct request_set *set, struct error *error)
{
    *set = (struct request_set){.source = source};
    if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        length -= 3;
    }
    size_t blank = 0;
    while (blank < length && bytes[blank] != '\0' && strchr(" \t\r\n", bytes[blank]) != NULL)
        blank++;
    bool is_json = blank < length && bytes[blank] == '{';
    int result = is_json ? parse_json(arena, bytes, length, set, error)
                         : set_from_vegeta(arena, bytes, length, set, error);
    if (result != 0)
        return -1;
    if (set->count == 0) {
        error_set(error, STATUS_INPUT, "there is no request in it");
        error_hint(error, "'api-scaffold openapi.yaml --emit requests' makes a set of requests");
        return error_at(error, (struct locus){source, 0, 0});
    }
    return give_names(arena, set, error);
}

int set_read(struct arena *arena, const char *path, struct request_set *set, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = input_read(path, INPUT_LIMIT, &bytes, error);
    if (result == 0)
        result = set_parse(arena, input_name(path), bytes.data, bytes.length, set, error);
    buffer_release(&bytes);
    return result;
}
