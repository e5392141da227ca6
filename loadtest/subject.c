/* From the command line to an endpoint of the engine. */
#include "loadtest/subject.h"

#include "loadtest/engine/tls.h"
#include "loadtest/judge/expect.h"
#include "loadtest/target/body.h"

static const uint32_t only_one[] = {0};

int subject_prepare(struct arena *arena, const struct settings *settings, const char *text,
                    struct subject *subject, struct error *error)
{
    const char *host, *port;
    if (settings->connect_to != NULL &&
        resolve_split(arena, settings->connect_to, &host, &port) != 0)
        return error_set(error, STATUS_USAGE, "'%s' is no HOST:PORT", settings->connect_to);
    struct request_wish wish = {.method = settings->method,
                                .headers = settings->headers.items,
                                .header_count = settings->headers.count,
                                .user = settings->user,
                                .cookie = settings->cookie,
                                .close = settings->no_keepalive};
    if (url_parse(arena, text, &subject->url, error) != 0 ||
        body_load(arena, settings->body, &wish, error) != 0 ||
        request_prepare(arena, &subject->url, &wish, &subject->request, error) != 0)
        return -1;
    if (expect_statuses(settings->expect_status, subject->success, error) != 0)
        return -1;
    subject->success[429] = subject->success[429] || settings->expect_rate_limit;
    subject->endpoint = (struct endpoint){.host = subject->url.host};
    subject->target = (struct target){
        .name = subject->url.text, .request = &subject->request, .success = subject->success};
    subject->mix = (struct mix){.endpoints = &subject->endpoint,
                                .targets = &subject->target,
                                .order = only_one,
                                .order_count = 1,
                                .endpoint_count = 1,
                                .target_count = 1,
                                .seed = (uint64_t)settings->seed};
    return 0;
}

static const char *find_addresses(struct arena *arena, const struct settings *settings,
                                  struct subject *subject)
{
    const char *host = subject->url.host, *port = subject->url.port;
    if (settings->unix_socket != NULL)
        return resolve_unix(arena, settings->unix_socket, &subject->endpoint.addresses);
    if (settings->connect_to != NULL)
        resolve_split(arena, settings->connect_to, &host, &port);
    /* libcurl looks at ::1 and 127.0.0.1 by itself, the resolver may know one of them; and what
     * listens on the other one may be something else */
    if (resolve_is_local(host) && subject->preflight.address != NULL)
        host = subject->preflight.address;
    return resolve(arena, host, port, &subject->endpoint.addresses);
}

static enum preflight_version version_of(const struct settings *settings)
{
    if (settings->http2 || settings->streams > 0)
        return PREFLIGHT_HTTP2;
    return settings->http1 ? PREFLIGHT_HTTP1 : PREFLIGHT_NEGOTIATED;
}

/* Speak what the preflight has found to be spoken. */
static void choose_version(struct subject *subject, enum preflight_version version)
{
    subject->endpoint.http2 = version == PREFLIGHT_HTTP2 || subject->preflight.http2;
    if (subject->endpoint.tls != NULL)
        tls_context_offer(subject->endpoint.tls, subject->endpoint.http2);
}

int subject_probe(struct arena *arena, const struct settings *settings, struct subject *subject,
                  struct error *error)
{
    struct preflight_limits limits = {.timeout = settings->timeout,
                                      .connect_timeout = settings->connect_timeout,
                                      .tls = &settings->tls,
                                      .version = version_of(settings),
                                      .connect_to = settings->connect_to,
                                      .unix_socket = settings->unix_socket};
    if (subject->url.tls) {
        subject->endpoint.tls = tls_context_new(&settings->tls, error);
        if (subject->endpoint.tls == NULL)
            return -1;
    }
    preflight(arena, &subject->url, &subject->request, &limits, &subject->preflight);
    choose_version(subject, limits.version);
    if (!subject_is_reachable(subject))
        return 0;
    const char *problem = find_addresses(arena, settings, subject);
    if (problem != NULL) {
        subject->preflight.cause = CAUSE_DNS;
        subject->preflight.problem = problem;
    }
    return 0;
}

bool subject_is_reachable(const struct subject *subject)
{
    return !preflight_is_final(&subject->preflight);
}

void subject_release(struct subject *subject)
{
    tls_context_free(subject->endpoint.tls);
    subject->endpoint.tls = NULL;
}
