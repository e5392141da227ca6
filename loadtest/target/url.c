/* URLs, parsed by libcurl. */
#include "loadtest/target/url.h"

#include "common/buffer.h"
#include "common/text.h"

#include <curl/curl.h>
#include <locale.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define URL_LENGTH_LIMIT 65536

/* Whether a name without a scheme is that of a file, there or not: a path, or NAME.json behind what
 * looks like no host. */
static bool names_file(const char *operand)
{
    size_t length = strlen(operand), first = strcspn(operand, "/");
    if (operand[0] == '/' || strncmp(operand, "./", 2) == 0 || strncmp(operand, "../", 3) == 0)
        return true;
    if (length < 5 || strcmp(operand + length - 5, ".json") != 0)
        return false;
    bool has_host = memchr(operand, '.', first) != NULL || memchr(operand, ':', first) != NULL ||
                    (first == 9 && strncasecmp(operand, "localhost", first) == 0);
    return first == length ? memchr(operand, ':', first) == NULL : !has_host;
}

bool url_is_meant(const char *operand)
{
    if (strstr(operand, "://") != NULL)
        return true;
    return strcmp(operand, "-") != 0 && access(operand, F_OK) != 0 && !names_file(operand);
}

/* A part of the URL in the arena, or NULL when it has none. */
static const char *part(struct arena *arena, CURLU *handle, CURLUPart what, unsigned flags)
{
    char *text = NULL, *copy = NULL;
    if (curl_url_get(handle, what, &text, flags) == CURLUE_OK)
        copy = arena_strdup(arena, text);
    curl_free(text); /* which libcurl may leave behind with a name that has no punycode */
    return copy;
}

static const char *user_of(struct arena *arena, CURLU *handle)
{
    const char *user = part(arena, handle, CURLUPART_USER, CURLU_URLDECODE);
    const char *password = part(arena, handle, CURLUPART_PASSWORD, CURLU_URLDECODE);
    if (user == NULL && password == NULL)
        return NULL;
    return arena_printf(arena, "%s:%s", user != NULL ? user : "", password != NULL ? password : "");
}

/* "[::1]" → "::1", and with its zone "::1%eth0". */
static const char *bare_host(struct arena *arena, CURLU *handle, const char *host)
{
    size_t length = strlen(host);
    if (length < 2 || host[0] != '[')
        return host;
    char *bare = arena_strndup(arena, host + 1, length - 2);
    const char *zone = part(arena, handle, CURLUPART_ZONEID, 0);
    return zone != NULL ? arena_printf(arena, "%s%%%s", bare, zone) : bare;
}

#ifdef CURLU_PUNYCODE
/* libcurl reads names in the encoding of the locale, and URLs are UTF-8 in whatever locale we run. */
static const char *punycode(struct arena *arena, CURLU *handle)
{
    locale_t utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = utf8 != (locale_t)0 ? uselocale(utf8) : (locale_t)0;
    const char *name = part(arena, handle, CURLUPART_HOST, CURLU_PUNYCODE);
    if (utf8 == (locale_t)0)
        return name;
    uselocale(before);
    freelocale(utf8);
    return name;
}
#endif

/* A name of other letters as the network knows it (RFC 5891), where libcurl can tell. */
static const char *host_of(struct arena *arena, CURLU *handle)
{
#ifdef CURLU_PUNYCODE
    const char *known = punycode(arena, handle);
    if (known != NULL)
        return known;
#endif
    return part(arena, handle, CURLUPART_HOST, 0);
}

static int take_apart(struct arena *arena, CURLU *handle, struct url *url)
{
    const char *scheme = part(arena, handle, CURLUPART_SCHEME, 0);
    const char *host = host_of(arena, handle);
    const char *given = part(arena, handle, CURLUPART_PORT, 0);
    const char *path = part(arena, handle, CURLUPART_PATH, 0);
    const char *query = part(arena, handle, CURLUPART_QUERY, 0);
    if (scheme == NULL || host == NULL || path == NULL)
        return -1;
    url->tls = strcmp(scheme, "https") == 0;
    const char *standard = url->tls ? "443" : "80";
    url->port = given != NULL ? given : standard;
    url->authority =
        strcmp(url->port, standard) == 0 ? host : arena_printf(arena, "%s:%s", host, url->port);
    url->host = bare_host(arena, handle, host);
    url->path = query != NULL ? arena_printf(arena, "%s?%s", path, query) : path;
    url->user = user_of(arena, handle);
    curl_url_set(handle, CURLUPART_USER, NULL, 0);
    curl_url_set(handle, CURLUPART_PASSWORD, NULL, 0);
    curl_url_set(handle, CURLUPART_FRAGMENT, NULL, 0);
    url->text = part(arena, handle, CURLUPART_URL, 0);
    if (host[0] != '[') /* setting it would drop its zone */
        curl_url_set(handle, CURLUPART_HOST, host, 0);
    url->address = part(arena, handle, CURLUPART_URL, 0);
    return url->text != NULL && url->address != NULL ? 0 : -1;
}

/* What is wrong with it, or NULL. */
static const char *reject(CURLU *handle, const char *text)
{
    CURLUcode code =
        curl_url_set(handle, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE);
    if (code != CURLUE_OK)
        return curl_url_strerror(code);
    char *scheme = NULL;
    if (curl_url_get(handle, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK)
        return "no scheme";
    bool known = strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0;
    curl_free(scheme);
    return known ? NULL : "neither http nor https";
}

/* A URL for reports, without a password. */
static const char *shown_url(struct arena *arena, const char *text)
{
    struct buffer shown = BUFFER_INIT;
    text_redact_url(&shown, text);
    const char *copy = arena_strdup(arena, buffer_text(&shown));
    buffer_release(&shown);
    return copy;
}

int url_parse(struct arena *arena, const char *text, struct url *url, struct error *error)
{
    if (strlen(text) > URL_LENGTH_LIMIT)
        return error_set(error, STATUS_USAGE, "URL is longer than %d bytes", URL_LENGTH_LIMIT);
    const char *whole = strstr(text, "://") != NULL ? text : arena_printf(arena, "http://%s", text);
    CURLU *handle = curl_url();
    const char *reason = handle != NULL ? reject(handle, whole) : "out of memory";
    if (reason == NULL && take_apart(arena, handle, url) != 0)
        reason = "incomplete";
    curl_url_cleanup(handle);
    if (reason == NULL)
        return 0;
    return error_set(error, STATUS_USAGE, "cannot use the URL '%s': %s", shown_url(arena, text),
                     reason);
}

/* ---- with placeholders ---- */

/* Where the placeholder at `at` ends, or `at` where none begins. */
static const char *placeholder_end(const char *at)
{
    if (at[0] != '{' || at[1] != '{')
        return at;
    if (at[2] == '{' && at[3] == '{')
        return at + 4;
    const char *stop = strstr(at, "}}");
    return stop != NULL ? stop + 2 : at;
}

/* The length of what stands before path and query. */
static size_t origin_length(const char *text)
{
    const char *scheme = strstr(text, "://"), *at = scheme != NULL ? scheme + 3 : text;
    while (*at != '\0' && strchr("/?#", *at) == NULL) {
        const char *stop = placeholder_end(at);
        at = stop > at ? stop : at + 1;
    }
    return (size_t)(at - text);
}

/* Path and query without a fragment; what no URL may hold is percent-encoded, but for placeholders. */
static const char *encode_path(struct arena *arena, const char *text)
{
    struct buffer out = BUFFER_INIT;
    if (*text != '/')
        buffer_putc(&out, '/');
    while (*text != '\0' && *text != '#') {
        const char *stop = placeholder_end(text);
        if (stop > text)
            buffer_append(&out, text, (size_t)(stop - text));
        else if ((unsigned char)*text <= ' ' || (unsigned char)*text >= 127)
            buffer_printf(&out, "%%%02X", (unsigned)(unsigned char)*text);
        else
            buffer_putc(&out, *text);
        text = stop > text ? stop : text + 1;
    }
    const char *path = arena_strndup(arena, buffer_text(&out), out.length);
    buffer_release(&out);
    return path;
}

/* Braces that a value holds are no placeholders. */
static void put_value(struct buffer *out, const char *value)
{
    for (const char *at = value; *at != '\0'; at++) {
        bool braces = at[0] == '{' && at[1] == '{';
        if (braces)
            buffer_puts(out, "{{{{");
        else
            buffer_putc(out, *at);
        at += braces;
    }
}

/* The variable that the text begins with filled in: it may hold more than the origin. */
static int fill_begin(struct arena *arena, const char **text, const struct variables *variables,
                      struct error *error)
{
    struct template begin;
    struct buffer whole = BUFFER_INIT;
    const char *stop = placeholder_end(*text);
    if (strncmp(*text, "{{env.", 6) != 0)
        return 0;
    if (template_compile(arena, *text, (size_t)(stop - *text), TEMPLATE_TEXT, variables, &begin,
                         error) != 0)
        return -1;
    put_value(&whole, template_constant(&begin, NULL));
    buffer_puts(&whole, stop);
    *text = arena_strdup(arena, buffer_text(&whole));
    buffer_release(&whole);
    return 0;
}

/* The origin, in which every placeholder is known. */
static int parse_origin(struct arena *arena, const char *text, size_t length,
                        const struct variables *variables, struct url *url, struct error *error)
{
    struct template origin;
    if (template_compile(arena, text, length, TEMPLATE_TEXT, variables, &origin, error) != 0)
        return -1;
    if (!template_is_constant(&origin)) {
        error_set(error, STATUS_INPUT, "the host of a URL cannot differ from time to time");
        return error_hint(error, "write it out, or take it from the environment: {{env.NAME}}");
    }
    return url_parse(arena, arena_printf(arena, "%s/", template_constant(&origin, NULL)), url,
                     error);
}

int url_parse_template(struct arena *arena, const char *text, const struct variables *variables,
                       struct url *url, struct error *error)
{
    const char *whole = text;
    if (variables == NULL || !template_is_in(text, strlen(text)))
        return url_parse(arena, text, url, error);
    if (fill_begin(arena, &whole, variables, error) != 0)
        return -1;
    size_t origin = origin_length(whole), written = origin_length(text);
    bool hidden = whole != text || template_is_in(text, written);
    if (parse_origin(arena, whole, origin, variables, url, error) != 0) {
        /* the value of a variable is not shown */
        if (!hidden || error->status != STATUS_USAGE)
            return -1;
        error_set(error, STATUS_USAGE, "cannot use the URL '%s'", shown_url(arena, text));
        return error_hint(
            error, "with the value of the variable it must be as http://localhost:3000/users");
    }
    url->hidden = hidden;
    url->path = encode_path(arena, whole + origin);
    url->address = NULL;
    url->text = hidden ? shown_url(arena, text)
                       : arena_printf(arena, "%s://%s%s", url->tls ? "https" : "http",
                                      url->authority, encode_path(arena, text + written));
    return 0;
}
