/* Requests: defaults, what replaces them, and the bytes that go out. */
#include "loadtest/target/request.h"

#include "loadtest/target/base64.h"
#include "loadtest/target/escape.h"
#include "loadtest/target/pairs.h"

#include "common/memory.h"
#include "common/text.h"
#include "common/version.h"

#include <jansson.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#define FIELD_LIMIT 256

/* Fields whose values are secrets; reports show their names only. */
static const char *const secret_names[] = {
    "authorization", "cookie",       "set-cookie", "proxy-authorization",
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
    return escape_has_control(text, strlen(text));
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
        if (name_is(field, length, framing_names[i])) {
            error_set(error, STATUS_USAGE, "header '%.*s' is made from the body", (int)length,
                      field);
            return error_hint(error, "leave it out");
        }
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
    return arena_printf(arena, "Authorization: Basic %s", base64_encode(arena, user, strlen(user)));
}

/* User and password with what is known of them now: they are encoded together. */
static int fill_user(struct arena *arena, const struct request_wish *wish, const char **user,
                     struct error *error)
{
    struct template filled;
    if (wish->user == NULL || wish->variables == NULL)
        return 0;
    if (template_compile(arena, wish->user, strlen(wish->user), TEMPLATE_TEXT, wish->variables,
                         &filled, error) != 0)
        return -1;
    if (!template_is_constant(&filled))
        return error_set(error, STATUS_USAGE, "--user cannot differ from time to time");
    *user = template_constant(&filled, NULL);
    return 0;
}

static int collect(struct arena *arena, const struct url *url, const struct request_wish *wish,
                   struct fields *fields, struct error *error)
{
    if (wish->header_count > FIELD_LIMIT - 8)
        return error_set(error, STATUS_USAGE, "more than %d headers", FIELD_LIMIT - 8);
    if (wish->cookie != NULL && has_control(wish->cookie)) {
        error_set(error, STATUS_USAGE, "the value of --cookie has a control character");
        return error_hint(error, "write one line, such as 'session=abc; theme=dark'");
    }
    const char *user = wish->user != NULL ? wish->user : url->user;
    if (fill_user(arena, wish, &user, error) != 0)
        return -1;
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

/* ---- the bytes ---- */

/* What a request is put together from. */
struct assembly {
    struct arena *arena;
    const struct request_wish *wish;
    struct template pieces[2 * FIELD_LIMIT + 8];
    size_t count;
    struct error *error;
};

static void add_literal(struct assembly *assembly, const char *text)
{
    assembly->pieces[assembly->count++] = template_literal(assembly->arena, text, strlen(text));
}

static int compile(const struct assembly *assembly, const char *text, size_t length,
                   enum template_place place, struct template *template)
{
    if (assembly->wish->variables != NULL && template_is_in(text, length))
        return template_compile(assembly->arena, text, length, place, assembly->wish->variables,
                                template, assembly->error);
    *template = template_literal(assembly->arena, text, length);
    return 0;
}

static int add_text(struct assembly *assembly, const char *text, enum template_place place)
{
    return compile(assembly, text, strlen(text), place, &assembly->pieces[assembly->count++]);
}

static int add_head(struct assembly *assembly, const struct url *url, const struct request *request)
{
    add_literal(assembly, arena_printf(assembly->arena, "%s ", request->method));
    if (add_text(assembly, url->path, TEMPLATE_URL) != 0)
        return -1;
    add_literal(assembly, " HTTP/1.1\r\n");
    for (size_t i = 0; i < request->field_count; i++) {
        if (add_text(assembly, request->fields[i], TEMPLATE_HEADER) != 0)
            return -1;
        add_literal(assembly, "\r\n");
    }
    return 0;
}

static bool has_form_type(const struct request *request)
{
    static const char type[] = "application/x-www-form-urlencoded";
    for (size_t i = 0; i < request->field_count; i++) {
        const char *field = request->fields[i];
        size_t name = name_length(field);
        const char *value = field + name + 1;
        if (name_is(field, name, "content-type"))
            return strncasecmp(value + strspn(value, " \t"), type, sizeof type - 1) == 0;
    }
    return false;
}

/* How values are escaped in a body. */
static enum template_place place_of(const struct request_wish *wish, const struct request *request)
{
    if (wish->json)
        return TEMPLATE_JSON;
    if (has_form_type(request))
        return TEMPLATE_URL;
    size_t blank = strspn(request->body, " \t\r\n");
    return request->body[blank] == '{' || request->body[blank] == '[' ? TEMPLATE_QUOTED
                                                                      : TEMPLATE_TEXT;
}

static void add_length(struct assembly *assembly, size_t length)
{
    add_literal(assembly, arena_printf(assembly->arena, "Content-Length: %zu\r\n\r\n", length));
}

/* A request that is the same each time is its bytes. */
static void settle(struct assembly *assembly, struct template body, struct request *request)
{
    struct request_template *template = arena_alloc(assembly->arena, 1, sizeof *template);
    template->head = template_join(assembly->arena, assembly->pieces, assembly->count);
    template->body = body;
    if (template_is_constant(&template->head) && template_is_constant(&body))
        request->bytes = template_constant(&template->head, &request->length);
    else
        request->template = template;
}

/* What is no text has no placeholders: in a picture "{{" is chance. */
static int compile_body(const struct assembly *assembly, const struct request *request,
                        struct template *body)
{
    if (request->body == NULL)
        return 0;
    if (text_is_utf8(request->body, request->body_length))
        return compile(assembly, request->body, request->body_length,
                       place_of(assembly->wish, request), body);
    *body = template_literal(assembly->arena, request->body, request->body_length);
    return 0;
}

static int write_request(struct arena *arena, const struct url *url,
                         const struct request_wish *wish, struct request *request,
                         struct error *error)
{
    struct assembly assembly = {.arena = arena, .wish = wish, .error = error};
    struct template body = {NULL, 0};
    if (add_head(&assembly, url, request) != 0 || compile_body(&assembly, request, &body) != 0)
        return -1;
    if (!template_is_constant(&body)) {
        settle(&assembly, body, request);
        return 0;
    }
    if (request->body != NULL)
        request->body = template_constant(&body, &request->body_length);
    if (request->has_length)
        add_length(&assembly, request->body_length);
    else
        add_literal(&assembly, "\r\n");
    assembly.pieces[assembly.count++] = body;
    settle(&assembly, (struct template){NULL, 0}, request);
    return 0;
}

struct filling *filling_new(void)
{
    return memory_alloc(1, sizeof(struct filling));
}

void filling_free(struct filling *filling)
{
    if (filling == NULL)
        return;
    buffer_release(&filling->bytes);
    buffer_release(&filling->body);
    memory_free(filling);
}

void request_fill(const struct request *request, struct generator *generator,
                  struct filling *filling)
{
    const struct request_template *template = request->template;
    struct buffer *bytes = &filling->bytes;
    buffer_clear(bytes);
    filling->request = *request;
    template_write(&template->head, generator, bytes);
    if (template->body.count > 0) {
        buffer_clear(&filling->body);
        template_write(&template->body, generator, &filling->body);
        filling->request.body_length = filling->body.length;
        buffer_puts(bytes, "Content-Length: ");
        template_put_number(bytes, filling->body.length);
        buffer_puts(bytes, "\r\n\r\n");
        buffer_append(bytes, buffer_text(&filling->body), filling->body.length);
    }
    filling->request.template = NULL;
    filling->request.bytes = bytes->data;
    filling->request.length = bytes->length;
    if (request->body != NULL)
        filling->request.body = bytes->data + bytes->length - filling->request.body_length;
}

int request_prepare(struct arena *arena, const struct url *url, const struct request_wish *wish,
                    struct request *request, struct error *error)
{
    struct fields fields = {.count = 0};
    *request = (struct request){
        .method = choose_method(wish), .body = wish->body, .body_length = wish->body_length};
    size_t length = token_length(request->method);
    if (length == 0 || request->method[length] != '\0' || strcmp(request->method, "CONNECT") == 0) {
        error_set(error, STATUS_USAGE, "cannot use the method '%s'", request->method);
        return error_hint(error, "a method is one word, such as GET or POST");
    }
    if (collect(arena, url, wish, &fields, error) != 0)
        return -1;
    const char **items = arena_alloc(arena, fields.count, sizeof *items);
    memcpy(items, fields.items, fields.count * sizeof *items);
    request->fields = items;
    request->field_count = fields.count;
    request->head = strcmp(request->method, "HEAD") == 0;
    request->has_length = wants_length(request);
    if (write_request(arena, url, wish, request, error) != 0)
        return -1;
    if (request->bytes != NULL)
        pairs_prepare(arena, request);
    return 0;
}

bool request_has_field(const struct request *request, const char *name)
{
    for (size_t i = 0; i < request->field_count; i++)
        if (name_is(request->fields[i], name_length(request->fields[i]), name))
            return true;
    return false;
}

struct piece request_path(const struct request *request)
{
    const char *start = request->bytes + strlen(request->method) + 1;
    const char *end = memchr(start, ' ', request->length - (size_t)(start - request->bytes));
    return (struct piece){start, (size_t)(end - start)};
}

bool request_next_field(const struct request *request, const char **at, struct piece *name,
                        struct piece *value)
{
    const char *end = request->bytes + request->length;
    if (*at == NULL)
        *at = (const char *)memchr(request->bytes, '\n', request->length) + 1;
    const char *line = *at, *stop = memchr(line, '\r', (size_t)(end - line));
    const char *colon = memchr(line, ':', (size_t)(stop - line));
    if (colon == NULL) /* the empty line */
        return false;
    *name = (struct piece){line, (size_t)(colon - line)};
    for (colon++; colon < stop && (*colon == ' ' || *colon == '\t');)
        colon++;
    *value = (struct piece){colon, (size_t)(stop - colon)};
    *at = stop + 2;
    return true;
}

static bool name_has(const char *field, size_t length, const char *piece)
{
    size_t size = strlen(piece);
    for (size_t i = 0; i + size <= length; i++)
        if (strncasecmp(field + i, piece, size) == 0)
            return true;
    return false;
}

bool request_is_secret(const char *name, size_t length)
{
    bool secret = false;
    for (size_t i = 0; secret_names[i] != NULL; i++)
        secret |= name_is(name, length, secret_names[i]);
    for (size_t i = 0; secret_parts[i] != NULL; i++)
        secret |= name_has(name, length, secret_parts[i]);
    return secret;
}

const char *request_shown_field(struct arena *arena, const char *field)
{
    size_t length = name_length(field);
    return request_is_secret(field, length) ? arena_printf(arena, "%.*s: ***", (int)length, field)
                                            : field;
}
