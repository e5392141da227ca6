/* Our own forms: the request-set document, and JSON Lines of its requests. */
#include "loadtest/target/set_form.h"

#include "common/document.h"

#include <stdint.h>
#include <string.h>

/* The reader of one request. */
struct reader {
    struct arena *arena;
    const struct request_set *set;
    const json_t *headers; /* of the whole set, or NULL */
    struct error *error;
};

static int take_name(struct reader *reader, struct set_request *request, const json_t *value)
{
    request->name = json_string_value(value);
    if (request->name == NULL || request->name[0] == '\0')
        return set_complain(reader->error, reader->set, request, "\"name\" must be a string");
    request->name = arena_strdup(reader->arena, request->name);
    return 0;
}

static int take_method(struct reader *reader, struct set_request *request, const json_t *value)
{
    if (!json_is_string(value))
        return set_complain(reader->error, reader->set, request, "\"method\" must be a string");
    request->method = arena_strdup(reader->arena, json_string_value(value));
    return 0;
}

static int take_url(struct reader *reader, struct set_request *request, const json_t *value)
{
    if (!json_is_string(value) || json_string_length(value) == 0)
        return set_complain(reader->error, reader->set, request, "\"url\" must be a string");
    request->url = arena_strdup(reader->arena, json_string_value(value));
    return 0;
}

static int add_fields(struct reader *reader, const struct set_request *request,
                      struct field_list *list, const json_t *object)
{
    json_t *members = (json_t *)(uintptr_t)object; /* jansson iterates over what is not const */
    const char *name;
    json_t *value;
    if (!json_is_object(object))
        return set_complain(reader->error, reader->set, request,
                            "\"headers\" must be an object of strings");
    json_object_foreach(members, name, value)
    {
        if (!json_is_string(value))
            return set_complain(reader->error, reader->set, request,
                                "the header \"%s\" must be a string", name);
        if (list->count == SET_HEADER_LIMIT)
            return set_complain(reader->error, reader->set, request, "more than %u headers",
                                SET_HEADER_LIMIT);
        const char *text = json_string_value(value);
        if (!field_list_has(list, name))
            field_list_add(list, arena_printf(reader->arena, "%s:%s%s", name,
                                              text[0] != '\0' ? " " : "", text));
    }
    return 0;
}

/* Its own, then those of the set that it does not replace. */
static int take_headers(struct reader *reader, struct set_request *request, const json_t *own)
{
    struct field_list list = {.arena = reader->arena};
    if (own != NULL && add_fields(reader, request, &list, own) != 0)
        return -1;
    if (reader->headers != NULL && add_fields(reader, request, &list, reader->headers) != 0)
        return -1;
    request->headers = list.items;
    request->header_count = list.count;
    return 0;
}

static int take_body(struct reader *reader, struct set_request *request, const json_t *value)
{
    struct buffer text = BUFFER_INIT;
    if (json_is_null(value))
        return 0;
    if (json_is_string(value)) {
        request->body_length = json_string_length(value);
        request->body =
            arena_strndup(reader->arena, json_string_value(value), request->body_length);
        return 0;
    }
    document_write(value, true, &text);
    request->json = true;
    request->body_length = text.length - 1; /* without the newline */
    request->body = arena_strndup(reader->arena, text.data, request->body_length);
    buffer_release(&text);
    return 0;
}

static int take_weight(struct reader *reader, struct set_request *request, const json_t *value)
{
    request->weight = json_number_value(value);
    if (!(request->weight > 0 && request->weight <= SET_WEIGHT_LIMIT))
        return set_complain(reader->error, reader->set, request,
                            "\"weight\" must be a number above 0, at most %.0f", SET_WEIGHT_LIMIT);
    return 0;
}

static int take_expected(struct reader *reader, struct set_request *request, const json_t *value)
{
    if (json_is_integer(value))
        request->expect = arena_printf(reader->arena, "%lld", (long long)json_integer_value(value));
    else if (json_is_string(value))
        request->expect = arena_strdup(reader->arena, json_string_value(value));
    else
        return set_complain(reader->error, reader->set, request,
                            "\"expect_status\" must be a status, or a list such as \"2xx,304\"");
    return 0;
}

static bool is_name(const char *text)
{
    static const char first[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    size_t length = strspn(text, first);
    length +=
        strspn(text + length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789-");
    return strspn(text, first) > 0 && text[length] == '\0';
}

static int take_captures(struct reader *reader, struct set_request *request, const json_t *object)
{
    json_t *members = (json_t *)(uintptr_t)object;
    const char *name;
    json_t *value;
    struct set_capture *captures =
        arena_alloc(reader->arena, json_object_size(object) + 1, sizeof *captures);
    if (!json_is_object(object))
        return set_complain(reader->error, reader->set, request,
                            "\"capture\" must be an object of JSON pointers");
    json_object_foreach(members, name, value)
    {
        const char *pointer = json_string_value(value);
        if (pointer == NULL || (pointer[0] != '/' && pointer[0] != '\0')) {
            set_complain(reader->error, reader->set, request,
                         "what is captured as \"%s\" must be a JSON pointer", name);
            return error_hint(reader->error, "such as /data/id");
        }
        if (!is_name(name)) {
            set_complain(reader->error, reader->set, request,
                         "\"%s\" is no name for what is captured", name);
            return error_hint(reader->error, "letters, digits, '_' and '-', a letter first");
        }
        captures[request->capture_count++] = (struct set_capture){
            arena_strdup(reader->arena, name), arena_strdup(reader->arena, pointer)};
    }
    request->captures = captures;
    return 0;
}

static const struct {
    const char *key;
    int (*take)(struct reader *reader, struct set_request *request, const json_t *value);
} fields[] = {
    {"name", take_name}, {"method", take_method}, {"url", take_url},
    {"body", take_body}, {"weight", take_weight}, {"expect_status", take_expected},
};

static int take_request(struct reader *reader, struct set_request *request, const json_t *object,
                        bool is_setup)
{
    if (!json_is_object(object))
        return set_complain(reader->error, reader->set, request, "a request must be an object");
    if (json_object_get(object, "url") == NULL)
        return set_complain(reader->error, reader->set, request, "the request has no \"url\"");
    if (json_object_get(object, "header") != NULL) {
        set_complain(reader->error, reader->set, request,
                     "a request has \"headers\", not \"header\"");
        return error_hint(reader->error, "vegeta's targets are read in their text form");
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const json_t *value = json_object_get(object, fields[i].key);
        if (value != NULL && fields[i].take(reader, request, value) != 0)
            return -1;
    }
    const json_t *captures = json_object_get(object, "capture");
    if (captures != NULL && !is_setup) {
        set_complain(reader->error, reader->set, request, "only requests of \"setup\" capture");
        return error_hint(reader->error, "what each request gets is not known before the run");
    }
    if (captures != NULL && take_captures(reader, request, captures) != 0)
        return -1;
    return take_headers(reader, request, json_object_get(object, "headers"));
}

/* ---- the document ---- */

static int take_array(struct reader *reader, const json_t *array, const char *key,
                      struct set_list *list)
{
    if (!json_is_array(array)) {
        error_set(reader->error, STATUS_INPUT, "\"%s\" must be an array of requests", key);
        return error_at(reader->error, (struct locus){reader->set->source, 0, 0});
    }
    for (size_t i = 0; i < json_array_size(array); i++) {
        struct set_request *request = set_list_add(list, reader->set, reader->error);
        if (request == NULL)
            return -1;
        request->place = arena_printf(reader->arena, "/%s/%zu", key, i);
        if (take_request(reader, request, json_array_get(array, i), strcmp(key, "setup") == 0) != 0)
            return -1;
    }
    return 0;
}

int set_from_document(struct arena *arena, const json_t *document, struct request_set *set,
                      struct error *error)
{
    struct reader reader = {arena, set, json_object_get(document, "headers"), error};
    struct set_list setup = {.arena = arena}, requests = {.arena = arena};
    const json_t *base = json_object_get(document, "base");
    const json_t *before = json_object_get(document, "setup");
    if (base != NULL && !json_is_string(base)) {
        error_set(error, STATUS_INPUT, "\"base\" must be a URL");
        return error_at(error, (struct locus){set->source, 0, 0});
    }
    if (base != NULL)
        set->base = arena_strdup(arena, json_string_value(base));
    if (before != NULL && take_array(&reader, before, "setup", &setup) != 0)
        return -1;
    if (take_array(&reader, json_object_get(document, "requests"), "requests", &requests) != 0)
        return -1;
    set->setup = setup.items;
    set->setup_count = setup.count;
    set->requests = requests.items;
    set->count = requests.count;
    return 0;
}

/* ---- JSON Lines ---- */

static int take_line(struct reader *reader, struct set_list *list, const char *line, size_t length,
                     unsigned number)
{
    json_error_t problem;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &problem);
    if (object == NULL) {
        error_set(reader->error, STATUS_INPUT, "not valid JSON: %s", problem.text);
        return error_at(reader->error,
                        (struct locus){reader->set->source, number, (unsigned)problem.column});
    }
    struct set_request *request = set_list_add(list, reader->set, reader->error);
    int result = -1;
    if (request != NULL) {
        request->line = number;
        result = take_request(reader, request, object, false);
    }
    json_decref(object);
    return result;
}

int set_from_lines(struct arena *arena, const char *bytes, size_t length, struct request_set *set,
                   struct error *error)
{
    struct reader reader = {arena, set, NULL, error};
    struct set_list list = {.arena = arena};
    const char *at = bytes, *end = bytes + length;
    for (unsigned number = 1; at < end; number++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at)), *stop = feed != NULL ? feed : end;
        const char *text = at;
        while (text < stop && strchr(" \t\r", *text) != NULL && *text != '\0')
            text++;
        if (text < stop && take_line(&reader, &list, text, (size_t)(stop - text), number) != 0)
            return -1;
        at = feed != NULL ? feed + 1 : end;
    }
    set->requests = list.items;
    set->count = list.count;
    return 0;
}
