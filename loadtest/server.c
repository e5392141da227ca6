/* The preflight of a server, and its addresses. */
#include "loadtest/server.h"

#include "loadtest/engine/tls.h"

static enum preflight_version version_of(const struct settings *settings)
{
    if (settings->http2 || settings->streams > 0)
        return PREFLIGHT_HTTP2;
    return settings->http1 ? PREFLIGHT_HTTP1 : PREFLIGHT_NEGOTIATED;
}

struct preflight_limits server_limits(const struct settings *settings)
{
    return (struct preflight_limits){.timeout = settings->timeout,
                                     .connect_timeout = settings->connect_timeout,
                                     .tls = &settings->tls,
                                     .version = version_of(settings),
                                     .connect_to = settings->connect_to,
                                     .unix_socket = settings->unix_socket,
                                     .proxy = settings->proxy,
                                     .user = settings->user,
                                     .authentication =
                                         (enum authentication)settings->authentication,
                                     .follow = settings->follow};
}

/* What the placeholders of a request are this time. */
static void fill(struct arena *arena, const struct request *request, struct generator *generator,
                 struct request *out)
{
    struct filling *filling = filling_new();
    request_fill(request, generator, filling);
    *out = filling->request;
    out->bytes = arena_strndup(arena, out->bytes, out->length);
    if (out->body != NULL)
        out->body = out->bytes + out->length - out->body_length;
    filling_free(filling);
    generator_next(generator);
}

void server_prepare(struct arena *arena, const struct url *url, const struct request *request,
                    struct generator *generator, struct server *server)
{
    *server = (struct server){.url = *url, .request = *request, .endpoint = {.host = url->host}};
    if (request->template != NULL)
        fill(arena, request, generator, &server->request);
    if (url->address != NULL)
        return;
    struct piece path = request_path(&server->request);
    server->url.address = arena_printf(arena, "%s://%s%.*s", url->tls ? "https" : "http",
                                       url->authority, (int)path.length, path.text);
}

static const char *find_addresses(struct arena *arena, const struct settings *settings,
                                  struct server *server)
{
    const char *host = server->url.host, *port = server->url.port;
    if (settings->unix_socket != NULL)
        return resolve_unix(arena, settings->unix_socket, &server->endpoint.addresses);
    if (settings->connect_to != NULL)
        resolve_split(arena, settings->connect_to, &host, &port);
    return resolve(arena, host, port, server->preflight.address, &server->endpoint.addresses);
}

/* Speak what the preflight has found to be spoken. */
static void choose_version(struct server *server, enum preflight_version version)
{
    /* without TLS only a mistaken server calls itself HTTP/2 unasked */
    server->endpoint.http2 =
        version == PREFLIGHT_HTTP2 || (server->url.tls && server->preflight.http2);
    if (server->endpoint.tls != NULL)
        tls_context_offer(server->endpoint.tls, server->endpoint.http2);
}

/* libcurl finds the way by itself. */
static void hand_over(struct arena *arena, const struct settings *settings, struct server *server)
{
    struct preflight_limits *limits = arena_alloc(arena, 1, sizeof *limits);
    *limits = server_limits(settings);
    server->endpoint.slow = limits;
    server->endpoint.origin =
        arena_printf(arena, "%s://%s", server->url.tls ? "https" : "http", server->url.authority);
    server->endpoint.addresses =
        (struct addresses){arena_alloc(arena, 1, sizeof(struct address)), 1};
}

int server_probe(struct arena *arena, const struct settings *settings, struct server *server,
                 struct error *error)
{
    struct preflight_limits limits = server_limits(settings);
    if (!transfer_can(limits.authentication))
        return error_set(error, STATUS_ENVIRONMENT,
                         "this libcurl has no GSS-API, which --auth negotiate needs");
    if (server->url.tls && server->endpoint.tls == NULL) {
        server->endpoint.tls = tls_context_new(&settings->tls, error);
        if (server->endpoint.tls == NULL)
            return -1;
    }
    preflight(arena, &server->url, &server->request, &limits, &server->preflight);
    choose_version(server, limits.version);
    if (!server_is_reachable(server))
        return 0;
    if (settings_are_slow(settings)) {
        hand_over(arena, settings, server);
        return 0;
    }
    const char *problem = find_addresses(arena, settings, server);
    if (problem != NULL) {
        server->preflight.cause = CAUSE_DNS;
        server->preflight.problem = problem;
    }
    return 0;
}

bool server_is_reachable(const struct server *server)
{
    return !preflight_is_final(&server->preflight);
}

void server_release(struct server *server)
{
    tls_context_free(server->endpoint.tls);
    server->endpoint.tls = NULL;
}
