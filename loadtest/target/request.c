/* Requests: defaults, what replaces them, and the bytes that go out. */
#include "loadtest/target/request.h"

#include "common/buffer.h"
#include "common/version.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define FIELD_LIMIT 256

/* Fields whose values are secrets; reports show their names only. */
static const char *const secret_names[] = {"authorization", "cookie",       "proxy-authorization",
                                           "x-api-key",     "x-auth-token", NULL};
/* Parts of names that betray a secret. */
static const char *const secret_parts[] = {"token",   "secret", "password",
                                           "api-key", "apikey", NULL};

/* Fields that the request's own framing decides. */
static const char *const framing_names[] = {"content-length", "transfer-encoding", NULL};

struct fields {
    const char *items[FIELD_LIMIT];
    size_t count;
};

static size_t name_length(const char *field)
{
    return strcspn(field, ":");
}

static bool name_is(const char *field, size_t length, const char *name)
{
    return strlen(name) == length && strncasecmp(field, name, length) == 0;
}

static bool same_name(const char *a, const char *b)
{
    return name_length(a) == name_length(b) && strncasecmp(a, b, name_length(a)) == 0;
}

/* How much of it is a token (RFC 9110, section 5.6.2). */
static size_t token_length(const char *text)
{
    size_t length = 0;
    while (text[length] > ' ' && text[length] < 127 &&
           strchr("\"(),/:;<=>?@[\\]{}", text[length]) == NULL)
        length++;
    return length;
}

static bool has_value(const char *field)
{
    const char *value = field + name_length(field) + 1;
    return value[strspn(value, " \t")] != '\0';
}

/* One that would end or disturb the line it is sent in. */
static bool has_control(const char *text)
{
    for (; *text != '\0'; text++)
        if (((unsigned char)*text < ' ' && *text != '\t') || *text == 127)
            return true;
    return false;
}

static int check_field(const char *field, struct error *error)
{
    size_t length = token_length(field);
    if (length == 0 || field[length] != ':') {
        /* what follows may be a secret whose colon was forgotten */
        error_set(error, STATUS_USAGE, "'%.*s' is no header", (int)length, field);
        return error_hint(error, "write it as 'Name: value'");
    }
    if (has_control(field + length))
        return error_set(error, STATUS_USAGE, "the value of header '%.*s' has a control character",
                         (int)length, field);
    for (size_t i = 0; framing_names[i] != NULL; i++)
        if (name_is(field, length, framing_names[i]))
            return error_set(error, STATUS_USAGE, "header '%.*s' is made from the body",
                             (int)length, field);
    return 0;
}

static bool given(const struct request_wish *wish, const char *field)
{
    for (size_t i = 0; i < wish->header_count; i++)
        if (same_name(wish->headers[i], field))
            return true;
    return false;
}

static void add_default(struct fields *fields, const struct request_wish *wish, const char *field)
{
    if (!given(wish, field))
        fields->items[fields->count++] = field;
}

/* An object or array; a bare word or number is not meant as JSON. */
static bool is_json(const char *bytes, size_t length)
{
    json_t *value = json_loadb(bytes, length, 0, NULL);
    json_decref(value);
    return value != NULL;
}

static const char *basic_authorization(struct arena *arena, const char *user)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t length = strlen(user), used = 0;
    char *text = arena_alloc(arena, (length + 2) / 3 * 4 + 1, 1);
    for (size_t i = 0; i < length; i += 3) {
        uint32_t group = 0;
        for (size_t j = 0; j < 3; j++)
            group = group << 8 | (i + j < length ? (unsigned char)user[i + j] : 0u);
        for (size_t j = 0; j < 4; j++)
            text[used++] = i + j > length ? '=' : digits[group >> (18 - 6 * j) & 63];
    }
    return arena_printf(arena, "Authorization: Basic %s", text);
}

static int collect(struct arena *arena, const struct url *url, const struct request_wish *wish,
                   struct fields *fields, struct error *error)
{
    if (wish->header_count > FIELD_LIMIT - 8)
        return error_set(error, STATUS_USAGE, "more than %d headers", FIELD_LIMIT - 8);
    if (wish->cookie != NULL && has_control(wish->cookie))
        return error_set(error, STATUS_USAGE, "the value of --cookie has a control character");
    const char *user = wish->user != NULL ? wish->user : url->user;
    add_default(fields, wish, arena_printf(arena, "Host: %s", url->authority));
    add_default(fields, wish, arena_printf(arena, "User-Agent: api-load/%s", version_number()));
    add_default(fields, wish, "Accept: */*");
    if (user != NULL)
        add_default(fields, wish, basic_authorization(arena, user));
    if (wish->cookie != NULL)
        add_default(fields, wish, arena_printf(arena, "Cookie: %s", wish->cookie));
    if (wish->close)
        add_default(fields, wish, "Connection: close");
    if (wish->body != NULL && is_json(wish->body, wish->body_length))
        add_default(fields, wish, "Content-Type: application/json");
    for (size_t i = 0; i < wish->header_count; i++) {
        if (check_field(wish->headers[i], error) != 0)
            return -1;
        if (has_value(wish->headers[i]))
            fields->items[fields->count++] = wish->headers[i];
    }
    return 0;
}

static const char *choose_method(const struct request_wish *wish)
{
    if (wish->method != NULL)
        return wish->method;
    return wish->body != NULL ? "POST" : "GET";
}

/* A server may wait for a length where the method expects a body (RFC 9110, section 8.6). */
static bool wants_length(const struct request *request)
{
    return request->body != NULL || strcmp(request->method, "POST") == 0 ||
           strcmp(request->method, "PUT") == 0 || strcmp(request->method, "PATCH") == 0;
}

static void write_bytes(struct arena *arena, const struct url *url, struct request *request)
{
    struct buffer bytes = BUFFER_INIT;
    buffer_printf(&bytes, "%s %s HTTP/1.1\r\n", request->method, url->path);
    for (size_t i = 0; i < request->field_count; i++)
        buffer_printf(&bytes, "%s\r\n", request->fields[i]);
    if (request->has_length)
        buffer_printf(&bytes, "Content-Length: %zu\r\n", request->body_length);
    buffer_puts(&bytes, "\r\n");
    if (request->body != NULL)
        buffer_append(&bytes, request->body, request->body_length);
    request->length = bytes.length;
    request->bytes = arena_strndup(arena, buffer_text(&bytes), bytes.length);
    buffer_release(&bytes);
}

int request_prepare(struct arena *arena, const struct url *url, const struct request_wish *wish,
                    struct request *request, struct error *error)
{
    struct fields fields = {.count = 0};
    *request = (struct request){
        .method = choose_method(wish), .body = wish->body, .body_length = wish->body_length};
    size_t length = token_length(request->method);
    if (length == 0 || request->method[length] != '\0' || strcmp(request->method, "CONNECT") == 0)
        return error_set(error, STATUS_USAGE, "cannot use the method '%s'", request->method);
    if (collect(arena, url, wish, &fields, error) != 0)
        return -1;
    const char **items = arena_alloc(arena, fields.count, sizeof *items);
    memcpy(items, fields.items, fields.count * sizeof *items);
    request->fields = items;
    request->field_count = fields.count;
    request->head = strcmp(request->method, "HEAD") == 0;
    request->has_length = wants_length(request);
    write_bytes(arena, url, request);
    return 0;
}

bool request_has_field(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (name_is(request->fields[i], name_length(request->fields[i]), name))
            return true;
    return false;
}

static bool name_has(const char *field, size_t length, const char *piece)
{
    size_t size = strlen(piece);
    for (size_t i = 0; i + size <= length; i++)
        if (strncasecmp(field + i, piece, size) == 0)
            return true;
    return false;
}

const char *request_shown_field(struct arena *arena, const char *field)
{
    size_t length = name_length(field);
    bool secret = false;
    for (size_t i = 0; secret_names[i] != NULL; i++)
        secret |= name_is(field, length, secret_names[i]);
    for (size_t i = 0; secret_parts[i] != NULL; i++)
        secret |= name_has(field, length, secret_parts[i]);
    return secret ? arena_printf(arena, "%.*s: ***", (int)length, field) : field;
}
