/* The option table, its defaults, and what options mean together. */
#include "loadtest/settings.h"

#include "common/message.h"
#include "common/parse.h"
#include "common/status.h"
#include "common/terminal.h"

#include <string.h>

#define SECOND INT64_C(1000000000)
#define CONCURRENCY_LIMIT 1000000
#define THREAD_LIMIT 1024
/* A bare number up to this after -t is taken for wrk's threads by people who come from there. */
#define THREADS_LIKELY 64

static struct settings given;

static const struct option options[] = {
    {OPTION_HEADING, .help = "Load:"},
    {OPTION_INTEGER, 'c', "concurrency", &given.concurrency, "N", "connections in use (10)",
     .minimum = 1, .maximum = CONCURRENCY_LIMIT},
    {OPTION_DURATION, 'd', "duration", &given.duration, "TIME", "how long (10s)"},
    {OPTION_INTEGER, 'n', "requests", &given.requests, "N", "stop after so many requests",
     .minimum = 1, .maximum = INT64_MAX},
    {OPTION_INTEGER, 'T', "threads", &given.threads, "N", "event loops, one thread each (1)",
     .minimum = 1, .maximum = THREAD_LIMIT},
    {OPTION_TEXT, 't', "timeout", &given.timeout_text, "TIME", "limit of a request (10s)"},
    {OPTION_DURATION, 0, "connect-timeout", &given.connect_timeout, "TIME",
     "limit of connecting, TLS included (that of a request)"},
    {OPTION_DURATION, 0, "grace", &given.grace, "TIME",
     "how long the last requests are waited for (the timeout)"},
    {OPTION_DURATION, 0, "warmup", &given.warmup, "TIME",
     "load before the run that is not counted"},
    {OPTION_HEADING, .help = "Request:"},
    {OPTION_TEXT, 'm', "method", &given.method, "METHOD", "GET, or POST with a body"},
    {OPTION_LIST, 'H', "header", &given.headers, "HEADER",
     "'Name: value', replacing a default; 'Name:' removes one"},
    {OPTION_TEXT, 'b', "body", &given.body, "BODY", "text, @FILE, or - for standard input"},
    {OPTION_TEXT, 'u', "user", &given.user, "USER:PASSWORD", "basic authentication"},
    {OPTION_FLAG, 'k', "insecure", &given.tls.insecure, NULL, "do not verify certificates"},
    {OPTION_FILE, 0, "cacert", &given.tls.authorities, "FILE", "authorities to trust, PEM"},
    {OPTION_FILE, 0, "cert", &given.tls.certificate, "FILE", "certificate of the client, PEM"},
    {OPTION_FILE, 0, "key", &given.tls.key, "FILE", "its key, PEM (in the file of --cert)"},
    {OPTION_HEADING, .help = "Verdict:"},
    {OPTION_TEXT, 0, "expect-status", &given.expect_status, "LIST",
     "statuses that are a success (200-399); any other fails the run"},
    {OPTION_DURATION, 0, "p99-target", &given.p99_target, "TIME",
     "what the recommendation holds P99 against (200ms)"},
    OPTION_COMMON(&given.common),
    {0},
};

static const char *const synopsis[] = {"[OPTION]... URL", NULL};

static const char *const examples[] = {
    "api-load https://api.example.com/users -c 50 -d 30",
    "api-load https://api.example.com/orders -b '{\"product_id\": 1}' -c 100 -d 60",
    "api-load http://localhost:3000/users | jq .latency_ms.p99",
    NULL,
};

static const struct option_program program = {
    .name = "api-load",
    .summary = "load an HTTP service and measure throughput, latency and errors",
    .synopsis = synopsis,
    .examples = examples,
    .options = options,
    .operand = "file",
    .common = &given.common,
};

static int check_timeout(struct settings *settings)
{
    int64_t number;
    if (settings->timeout_text == NULL)
        return -1;
    if (parse_duration(settings->timeout_text, &settings->timeout) != 0)
        return option_usage(&program, "'%s' is no duration for --timeout", settings->timeout_text);
    if (parse_integer(settings->timeout_text, 1, THREADS_LIKELY, &number) == 0 &&
        settings->threads == 0) {
        message_note("-t is the time-out: %lld seconds", (long long)number);
        message_hint("-T sets the number of threads; write -t %llds when seconds are meant",
                     (long long)number);
    }
    return -1;
}

static int check_format(const struct settings *settings)
{
    const char *format = settings->common.format;
    if (format != NULL && strcmp(format, "text") != 0 && strcmp(format, "json") != 0)
        return option_usage(&program, "unknown format '%s'", format);
    if (settings->tls.key != NULL && settings->tls.certificate == NULL)
        return option_usage(&program, "--key needs --cert");
    if (format != NULL && settings->common.json && strcmp(format, "json") != 0)
        return option_usage(&program, "--json and --format %s exclude each other", format);
    return -1;
}

static int check_times(const struct settings *settings)
{
    if (settings->duration == 0)
        return option_usage(&program, "--duration must be more than 0");
    if (settings->timeout < SECOND / 1000)
        return option_usage(&program, "--timeout must be at least 1ms");
    if (settings->connect_timeout < SECOND / 1000)
        return option_usage(&program, "--connect-timeout must be at least 1ms");
    return -1;
}

static void set_defaults(struct settings *settings)
{
    if (settings->connect_timeout < 0 || settings->connect_timeout > settings->timeout)
        settings->connect_timeout = settings->timeout;
    if (settings->grace < 0)
        settings->grace = settings->timeout;
    if (settings->duration < 0)
        settings->duration = settings->requests > 0 ? INT64_MAX : 10 * SECOND;
    if (settings->threads == 0)
        settings->threads = 1;
}

int settings_parse(struct settings *settings, int argc, char **argv)
{
    given = (struct settings){.concurrency = 10,
                              .duration = -1,
                              .timeout = 10 * SECOND,
                              .connect_timeout = -1,
                              .grace = -1,
                              .p99_target = SECOND / 5};
    int status = option_parse(&program, argc, argv, &given.operands);
    if (status < 0)
        status = check_format(&given);
    if (status < 0)
        status = check_timeout(&given);
    if (status < 0 && given.operands.count == 0)
        status = option_usage(&program, "no URL is given");
    if (status < 0 && given.operands.count > 1)
        status = option_usage(&program, "one URL is expected, not %zu", given.operands.count);
    if (status < 0) {
        set_defaults(&given);
        status = check_times(&given);
    }
    *settings = given;
    return status;
}

void settings_release(struct settings *settings)
{
    option_list_release(&settings->headers);
    option_operands_release(&settings->operands);
}

bool settings_wants_text(const struct settings *settings)
{
    if (settings->common.json)
        return false;
    if (settings->common.format != NULL)
        return strcmp(settings->common.format, "text") == 0;
    return settings->common.output == NULL && terminal_is(1);
}
