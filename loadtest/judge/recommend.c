/* Rules from measurements to advice. */
#include "loadtest/judge/recommend.h"

#include "loadtest/report/number.h"

#include <string.h>

/* Connecting that takes more than one in so many parts of the median is worth sparing. */
#define CONNECTING_IN 4
/* A tail this many times its median points at pauses, not at steady work. */
#define TAIL_FACTOR 5
/* A median under load this many times the unloaded reply points at queueing. */
#define QUEUE_FACTOR 3
/* Shares of all requests, as one in so many. */
#define CONNECTION_FAILURES_IN 1000
#define RECONNECTIONS_IN 20
#define MANY_FAILURES_IN 20

static uint64_t connection_failures(const struct evidence *evidence)
{
    const uint64_t *causes = evidence->tally->causes.of;
    return causes[CAUSE_REFUSED] + causes[CAUSE_RESET] + causes[CAUSE_CLOSED] +
           causes[CAUSE_CONNECT_TIMEOUT] + causes[CAUSE_TLS_TIMEOUT];
}

static bool connections_fail(const struct evidence *evidence)
{
    return connection_failures(evidence) * CONNECTION_FAILURES_IN > evidence->summary->total;
}

static bool connections_do_not_last(const struct evidence *evidence)
{
    uint64_t opened = evidence->tally->connections;
    uint64_t again = opened > evidence->concurrency ? opened - evidence->concurrency : 0;
    return again * RECONNECTIONS_IN > evidence->summary->total &&
           evidence->summary->total > RECONNECTIONS_IN * 10;
}

static bool needs_connections(const struct evidence *evidence)
{
    return connections_fail(evidence) || connections_do_not_last(evidence);
}

static int64_t median(const struct histogram *histogram)
{
    return histogram->count > 0 ? histogram_quantile(histogram, 0.5) : 0;
}

/* Connections are made again and again, and TCP or TLS take a good part of the latency. */
static bool connects(const struct evidence *evidence)
{
    int64_t connecting = median(evidence->tally->connect) + median(evidence->tally->handshake);
    return connections_do_not_last(evidence) &&
           connecting * CONNECTING_IN > evidence->summary->quantiles[QUANTILE_P50];
}

static bool shakes_hands(const struct evidence *evidence)
{
    return connects(evidence) &&
           median(evidence->tally->handshake) > median(evidence->tally->connect);
}

static bool exceeds(const struct evidence *evidence)
{
    return evidence->summary->quantiles[QUANTILE_P99] > evidence->p99_target;
}

/* One request alone takes a good part of the target. */
static bool slow_alone(const struct evidence *evidence)
{
    return exceeds(evidence) && evidence->preflight->first_byte > evidence->p99_target / 4;
}

static bool queues(const struct evidence *evidence)
{
    return exceeds(evidence) && evidence->preflight->first_byte > 0 &&
           evidence->summary->quantiles[QUANTILE_P50] >
               QUEUE_FACTOR * evidence->preflight->first_byte;
}

/* Replies that began take long to end. Time-outs without a first byte are in the average, not in that of
 * the first byte. */
static bool transfers(const struct evidence *evidence)
{
    const struct summary *summary = evidence->summary;
    const uint64_t *causes = evidence->tally->causes.of;
    if (causes[CAUSE_TOTAL_TIMEOUT] > causes[CAUSE_FIRST_BYTE_TIMEOUT])
        return true;
    return exceeds(evidence) && causes[CAUSE_FIRST_BYTE_TIMEOUT] == 0 && summary->first_byte > 0 &&
           summary->avg - summary->first_byte > summary->avg / 3;
}

static bool has_tail(const struct evidence *evidence)
{
    const int64_t *quantiles = evidence->summary->quantiles;
    return exceeds(evidence) && quantiles[QUANTILE_P99] > TAIL_FACTOR * quantiles[QUANTILE_P50];
}

static bool overloads(const struct evidence *evidence)
{
    const uint64_t *statuses = evidence->tally->unexpected;
    return statuses[502] + statuses[503] + statuses[504] > 0;
}

static bool breaks(const struct evidence *evidence)
{
    return evidence->tally->unexpected[500] > 0;
}

static bool limits_rate(const struct evidence *evidence)
{
    return evidence->tally->unexpected[429] > 0;
}

static bool is_malformed(const struct evidence *evidence)
{
    return evidence->tally->causes.of[CAUSE_MALFORMED] > 0;
}

static bool times_out(const struct evidence *evidence)
{
    const uint64_t *causes = evidence->tally->causes.of;
    return causes[CAUSE_FIRST_BYTE_TIMEOUT] + causes[CAUSE_TOTAL_TIMEOUT] > 0;
}

/* In the order in which the advice is worth following. */
static const struct {
    bool (*applies)(const struct evidence *);
    const char *advice;
} rules[] = {
    {breaks, "the server's log for the cause of HTTP 500"},
    {limits_rate, "a rate below the server's limit, or --expect-status 2xx,429"},
    {is_malformed, "the server's or proxy's HTTP framing"},
    {needs_connections, "connection pooling"},
    {shakes_hands, "TLS session resumption: handshakes take most of connecting"},
    {slow_alone, "query optimization"},
    {times_out, "query optimization"},
    {queues, "query optimization"},
    {queues, "horizontal scaling"},
    {overloads, "horizontal scaling"},
    {transfers, "smaller or compressed replies"},
    {has_tail, "what pauses the server in the tail (locks, garbage collection, cold caches)"},
};

/* When nothing succeeded, the cause says what to look at. */
static const struct {
    enum cause cause;
    const char *advice;
} remedies[] = {
    {CAUSE_DNS, "the spelling of the host name"},
    {CAUSE_REFUSED, "whether the server runs and listens on that port"},
    {CAUSE_UNREACHABLE, "the network between here and the target"},
    {CAUSE_CONNECT_TIMEOUT, "the address and the firewalls on the way"},
    {CAUSE_TLS_TIMEOUT, "whether that port speaks TLS"},
    {CAUSE_TLS, "whether that port speaks TLS"},
    {CAUSE_TLS_VERIFICATION, "-k, when the certificate is meant not to verify"},
    {CAUSE_RESET, "whether that port speaks HTTP, or HTTPS"},
    {CAUSE_CLOSED, "whether that port speaks HTTP, or HTTPS"},
    {CAUSE_PORTS, "fewer new connections a second"},
    {CAUSE_DESCRIPTORS, "a smaller -c"},
};

static void add_advice(struct recommendation *recommendation, const char *advice)
{
    for (size_t i = 0; i < recommendation->advice_count; i++)
        if (strcmp(recommendation->advice[i], advice) == 0)
            return;
    if (recommendation->advice_count < ADVICE_LIMIT)
        recommendation->advice[recommendation->advice_count++] = advice;
}

static void advise(const struct evidence *evidence, struct recommendation *recommendation)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (rules[i].applies(evidence))
            add_advice(recommendation, rules[i].advice);
    if (recommendation->advice_count == 0 && exceeds(evidence)) {
        add_advice(recommendation, "connection pooling");
        add_advice(recommendation, "query optimization");
        add_advice(recommendation, "horizontal scaling");
    }
}

/* The same for replies that say what is wrong with the request. */
static const struct {
    unsigned status;
    const char *advice;
} corrections[] = {
    {401, "credentials: --user, --header or --cert"},
    {403, "credentials: --user, --header or --cert"},
    {404, "the path of the URL"},
    {405, "the method: -m"},
    {407, "the proxy's user and password"},
    {411, "the body, and its type: -b and -H"},
    {413, "a smaller body"},
    {415, "the body, and its type: -b and -H"},
    {400, "what is sent: the server takes it for wrong"},
    {422, "what is sent: the server takes it for wrong"},
};

static void remedy(const struct evidence *evidence, struct recommendation *recommendation)
{
    for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++)
        if (evidence->tally->causes.of[remedies[i].cause] > 0)
            add_advice(recommendation, remedies[i].advice);
    for (size_t i = 0; i < sizeof corrections / sizeof *corrections; i++)
        if (evidence->tally->unexpected[corrections[i].status] > 0)
            add_advice(recommendation, corrections[i].advice);
    if (recommendation->advice_count == 0)
        advise(evidence, recommendation);
}

/* Latency against its target; behind the failures when they are many. */
static const char *judge(struct arena *arena, const struct evidence *evidence)
{
    const struct summary *summary = evidence->summary;
    char p99[NUMBER_SIZE], target[NUMBER_SIZE], failed[NUMBER_SIZE];
    const char *latency = arena_printf(arena, "P99 latency (%sms) %s %sms target.",
                                       number_ms(p99, summary->quantiles[QUANTILE_P99]),
                                       exceeds(evidence) ? "exceeds" : "is within",
                                       number_ms(target, evidence->p99_target));
    if (summary->failed * MANY_FAILURES_IN <= summary->total || summary->failure_count == 0)
        return latency;
    return arena_printf(arena, "%s of the requests failed (%s%s); %s",
                        number_percent(failed, summary->failed, summary->total),
                        summary->failure_count > 1 ? "most often: " : "",
                        summary->failures[0].cause, latency);
}

void recommend(struct arena *arena, const struct evidence *evidence,
               struct recommendation *recommendation)
{
    const struct summary *summary = evidence->summary;
    *recommendation = (struct recommendation){.advice_count = 0};
    if (summary->total == 0) {
        recommendation->sentence = "No request ended: there is nothing to judge.";
    } else if (summary->successful == 0) {
        recommendation->sentence =
            arena_printf(arena, "No request succeeded (%s).",
                         summary->failure_count > 0 ? summary->failures[0].cause : "no reply");
        remedy(evidence, recommendation);
    } else {
        recommendation->sentence = judge(arena, evidence);
        advise(evidence, recommendation);
    }
}
