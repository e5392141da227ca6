/* From the command line and a set of requests to a mix of the engine. */
#include "loadtest/subject.h"

#include "loadtest/engine/clock.h"
#include "loadtest/judge/expect.h"
#include "loadtest/setup.h"
#include "loadtest/target/body.h"
#include "loadtest/target/order.h"

#include "common/interrupt.h"

#include <string.h>
#include <strings.h>

/* ---- the set ---- */

/* The only request, from the command line. */
static int set_of_one(struct arena *arena, const struct settings *settings, const char *text,
                      struct request_set *set, struct error *error)
{
    struct set_request *request = arena_alloc(arena, 1, sizeof *request);
    struct request_wish wish = {.method = NULL};
    if (body_load(arena, settings->body, &wish, error) != 0)
        return -1;
    *request = (struct set_request){.method = settings->method,
                                    .url = text,
                                    .body = wish.body,
                                    .body_length = wish.body_length,
                                    .weight = 1};
    *set = (struct request_set){.source = "the command line", .requests = request, .count = 1};
    return 0;
}

/* Names that will be captured stand for something already, so that mistakes show before the set-up. */
static void expect_captures(struct arena *arena, struct subject *subject)
{
    static struct captured unknown = {"0", 1, true};
    map_init(&subject->captured, arena);
    for (size_t i = 0; i < subject->set.setup_count; i++)
        for (size_t j = 0; j < subject->set.setup[i].capture_count; j++)
            map_put(&subject->captured, subject->set.setup[i].captures[j].name, &unknown);
}

static const char *join(struct arena *arena, const char *base, const char *path)
{
    size_t length = strlen(base);
    while (length > 0 && base[length - 1] == '/')
        length--;
    return arena_printf(arena, "%.*s%s", (int)length, base, path);
}

/* ---- a request ---- */

/* The headers of the command line, and those of the request that they do not replace. */
static void merge_headers(struct arena *arena, const struct settings *settings,
                          const struct set_request *written, struct request_wish *wish)
{
    const struct option_list *given = &settings->headers;
    size_t count = given->count;
    const char **headers =
        arena_alloc(arena, given->count + written->header_count + 1, sizeof *headers);
    for (size_t i = 0; i < given->count; i++)
        headers[i] = given->items[i];
    for (size_t i = 0; i < written->header_count; i++) {
        const char *header = written->headers[i];
        size_t length = strcspn(header, ":");
        bool replaced = false;
        for (size_t j = 0; j < given->count; j++)
            replaced |=
                strncasecmp(given->items[j], header, length) == 0 && given->items[j][length] == ':';
        if (!replaced)
            headers[count++] = header;
    }
    wish->headers = headers;
    wish->header_count = count;
}

/* Whether a URL has its scheme, or a variable that is to have it. */
static bool is_whole(const char *text)
{
    return strstr(text, "://") != NULL || strncmp(text, "{{env.", 6) == 0;
}

static int make_request(struct arena *arena, const struct settings *settings,
                        const struct subject *subject, const struct set_request *written,
                        struct url *url, struct request *request, struct error *error)
{
    const struct variables *variables = subject->set.literal ? NULL : &subject->variables;
    const char *text = written->url, *base = subject->set.base;
    struct request_wish wish = {.method = written->method,
                                .body = written->body,
                                .body_length = written->body_length,
                                .json = written->json,
                                .user = settings->authentication == 0 ? settings->user : NULL,
                                .cookie = settings->cookie,
                                .close = settings->no_keepalive,
                                .variables = variables};
    merge_headers(arena, settings, written, &wish);
    if (subject->is_set && text[0] == '/' && base == NULL) {
        error_set(error, STATUS_INPUT, "'%s' is no whole URL", text);
        return error_hint(error, "give the URL that stands before it on the command line");
    }
    if (subject->is_set && text[0] == '/')
        text = join(arena, base, text);
    if (subject->is_set && !is_whole(text)) {
        error_set(error, STATUS_INPUT, "'%s' is no URL", text);
        return error_hint(error, "write it whole, or from '/' on behind a base");
    }
    if (url_parse_template(arena, text, variables, url, error) != 0)
        return -1;
    return request_prepare(arena, url, &wish, request, error);
}

int subject_request(struct arena *arena, const struct settings *settings,
                    const struct subject *subject, const struct set_request *written,
                    struct url *url, struct request *request, struct error *error)
{
    if (make_request(arena, settings, subject, written, url, request, error) == 0)
        return 0;
    if (subject->is_set)
        return set_locate(error, &subject->set, written);
    if (error->status == STATUS_INPUT)
        error->status = STATUS_USAGE;
    return -1;
}

/* ---- targets ---- */

/* The server of a URL, which is a new one when none is the same. */
static unsigned find_server(struct subject *subject, const struct url *url)
{
    unsigned i = 0;
    for (; i < subject->server_count; i++) {
        const struct url *other = &subject->servers[i].url;
        if (url->tls == other->tls && strcasecmp(url->host, other->host) == 0 &&
            strcmp(url->port, other->port) == 0)
            return i;
    }
    subject->servers[i].url = *url;
    subject->server_count++;
    return i;
}

static int make_target(struct arena *arena, const struct settings *settings,
                       struct subject *subject, size_t number, struct error *error)
{
    const struct set_request *written = &subject->set.requests[number];
    struct url *url = &subject->urls[number];
    bool *success = subject->success + number * TALLY_STATUSES;
    const char *expected = written->expect != NULL ? written->expect : settings->expect_status;
    if (subject_request(arena, settings, subject, written, url, &subject->requests[number],
                        error) != 0)
        return -1;
    if (expect_statuses(expected, success, error) != 0)
        return written->expect != NULL ? set_locate(error, &subject->set, written) : -1;
    success[429] = success[429] || settings->expect_rate_limit;
    subject->expects |= written->expect != NULL;
    const char *name = written->name;
    if (name == NULL)
        name = arena_printf(arena, "%s %s", subject->requests[number].method, url->path);
    subject->targets[number] = (struct target){.name = name,
                                               .request = &subject->requests[number],
                                               .success = success,
                                               .endpoint = find_server(subject, url)};
    return 0;
}

/* What the report calls it. */
static void name_subject(struct arena *arena, struct subject *subject)
{
    subject->url = subject->urls[0];
    subject->request = subject->requests[0];
    if (!subject->is_set)
        return;
    if (subject->server_count > 1)
        subject->url.text = subject->set.source;
    else if (subject->url.hidden)
        subject->url.text = subject->set.base != NULL ? subject->set.base : subject->set.source;
    else
        subject->url.text = arena_printf(arena, "%s://%s", subject->url.tls ? "https" : "http",
                                         subject->url.authority);
}

int subject_targets(struct arena *arena, const struct settings *settings, struct subject *subject,
                    struct error *error)
{
    subject->server_count = 0;
    for (size_t i = 0; i < subject->set.count; i++)
        if (make_target(arena, settings, subject, i, error) != 0)
            return -1;
    name_subject(arena, subject);
    return 0;
}

static void make_mix(struct arena *arena, const struct settings *settings, struct subject *subject)
{
    size_t count = subject->set.count;
    double *weights = arena_alloc(arena, count, sizeof *weights);
    for (size_t i = 0; i < count; i++)
        weights[i] = subject->set.requests[i].weight;
    subject->mix = (struct mix){.endpoints = subject->endpoints,
                                .targets = subject->targets,
                                .target_count = (unsigned)count,
                                .endpoint_count = subject->server_count,
                                .seed = (uint64_t)settings->seed,
                                .salt = settings->salt};
    subject->mix.order = order_make(arena, weights, count, &subject->mix.order_count);
}

static void make_room(struct arena *arena, struct subject *subject)
{
    size_t count = subject->set.count;
    subject->urls = arena_alloc(arena, count, sizeof *subject->urls);
    subject->requests = arena_alloc(arena, count, sizeof *subject->requests);
    subject->targets = arena_alloc(arena, count, sizeof *subject->targets);
    subject->success = arena_alloc(arena, count, TALLY_STATUSES * sizeof *subject->success);
    subject->preflights = arena_alloc(arena, count, sizeof *subject->preflights);
    subject->tried = arena_alloc(arena, count, sizeof *subject->tried);
    subject->servers = arena_alloc(arena, count, sizeof *subject->servers);
    subject->endpoints = arena_alloc(arena, count, sizeof *subject->endpoints);
}

int subject_prepare(struct arena *arena, const struct settings *settings, const char *text,
                    struct subject *subject, struct error *error)
{
    const char *host, *port;
    if (settings->connect_to != NULL &&
        resolve_split(arena, settings->connect_to, &host, &port) != 0) {
        error_set(error, STATUS_USAGE, "'%s' is no HOST:PORT", settings->connect_to);
        return error_hint(error, "write it as 127.0.0.1:8080 or [::1]:8080");
    }
    *subject = (struct subject){.is_set = settings->set != NULL};
    if (subject->is_set)
        subject->set = *settings->set;
    else if (set_of_one(arena, settings, text, &subject->set, error) != 0)
        return -1;
    if (subject->is_set && text != NULL)
        subject->set.base = is_whole(text) ? text : arena_printf(arena, "http://%s", text);
    expect_captures(arena, subject);
    subject->variables = (struct variables){settings->rows, &subject->captured};
    generator_init(&subject->generator, ~(uint64_t)settings->seed, settings->salt, 0, 1);
    make_room(arena, subject);
    if (setup_check(arena, settings, subject, error) != 0 ||
        subject_targets(arena, settings, subject, error) != 0)
        return -1;
    make_mix(arena, settings, subject);
    return 0;
}

/* ---- before the run ---- */

int subject_try(struct arena *arena, const struct settings *settings, struct subject *subject,
                unsigned target, struct error *error)
{
    unsigned number = subject->targets[target].endpoint;
    struct server *server = &subject->servers[number];
    struct tls_context *tls = server->endpoint.tls;
    bool first = subject->preflight.started == 0;
    server_prepare(arena, &subject->urls[target], &subject->requests[target], &subject->generator,
                   server);
    server->endpoint.tls = tls;
    subject->preflights[target]++;
    subject->tried[target] = clock_now();
    if (server_probe(arena, settings, server, error) != 0)
        return -1;
    subject->endpoints[number] = server->endpoint;
    if (first || (subject->preflight.cause == CAUSE_NONE && server->preflight.cause != CAUSE_NONE))
        subject->preflight = server->preflight;
    return 0;
}

int subject_probe(struct arena *arena, const struct settings *settings, struct subject *subject,
                  struct error *error)
{
    if (setup_run(arena, settings, subject, error) != 0)
        return -1;
    if (subject->setup_failure.request != NULL || interrupt_pending() != 0)
        return 0;
    for (unsigned i = 0; i < subject->server_count && !settings->sequential; i++) {
        unsigned target = 0;
        while (subject->targets[target].endpoint != i)
            target++;
        if (subject_try(arena, settings, subject, target, error) != 0)
            return -1;
    }
    subject->mix.first_number = subject->generator.number;
    return 0;
}

bool subject_is_reachable(const struct subject *subject)
{
    if (subject->setup_failure.request != NULL)
        return false;
    for (unsigned i = 0; i < subject->server_count; i++)
        if (!server_is_reachable(&subject->servers[i]))
            return false;
    return true;
}

void subject_release(struct subject *subject)
{
    for (unsigned i = 0; i < subject->server_count; i++)
        server_release(&subject->servers[i]);
}
