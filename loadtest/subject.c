/* From the command line to an endpoint of the engine. */
#include "loadtest/subject.h"

#include "loadtest/engine/tls.h"
#include "loadtest/target/body.h"

int subject_prepare(struct arena *arena, const struct settings *settings, const char *text,
                    struct subject *subject, struct error *error)
{
    struct request_wish wish = {.method = settings->method,
                                .headers = settings->headers.items,
                                .header_count = settings->headers.count,
                                .user = settings->user};
    if (url_parse(arena, text, &subject->url, error) != 0 ||
        body_load(arena, settings->body, &wish, error) != 0 ||
        request_prepare(arena, &subject->url, &wish, &subject->request, error) != 0)
        return -1;
    subject->endpoint = (struct endpoint){.request = &subject->request, .host = subject->url.host};
    return 0;
}

int subject_probe(struct arena *arena, const struct settings *settings, struct subject *subject,
                  struct error *error)
{
    struct preflight_limits limits = {.timeout = settings->timeout,
                                      .connect_timeout = settings->connect_timeout,
                                      .tls = &settings->tls};
    if (subject->url.tls) {
        subject->endpoint.tls = tls_context_new(&settings->tls, error);
        if (subject->endpoint.tls == NULL)
            return -1;
    }
    preflight(arena, &subject->url, &subject->request, &limits, &subject->preflight);
    if (!subject_is_reachable(subject))
        return 0;
    const char *problem =
        resolve(arena, subject->url.host, subject->url.port, &subject->endpoint.addresses);
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
