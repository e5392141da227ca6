/* The option table: what can be given on the command line. */
#include "loadtest/options.h"

#include "loadtest/libraries.h"
#include "loadtest/settings.h"

static struct settings given;

const char *const options_authentications[] = {"basic", "digest", "negotiate", NULL};
static const char *const methods[] = {"GET",    "POST", "PUT",     "PATCH",
                                      "DELETE", "HEAD", "OPTIONS", NULL};
static const char *const arrivals_choices[] = {"constant", "poisson", NULL};

static const struct option options[] = {
    {OPTION_HEADING, .help = "Load:"},
    {OPTION_INTEGER, 'c', "concurrency", &given.concurrency, "N",
     "connections in use (10; as many as a rate needs)", .minimum = 1,
     .maximum = SETTINGS_CONNECTIONS},
    {OPTION_DURATION, 'd', "duration", &given.duration, "TIME", "how long (10s)"},
    {OPTION_INTEGER, 'n', "requests", &given.requests, "N", "stop after so many requests",
     .minimum = 1, .maximum = INT64_MAX},
    {OPTION_TEXT, 'r', "rate", &given.rate_text, "RATE",
     "start so many requests a second (500, 500/s, 30/m)"},
    {OPTION_CHOICE, 0, "arrivals", &given.arrivals_kind, "KIND", "with a rate: constant or poisson",
     .choices = arrivals_choices},
    {OPTION_TEXT, 0, "stages", &given.stages_text, "LIST",
     "go to one rate after the other in a straight line: 10s:100,30s:1000,10s:0"},
    {OPTION_INTEGER, 0, "seed", &given.seed, "N", "of what is random (1, and new UUIDs each time)",
     .minimum = 0, .maximum = INT64_MAX},
    {OPTION_INTEGER, 'T', "threads", &given.threads, "N", "event loops, one thread each (1)",
     .minimum = 1, .maximum = SETTINGS_THREADS},
    {OPTION_TEXT, 't', "timeout", &given.timeout_text, "TIME", "limit of a request (10s)"},
    {OPTION_DURATION, 0, "connect-timeout", &given.connect_timeout, "TIME",
     "limit of connecting, TLS included (that of a request)"},
    {OPTION_DURATION, 0, "grace", &given.grace, "TIME",
     "how long the last requests are waited for (the timeout)"},
    {OPTION_DURATION, 0, "warmup", &given.warmup, "TIME",
     "load before the run that is not counted"},
    {OPTION_HEADING, .help = "Request:"},
    {OPTION_TEXT, 'm', "method", &given.method, "METHOD", "GET, or POST with a body",
     .choices = methods},
    {OPTION_LIST, 'H', "header", &given.headers, "HEADER",
     "'Name: value'; 'Name:' removes a default"},
    {OPTION_TEXT, 'b', "body", &given.body, "BODY", "text, @FILE, or - for standard input"},
    {OPTION_TEXT, 'u', "user", &given.user, "USER:PASSWORD", "basic authentication"},
    {OPTION_CHOICE, 0, "auth", &given.authentication, "KIND",
     "what --user is for: basic, digest or negotiate (slower)", .choices = options_authentications},
    {OPTION_TEXT, 0, "cookie", &given.cookie, "COOKIE", "'name=value; …'"},
    {OPTION_FILE, 0, "targets", &given.targets, "FILE",
     "requests to send: a request-set, JSON Lines, HAR or vegeta's text; - is stdin"},
    {OPTION_FILE, 0, "data", &given.data, "FILE", "CSV whose rows {{csv.COLUMN}} stands for"},
    {OPTION_FLAG, 0, "sequential", &given.sequential, NULL,
     "one target after the other, each for its share of the time"},
    {OPTION_TEXT, 0, "between", &given.between, "COMMAND",
     "with --sequential: run it before, between and after them"},
    {OPTION_HEADING, .help = "Connection:"},
    {OPTION_FLAG, 0, "http1.1", &given.http1, NULL, "speak HTTP/1.1 even where HTTP/2 is offered"},
    {OPTION_FLAG, 0, "http2", &given.http2, NULL,
     "speak HTTP/2 and nothing else, to http:// at once (h2c)"},
    {OPTION_INTEGER, 0, "streams", &given.streams, "N",
     "requests at the same time on each HTTP/2 connection (1)", .minimum = 1,
     .maximum = SETTINGS_STREAMS},
    {OPTION_FLAG, 0, "no-keepalive", &given.no_keepalive, NULL,
     "a new connection for each request"},
    {OPTION_TEXT, 'x', "proxy", &given.proxy, "URL",
     "through a proxy: http://, https:// or socks5:// (slower)"},
    {OPTION_FLAG, 'L', "follow", &given.follow, NULL, "follow redirects, ten at most (slower)"},
    {OPTION_TEXT, 0, "connect-to", &given.connect_to, "HOST:PORT",
     "connect there, whatever the URL says"},
    {OPTION_FILE, 0, "unix-socket", &given.unix_socket, "PATH", "connect to that socket"},
    {OPTION_FLAG, 'k', "insecure", &given.tls.insecure, NULL, "do not verify certificates"},
    {OPTION_FILE, 0, "cacert", &given.tls.authorities, "FILE", "authorities to trust, PEM"},
    {OPTION_FILE, 0, "cert", &given.tls.certificate, "FILE", "certificate of the client, PEM"},
    {OPTION_FILE, 0, "key", &given.tls.key, "FILE", "its key, PEM (in the file of --cert)"},
    {OPTION_HEADING, .help = "Verdict:"},
    {OPTION_TEXT, 0, "expect-status", &given.expect_status, "LIST",
     "statuses that are a success (200-399); any other fails the run"},
    {OPTION_LIST, 0, "expect-header", &given.expect_headers, "HEADER",
     "a header of each reply: 'Name' or 'Name: REGEX'"},
    {OPTION_TEXT, 0, "expect-body", &given.expect_body, "WHAT",
     "of each reply: a regular expression, or /json/pointer=VALUE"},
    {OPTION_FLAG, 0, "expect-security-headers", &given.expect_security, NULL,
     "the first reply must have those that protect browsers"},
    {OPTION_FLAG, 0, "expect-rate-limit", &given.expect_rate_limit, NULL,
     "the server must limit the rate, by 429; report how"},
    {OPTION_TEXT, 0, "fail-if", &given.fail_if, "LIST",
     "conditions that fail the run: p99>200ms,errors>1%,rate<500"},
    {OPTION_DURATION, 0, "p99-target", &given.p99_target, "TIME",
     "what the recommendation holds P99 against (200ms)"},
    {OPTION_FLAG, 0, "find-capacity", &given.find_capacity, NULL,
     "search the highest rate that holds the objective, by steps of --duration (5s)"},
    {OPTION_TEXT, 0, "slo", &given.slo, "LIST",
     "the objective: conditions that must hold (p99<200ms,errors<0.1%)"},
    {OPTION_FLAG, 0, "compare", &given.compare, NULL,
     "compare two URLs, in turn; or a URL with a saved report; or two reports"},
    {OPTION_TEXT, 0, "max-regression", &given.regression_text, "SHARE",
     "how much slower the second one may be (0%)"},
    {OPTION_INTEGER, 0, "show-failures", &given.show_failures, "N",
     "report the first N exchanges that failed, without secrets", .minimum = 1, .maximum = 1000},
    {OPTION_HEADING, .help = "Several machines:"},
    {OPTION_TEXT, 0, "shard", &given.shard_text, "I/N",
     "do the part I (from 0) of a load that N share; env/N: I is $JOB_COMPLETION_INDEX"},
    {OPTION_TEXT, 0, "start-at", &given.start_text, "TIME", "begin then: 2026-01-31T12:00:00Z"},
    {OPTION_FLAG, 0, "merge", &given.merge, NULL,
     "add the reports of such machines: files, or - for standard input"},
    {OPTION_HEADING, .help = "Result:"},
    {OPTION_FILE, 0, "plot", &given.plot, "FILE", "draw it as well: FILE.svg or FILE.html"},
    OPTION_COMMON_FORMATS(&given.common, "text, json, csv or prometheus"),
    {0},
};

static const char *const synopsis[] = {"[OPTION]... URL",
                                       "[OPTION]... --targets FILE [URL]",
                                       "[OPTION]... --compare URL|REPORT URL|REPORT",
                                       "[OPTION]... --find-capacity [--slo LIST] URL",
                                       "[--plot FILE] [--format csv|prometheus] REPORT",
                                       "[OPTION]... --merge REPORT...",
                                       NULL};

static const char *const examples[] = {
    "api-load https://api.example.com/users -c 50 -d 30",
    "api-scaffold openapi.yaml --emit requests | api-load --targets -",
    "api-load http://localhost:3000/users --compare baseline.json",
    "api-load https://api.example.com/orders -b '{\"product_id\": 1}' -c 100 -d 60",
    "api-load http://localhost:3000/users --rate 500/s -d 30",
    "api-load http://localhost:3000/users | jq .latency_ms.p99",
    "api-load http://localhost:3000/users --find-capacity --slo 'p99<200ms,errors<0.1%'",
    NULL,
};

static const char *const format_words[] = {"text", "json", "csv", "prometheus", NULL};

static const char *const first_options[] = {
    "concurrency", "duration", "rate", "header", "body", "output", NULL,
};

const struct option_program options_program = {
    .name = "api-load",
    .summary = "load an HTTP service and measure throughput, latency and errors",
    .synopsis = synopsis,
    .examples = examples,
    .brief = "[OPTION]... URL|REPORT...",
    .first = first_options,
    .formats = format_words,
    .options = options,
    .libraries = loadtest_libraries,
    .operand = "file",
    .common = &given.common,
};

int options_parse(struct settings *settings, int argc, char **argv)
{
    given = *settings;
    int status = option_parse(&options_program, argc, argv, &given.operands);
    *settings = given;
    return status;
}
