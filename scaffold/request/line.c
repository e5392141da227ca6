/* Where each value of a sample stands in a request. */
#include "scaffold/request/line.h"

#include "common/document.h"
#include "scaffold/generate/types.h"
#include "scaffold/request/wire.h"
#include "scaffold/spec/path.h"

#include <ctype.h>
#include <string.h>

/* Literal text of a path template; what is encoded already stays so. */
static void put_literal(struct buffer *out, const char *at)
{
    bool encoded = *at == '%' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]);
    if (encoded || strchr("/:@!$&'()*+,;=", *at) != NULL) {
        buffer_putc(out, *at);
    } else {
        wire_percent(out, at, 1);
    }
}

static void put_path(struct buffer *out, struct sample *sample)
{
    const char *at = sample->operation->prefix;
    size_t length;
    while (*at != '\0') {
        put_literal(out, at++);
    }
    at = sample->operation->path;
    while (*at != '\0') {
        if (!path_parameter(at, &length)) {
            put_literal(out, at++);
            continue;
        }
        const struct sample_value *value = sample_find(sample, PARAMETER_PATH, at + 1, length);
        if (value != NULL && value->placeholder != NULL) {
            buffer_puts(out, value->placeholder);
        } else if (value != NULL && value->value != NULL) {
            wire_simple(out, value->parameter, value->value, WIRE_PERCENT);
        }
        at += length + 2;
    }
}

static void put_query(struct buffer *out, const struct sample *sample,
                      const struct credential *credentials, size_t count)
{
    struct buffer query = BUFFER_INIT;
    for (size_t i = 0; i < sample->count; i++) {
        const struct sample_value *value = &sample->values[i];
        if (value->parameter->in == PARAMETER_QUERY && value->value != NULL) {
            struct buffer pairs = BUFFER_INIT;
            wire_query(&pairs, value->parameter, value->value);
            buffer_puts(&query, query.length > 0 && pairs.length > 0 ? "&" : "");
            buffer_append(&query, buffer_text(&pairs), pairs.length);
            buffer_release(&pairs);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (credentials[i].in == PARAMETER_QUERY) {
            buffer_puts(&query, query.length > 0 ? "&" : "");
            wire_percent(&query, credentials[i].name, strlen(credentials[i].name));
            buffer_printf(&query, "=%s", credentials[i].value);
        }
    }
    buffer_puts(out, query.length > 0 ? "?" : "");
    buffer_append(out, buffer_text(&query), query.length);
    buffer_release(&query);
}

static bool is_token(const char *name)
{
    for (const char *at = name; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at) && strchr("!#$%&'*+-.^_`|~", *at) == NULL) {
            return false;
        }
    }
    return *name != '\0';
}

static void set_header(json_t *headers, const char *name, const struct buffer *value)
{
    if (is_token(name) && value->length > 0) {
        json_object_set_new(headers, name, document_string(buffer_text(value), value->length));
    }
}

static void put_cookie(struct buffer *out, const char *name)
{
    buffer_puts(out, out->length > 0 ? "; " : "");
    wire_percent(out, name, strlen(name));
    buffer_putc(out, '=');
}

static void set_cookies(json_t *headers, const struct sample *sample,
                        const struct credential *credentials, size_t count)
{
    struct buffer cookies = BUFFER_INIT;
    for (size_t i = 0; i < sample->count; i++) {
        const struct sample_value *value = &sample->values[i];
        if (value->parameter->in == PARAMETER_COOKIE && value->value != NULL) {
            put_cookie(&cookies, value->parameter->name);
            wire_simple(&cookies, value->parameter, value->value, WIRE_PERCENT);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (credentials[i].in == PARAMETER_COOKIE) {
            put_cookie(&cookies, credentials[i].name);
            buffer_puts(&cookies, credentials[i].value);
        }
    }
    if (cookies.length > 0) {
        set_header(headers, "Cookie", &cookies);
    }
    buffer_release(&cookies);
}

static void set_text(json_t *headers, const char *name, const char *text)
{
    struct buffer value = BUFFER_INIT;
    buffer_puts(&value, text);
    set_header(headers, name, &value);
    buffer_release(&value);
}

static json_t *headers_of(struct arena *arena, const struct sample *sample,
                          const struct credential *credentials, size_t count)
{
    json_t *headers = json_object();
    for (size_t i = 0; i < sample->count; i++) {
        const struct sample_value *value = &sample->values[i];
        if (value->parameter->in == PARAMETER_HEADER && value->value != NULL) {
            struct buffer text = BUFFER_INIT;
            wire_simple(&text, value->parameter, value->value, WIRE_PLAIN);
            set_header(headers, value->parameter->name, &text);
            buffer_release(&text);
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (credentials[i].in == PARAMETER_HEADER) {
            set_text(headers, credentials[i].name, credentials[i].value);
        }
    }
    set_cookies(headers, sample, credentials, count);
    if (sample->media != NULL) {
        set_text(headers, "Content-Type",
                 sample->content_type != NULL ? sample->content_type
                                              : wire_content_type(arena, sample->media));
    }
    return headers;
}

/* As JSON where that says it all, so that people can read and change it; else as the text that is
 * sent. */
static json_t *body_of(const struct sample *sample)
{
    struct buffer body = BUFFER_INIT;
    bool plain = sample->raw == NULL && sample->padding == 0;
    json_t *value =
        plain && media_kind_of(sample->media->type) == MEDIA_JSON ? wire_value(sample->body) : NULL;
    if (value != NULL) {
        return value;
    }
    if (sample->padding > 0) {
        char *blanks = buffer_reserve(&body, sample->padding);
        memset(blanks, ' ', sample->padding);
        body.length += sample->padding;
        body.data[body.length] = '\0';
    }
    if (sample->raw != NULL) {
        buffer_puts(&body, sample->raw);
    } else {
        wire_body(&body, sample->media, sample->body);
    }
    json_t *text = document_string(buffer_text(&body), body.length);
    buffer_release(&body);
    return text;
}

static json_t *method_of(const struct sample *sample)
{
    struct buffer method = BUFFER_INIT;
    for (const char *at = sample->method; *at != '\0'; at++) {
        buffer_putc(&method, (char)toupper((unsigned char)*at));
    }
    json_t *text = json_string(buffer_text(&method));
    buffer_release(&method);
    return text;
}

json_t *line_request(struct arena *arena, const struct sample *sample,
                     const struct credential_names *names)
{
    struct buffer url = BUFFER_INIT;
    struct sample copy = *sample;
    size_t count;
    const struct credential *credentials = credential_list(arena, sample, names, &count);
    json_t *request = json_object();
    put_path(&url, &copy);
    put_query(&url, sample, credentials, count);
    json_object_set_new(request, "method", method_of(sample));
    json_object_set_new(request, "url", json_string(buffer_text(&url)));
    json_t *headers = headers_of(arena, sample, credentials, count);
    if (json_object_size(headers) > 0) {
        json_object_set(request, "headers", headers);
    }
    json_decref(headers);
    if (sample->media != NULL && sample->body != NULL) {
        json_object_set_new(request, "body", body_of(sample));
    }
    buffer_release(&url);
    return request;
}
