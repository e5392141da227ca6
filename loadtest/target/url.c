/* URLs, parsed by libcurl. */
#include "loadtest/target/url.h"

#include "common/buffer.h"
#include "common/text.h"

#include <curl/curl.h>
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
    char *text = NULL;
    if (curl_url_get(handle, what, &text, flags) != CURLUE_OK)
        return NULL;
    char *copy = arena_strdup(arena, text);
    curl_free(text);
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

static int take_apart(struct arena *arena, CURLU *handle, struct url *url)
{
    const char *scheme = part(arena, handle, CURLUPART_SCHEME, 0);
    const char *host = part(arena, handle, CURLUPART_HOST, 0);
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
    return url->text != NULL ? 0 : -1;
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
    struct buffer shown = BUFFER_INIT;
    text_redact_url(&shown, text);
    error_set(error, STATUS_USAGE, "cannot use the URL '%s': %s", buffer_text(&shown), reason);
    buffer_release(&shown);
    return -1;
}
