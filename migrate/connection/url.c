/* What people have as the URL of a database, made into what libpq takes. */
#include "common/buffer.h"
#include "common/text.h"
#include "migrate/connection/connection.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NOTES_LIMIT 64
#define SYSTEM_CERTIFICATES "/etc/ssl/certs/ca-certificates.crt"

/* A URL cut into parts; `parameters` without its question mark, NULL when there are none. */
struct url {
    struct arena *arena;
    char *authority;
    char *path;
    char *parameters;
    struct buffer kept; /* parameters for libpq, joined by & */
    const char **notes;
    size_t note_count;
    struct error *error;
};

enum scheme_kind {
    SCHEME_POSTGRES,
    SCHEME_ALIAS, /* another name for it, of a library */
    SCHEME_PROXY, /* not PostgreSQL's protocol */
};

static const struct scheme {
    const char *name;
    enum scheme_kind kind;
} schemes[] = {
    {"postgresql", SCHEME_POSTGRES},
    {"postgres", SCHEME_POSTGRES},
    {"jdbc:postgresql", SCHEME_ALIAS},
    {"pg", SCHEME_ALIAS},
    {"pgsql", SCHEME_ALIAS},
    {"postgis", SCHEME_ALIAS},
    {"psql", SCHEME_ALIAS},
    {"prisma", SCHEME_PROXY},
    {"prisma+postgres", SCHEME_PROXY},
};

static void note(struct url *url, const char *name, const char *text)
{
    if (url->note_count + 1 < NOTES_LIMIT)
        url->notes[url->note_count++] =
            arena_printf(url->arena, "connection parameter '%s' %s", name, text);
}

static void keep(struct url *url, const char *name, const char *value)
{
    buffer_printf(&url->kept, "%s%s=%s", url->kept.length > 0 ? "&" : "", name, value);
}

/* A schema other than public becomes the search_path, as the ORM means it. */
static int take_schema(struct url *url, const char *name, const char *value)
{
    if (strcmp(value, "public") == 0 || *value == '\0') {
        note(url, name, "is the server's default: ignored");
        return 0;
    }
    keep(url, "options", arena_printf(url->arena, "-c%%20search_path%%3D%s", value));
    note(url, name, "is used as the search_path");
    return 0;
}

static int take_sslmode(struct url *url, const char *name, const char *value)
{
    if (strcmp(value, "no-verify") == 0) {
        keep(url, "sslmode", "require");
        note(url, name, "'no-verify' is sslmode=require here");
    } else {
        keep(url, "sslmode", value);
    }
    return 0;
}

static int take_ssl(struct url *url, const char *name, const char *value)
{
    bool on = strcmp(value, "true") == 0 || strcmp(value, "1") == 0 ||
              strcmp(value, "require") == 0 || strcmp(value, "no-verify") == 0 || *value == '\0';

    keep(url, "sslmode", on ? "require" : "prefer");
    note(url, name, on ? "is sslmode=require here" : "is sslmode=prefer here");
    return 0;
}

static int take_sslaccept(struct url *url, const char *name, const char *value)
{
    if (strcmp(value, "strict") != 0) {
        note(url, name, "is libpq's default, certificates are not checked: ignored");
        return 0;
    }
    keep(url, "sslmode", "verify-full");
    if (access(SYSTEM_CERTIFICATES, R_OK) == 0)
        keep(url, "sslrootcert", SYSTEM_CERTIFICATES);
    note(url, name, "'strict' is sslmode=verify-full here");
    return 0;
}

static int take_pool(struct url *url, const char *name, const char *value)
{
    (void)value;
    note(url, name, "is for the application's own pool: ignored");
    return 0;
}

static int take_client(struct url *url, const char *name, const char *value)
{
    (void)value;
    note(url, name, "is for the application's own client: ignored");
    return 0;
}

/* Parameters that libpq does not know, or knows otherwise. */
static const struct rule {
    const char *name;
    int (*take)(struct url *url, const char *name, const char *value);
} rules[] = {
    {"schema", take_schema},
    {"currentSchema", take_schema},
    {"search_path", take_schema},
    {"sslmode", take_sslmode},
    {"ssl", take_ssl},
    {"sslaccept", take_sslaccept},
    {"sslidentity", take_client},
    {"connection_limit", take_pool},
    {"pool_timeout", take_pool},
    {"pool", take_pool},
    {"pool_size", take_pool},
    {"max", take_pool},
    {"min", take_pool},
    {"max_lifetime", take_pool},
    {"idle_timeout", take_pool},
    {"idleTimeoutMillis", take_pool},
    {"connectionTimeoutMillis", take_pool},
    {"checkout_timeout", take_pool},
    {"pgbouncer", take_pool},
    {"supa", take_pool},
    {"socket_timeout", take_client},
    {"statement_cache_size", take_client},
    {"statement_timeout", take_client},
    {"query_timeout", take_client},
    {"prepare", take_client},
    {"prepareThreshold", take_client},
    {"prepared_statements", take_client},
    {"preferQueryMode", take_client},
    {"binary_parameters", take_client},
    {"uselibpqcompat", take_client},
    {"encoding", take_client},
    {"charset", take_client},
    {"serverVersion", take_client},
    {"timezone", take_client},
    {"adapter", take_client},
    {"reconnect", take_client},
    {"workaround", take_client},
};

static bool libpq_knows(const char *name)
{
    PQconninfoOption *options = PQconndefaults();
    bool known = false;

    for (PQconninfoOption *o = options; o != NULL && o->keyword != NULL && !known; o++)
        known = strcmp(o->keyword, name) == 0;
    PQconninfoFree(options);
    return known;
}

static int take_parameter(struct url *url, char *name)
{
    char *value = strchr(name, '=');

    if (value != NULL)
        *value++ = '\0';
    else
        value = name + strlen(name);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (strcmp(rules[i].name, name) == 0)
            return rules[i].take(url, name, value);
    }
    if (libpq_knows(name)) {
        keep(url, name, value);
        return 0;
    }
    if (strncmp(name, "ssl", 3) == 0) {
        error_set(url->error, STATUS_USAGE, "unknown connection parameter '%s'", name);
        return error_hint(url->error, "what concerns encryption is never ignored: remove it, or "
                                      "use libpq's sslmode, sslrootcert, sslcert, sslkey");
    }
    note(url, name, "is not known to libpq: ignored");
    return 0;
}

/* The user's name and password with what they must not hold as it is (a second @, a lone %, blanks)
 * percent-encoded, so that a pasted password works. */
static void put_userinfo(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool escape = text[i] == '%' && i + 2 < length && isxdigit((unsigned char)text[i + 1]) &&
                      isxdigit((unsigned char)text[i + 2]);

        if (strchr("@/? ", text[i]) != NULL || (text[i] == '%' && !escape))
            buffer_printf(out, "%%%02X", (unsigned)(unsigned char)text[i]);
        else
            buffer_putc(out, text[i]);
    }
}

static const char *last_at(const char *text, size_t length)
{
    while (length > 0 && text[length - 1] != '@')
        length--;
    return length > 0 ? text + length - 1 : NULL;
}

/* The @ between the user's name and the host, or NULL: the last one before the path. Where there is
 * none, and what would be the port is no number, it is a password that holds a slash or a question
 * mark. */
static const char *find_at(const char *text)
{
    size_t length = strcspn(text, "/?");
    const char *at = last_at(text, length);
    const char *colon = memchr(text, ':', length);

    if (at != NULL || colon == NULL || *text == '[')
        return at;
    if (strspn(colon + 1, "0123456789,") == length - (size_t)(colon + 1 - text))
        return NULL;
    return last_at(text, strlen(text));
}

/* Cut what stands behind "://". */
static void cut(struct url *url, const char *text)
{
    const char *at = find_at(text);
    const char *host = at != NULL ? at : text;
    const char *path = host + strcspn(host, "/?");
    struct buffer authority = BUFFER_INIT;

    if (at != NULL)
        put_userinfo(&authority, text, (size_t)(at - text));
    buffer_append(&authority, host, (size_t)(path - host));
    url->authority = arena_strdup(url->arena, buffer_text(&authority));
    buffer_release(&authority);
    url->path = arena_strdup(url->arena, path);
    url->parameters = strchr(url->path, '?');
    if (url->parameters != NULL)
        *url->parameters++ = '\0';
}

static int take_parameters(struct url *url)
{
    char *next;

    for (char *name = url->parameters; name != NULL && *name != '\0'; name = next) {
        next = strchr(name, '&');
        if (next != NULL)
            *next++ = '\0';
        if (*name != '\0' && take_parameter(url, name) < 0)
            return -1;
    }
    return 0;
}

static const struct scheme *find_scheme(const char *text, size_t length)
{
    const char *plus;

    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        if (strlen(schemes[i].name) == length && memcmp(schemes[i].name, text, length) == 0)
            return &schemes[i];
    }
    /* SQLAlchemy names its driver behind a plus. */
    plus = memchr(text, '+', length);
    return plus != NULL ? find_scheme(text, (size_t)(plus - text)) : NULL;
}

static char *take_url(struct url *url, const char *text, size_t scheme_length)
{
    const struct scheme *scheme = find_scheme(text, scheme_length);
    char *result;

    if (scheme == NULL || scheme->kind == SCHEME_PROXY) {
        error_set(url->error, STATUS_USAGE, "'%.*s://' is no address of a PostgreSQL server",
                  (int)scheme_length, text);
        error_hint(url->error, scheme == NULL
                                   ? "write postgres://USER@HOST/DATABASE"
                                   : "take the direct URL of the database (Prisma: directUrl)");
        return NULL;
    }
    cut(url, text + scheme_length + 3);
    if (take_parameters(url) < 0)
        return NULL;
    result = arena_printf(
        url->arena, "%s://%s%s%s%s", scheme->kind == SCHEME_ALIAS ? "postgresql" : scheme->name,
        url->authority, url->path, url->kept.length > 0 ? "?" : "", buffer_text(&url->kept));
    return result;
}

bool connection_is_string(const char *text)
{
    return strstr(text, "://") != NULL || strchr(text, '=') != NULL;
}

/* Let libpq read it; its own words are shown only where no password can be among them. */
static char *check(char *string, struct error *error)
{
    char *message = NULL;
    struct buffer shown = BUFFER_INIT;
    PQconninfoOption *options = PQconninfoParse(string, &message);

    if (options == NULL) {
        text_redact_url(&shown, string);
        error_set(error, STATUS_USAGE, "'%s' is no connection string", buffer_text(&shown));
        if (message != NULL && strcmp(buffer_text(&shown), string) == 0) {
            message[strcspn(message, "\n")] = '\0';
            error_detail(error, "%s", message);
        }
        error_hint(error, "write postgres://USER@HOST/DATABASE or 'host=… dbname=…'");
        string = NULL;
    }
    PQconninfoFree(options);
    PQfreemem(message);
    buffer_release(&shown);
    return string;
}

char *connection_string(struct arena *arena, const char *text, const char *const **notes,
                        struct error *error)
{
    struct url url = {.arena = arena, .error = error};
    const char *colon;
    char *result;

    url.notes = arena_alloc(arena, NOTES_LIMIT, sizeof *url.notes);
    *notes = url.notes;
    if (text == NULL) {
        text = getenv("DATABASE_URL");
        if (text == NULL || *text == '\0')
            return arena_strdup(arena, "");
    } else if (*text == '\0') {
        error_set(error, STATUS_USAGE, "the connection string is empty");
        error_hint(error, "is the variable that should hold it set?");
        return NULL;
    }
    colon = strstr(text, "://");
    if (colon != NULL && strcspn(text, "= ") > (size_t)(colon - text))
        result = take_url(&url, text, (size_t)(colon - text));
    else if (strchr(text, '=') == NULL && strpbrk(text, "/:@ ") == NULL)
        result = arena_printf(arena, "dbname=%s", text);
    else
        result = arena_strdup(arena, text);
    buffer_release(&url.kept);
    return result == NULL ? NULL : check(result, error);
}

static void put_value(struct buffer *out, const char *name, const char *value)
{
    buffer_printf(out, "%s%s='", out->length > 0 ? " " : "", name);
    for (; *value != '\0'; value++) {
        if (*value == '\'' || *value == '\\')
            buffer_putc(out, '\\');
        buffer_putc(out, *value);
    }
    buffer_putc(out, '\'');
}

char *connection_string_as(struct arena *arena, const char *string, const char *user,
                           const char *password)
{
    struct buffer out = BUFFER_INIT;
    PQconninfoOption *options = PQconninfoParse(string, NULL);
    for (const PQconninfoOption *o = options; o != NULL && o->keyword != NULL; o++)
        if (o->val != NULL && strcmp(o->keyword, "user") != 0 &&
            strcmp(o->keyword, "password") != 0)
            put_value(&out, o->keyword, o->val);
    PQconninfoFree(options);
    put_value(&out, "user", user);
    put_value(&out, "password", password);
    char *result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}
