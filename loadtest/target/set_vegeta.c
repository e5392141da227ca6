/*
 * vegeta's text form: "METHOD URL" begins a request, "Name: value" lines are its headers, "@FILE" its
 * body, "#" comments; blank lines between.
 */
#include "loadtest/target/body.h"
#include "loadtest/target/set_form.h"

#include <string.h>

struct reader {
    struct arena *arena;
    const struct request_set *set;
    struct set_list list;
    struct set_request *request; /* that lines belong to, or NULL */
    struct field_list fields;    /* its own */
    struct error *error;
};

static int fail(const struct reader *reader, unsigned line, const char *message, const char *hint)
{
    error_set(reader->error, STATUS_INPUT, "%s", message);
    if (hint != NULL)
        error_hint(reader->error, "%s", hint);
    return error_at(reader->error, (struct locus){reader->set->source, line, 0});
}

static void end_request(struct reader *reader)
{
    if (reader->request != NULL) {
        reader->request->headers = reader->fields.items;
        reader->request->header_count = reader->fields.count;
    }
    reader->request = NULL;
    reader->fields = (struct field_list){.arena = reader->arena};
}

/* How long the method at the begin of a line is, when a URL stands behind it; else 0. */
static size_t method_length(const char *line)
{
    size_t length = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return length > 0 && (line[length] == ' ' || line[length] == '\t') ? length : 0;
}

static int begin_request(struct reader *reader, const char *line, size_t method, unsigned number)
{
    end_request(reader);
    const char *url = line + method + strspn(line + method, " \t");
    reader->request = set_list_add(&reader->list, reader->set, reader->error);
    if (reader->request == NULL)
        return -1;
    reader->request->line = number;
    reader->request->method = arena_strndup(reader->arena, line, method);
    reader->request->url = url;
    if (strchr(url, ' ') != NULL)
        return fail(reader, number, "expected one URL behind the method", NULL);
    return 0;
}

static int take_body(struct reader *reader, const char *line, unsigned number)
{
    struct request_wish wish = {.method = NULL};
    if (body_load(reader->arena, line, &wish, reader->error) != 0) {
        reader->error->where.line = 0;
        return error_at(reader->error, (struct locus){reader->set->source, number, 0});
    }
    reader->request->body = wish.body;
    reader->request->body_length = wish.body_length;
    return 0;
}

static int take_line(struct reader *reader, const char *line, unsigned number)
{
    size_t method = method_length(line);
    if (line[0] == '#' || line[0] == '\0')
        return 0;
    if (method > 0 && line[method - 1] != ':')
        return begin_request(reader, line, method, number);
    if (reader->request == NULL)
        return fail(reader, number, "expected a request such as 'GET http://localhost:3000/users'",
                    "a set of requests is a request-set document ('api-scaffold openapi.yaml "
                    "--emit requests' makes one), JSON Lines, HAR, or vegeta's text");
    if (line[0] == '@')
        return take_body(reader, line, number);
    if (strchr(line, ':') == NULL)
        return fail(reader, number, "expected a header 'Name: value', a body '@FILE' or a request",
                    NULL);
    if (reader->fields.count == SET_HEADER_LIMIT)
        return fail(reader, number, "too many headers", NULL);
    field_list_add(&reader->fields, line);
    return 0;
}

int set_from_vegeta(struct arena *arena, const char *bytes, size_t length, struct request_set *set,
                    struct error *error)
{
    struct reader reader = {.arena = arena, .set = set, .list = {.arena = arena}, .error = error};
    const char *at = bytes, *end = bytes + length;
    end_request(&reader);
    for (unsigned number = 1; at < end; number++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at)), *stop = feed != NULL ? feed : end;
        const char *next = feed != NULL ? feed + 1 : end;
        if (memchr(at, '\0', (size_t)(stop - at)) != NULL)
            return fail(&reader, number, "a NUL byte: this is no text", NULL);
        while (at < stop && strchr(" \t", *at) != NULL)
            at++;
        while (stop > at && strchr(" \t\r", stop[-1]) != NULL)
            stop--;
        if (take_line(&reader, arena_strndup(arena, at, (size_t)(stop - at)), number) != 0)
            return -1;
        at = next;
    }
    end_request(&reader);
    set->requests = reader.list.items;
    set->count = reader.list.count;
    return 0;
}
