/* The option table, its defaults, and what options mean together. */
#include "loadtest/settings.h"

#include "loadtest/engine/clock.h"
#include "loadtest/libraries.h"
#include "loadtest/plot/plot.h"
#include "loadtest/report/moment.h"
#include "loadtest/target/rate.h"
#include "loadtest/target/set.h"
#include "loadtest/target/url.h"

#include "common/message.h"
#include "common/parse.h"
#include "common/status.h"
#include "common/terminal.h"

#include <string.h>

#define SECOND INT64_C(1000000000)
#define CONCURRENCY 10
#define CONCURRENCY_OPEN 2000
/* Length of a step of a search. */
#define SEARCH_STEP (5 * SECOND)
/* A stage without an end; a day a thousand times, which does not overflow the clock. */
#define FOREVER (86400000 * SECOND)
/* A bare number up to this after -t is taken for wrk's threads by people who come from there. */
#define THREADS_LIKELY 64

static struct settings given;

static const char *const authentication_choices[] = {"basic", "digest", "negotiate", NULL};
static const char *const arrivals_choices[] = {"constant", "poisson", NULL};

static const struct option options[] = {
    {OPTION_HEADING, .help = "Load:"},
    {OPTION_INTEGER, 'c', "concurrency", &given.concurrency, "N",
     "connections in use (10; with a rate: as many as it needs)", .minimum = 1,
     .maximum = SETTINGS_CONNECTIONS},
    {OPTION_DURATION, 'd', "duration", &given.duration, "TIME", "how long (10s)"},
    {OPTION_INTEGER, 'n', "requests", &given.requests, "N", "stop after so many requests",
     .minimum = 1, .maximum = INT64_MAX},
    {OPTION_TEXT, 'r', "rate", &given.rate_text, "RATE",
     "start so many requests a second (500, 500/s, 30/m), whatever the replies do"},
    {OPTION_CHOICE, 0, "arrivals", &given.arrivals_kind, "KIND", "with a rate: constant or poisson",
     .choices = arrivals_choices},
    {OPTION_TEXT, 0, "stages", &given.stages_text, "LIST",
     "go to one rate after the other in a straight line: 10s:100,30s:1000,10s:0"},
    {OPTION_INTEGER, 0, "seed", &given.seed, "N", "of everything that is random (1)", .minimum = 0,
     .maximum = INT64_MAX},
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
    {OPTION_TEXT, 'm', "method", &given.method, "METHOD", "GET, or POST with a body"},
    {OPTION_LIST, 'H', "header", &given.headers, "HEADER",
     "'Name: value', replacing a default; 'Name:' removes one"},
    {OPTION_TEXT, 'b', "body", &given.body, "BODY", "text, @FILE, or - for standard input"},
    {OPTION_TEXT, 'u', "user", &given.user, "USER:PASSWORD", "basic authentication"},
    {OPTION_CHOICE, 0, "auth", &given.authentication, "KIND",
     "what --user is for: basic, digest or negotiate (slower)", .choices = authentication_choices},
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
    "api-load https://api.example.com/orders -b '{\"product_id\": 1}' -c 100 -d 60",
    "api-load http://localhost:3000/users --rate 500/s -d 30",
    "api-load http://localhost:3000/users | jq .latency_ms.p99",
    "api-load http://localhost:3000/users --compare baseline.json",
    "api-scaffold openapi.yaml --emit requests | api-load --targets - http://localhost:3000",
    "api-load http://localhost:3000/users --find-capacity --slo 'p99<200ms,errors<0.1%'",
    NULL,
};

static const struct option_program program = {
    .name = "api-load",
    .summary = "load an HTTP service and measure throughput, latency and errors",
    .synopsis = synopsis,
    .examples = examples,
    .options = options,
    .libraries = loadtest_libraries,
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

static enum form form_of(const char *name)
{
    static const char *const names[] = {"text", "json", "csv", "prometheus"};
    unsigned form = 0;
    while (form < FORM_COUNT && strcmp(name, names[form]) != 0)
        form++;
    return form;
}

static int check_format(const struct settings *settings)
{
    const char *format = settings->common.format;
    if (format != NULL && form_of(format) == FORM_COUNT)
        return option_usage(
            &program, "option '--format' needs text, json, csv or prometheus, not '%s'", format);
    if (format != NULL && settings->common.json && strcmp(format, "json") != 0)
        return option_usage(&program, "--json and --format %s exclude each other", format);
    if (settings->plot != NULL && !plot_is_name(settings->plot))
        return option_usage(&program, "--plot needs a file that ends in .svg or .html, not '%s'",
                            settings->plot);
    if (settings->tls.key != NULL && settings->tls.certificate == NULL)
        return option_usage(&program, "--key needs --cert");
    return -1;
}

static int check_rate(struct settings *settings)
{
    size_t *count = &settings->arrivals.count;
    if (settings->rate_text != NULL && rate_parse(settings->rate_text, &settings->rate) != 0)
        return option_usage(&program, "'%s' is no rate for --rate", settings->rate_text);
    if (settings->stages_text != NULL &&
        stages_parse(settings->stages_text, settings->rate, settings->stages + 1, SETTINGS_STAGES,
                     count) != 0)
        return option_usage(&program, "'%s' is no list of stages", settings->stages_text);
    if (settings->stages_text != NULL && settings->duration >= 0)
        return option_usage(&program, "--duration and --stages exclude each other");
    if (settings->regression_text != NULL &&
        share_parse(settings->regression_text, &settings->max_regression) != 0)
        return option_usage(&program, "'%s' is no share for --max-regression",
                            settings->regression_text);
    return -1;
}

static int check_shard(struct settings *settings)
{
    const char *problem = NULL;
    bool together = settings->compare || settings->find_capacity || settings->expect_rate_limit;
    settings->shard = (struct shard){0, 1};
    if (settings->shard_text != NULL &&
        shard_parse(settings->shard_text, &settings->shard, &problem) != 0)
        return option_usage(&program, "'%s' is no shard: %s", settings->shard_text, problem);
    if (settings->start_text != NULL && moment_parse(settings->start_text, &settings->start) != 0)
        return option_usage(&program, "'%s' is no time for --start-at: write 2026-01-31T12:00:00Z",
                            settings->start_text);
    if (settings->shard_text != NULL && together)
        return option_usage(&program, "--shard is for plain runs, not for %s",
                            settings->compare         ? "--compare"
                            : settings->find_capacity ? "--find-capacity"
                                                      : "--expect-rate-limit");
    if (settings->start_text != NULL && settings->start < clock_wall())
        return option_usage(&program, "'%s' has passed", settings->start_text);
    return -1;
}

/* A search sets the rates itself. */
static int check_search(const struct settings *settings)
{
    bool sets_load =
        settings->rate_text != NULL || settings->stages_text != NULL || settings->requests > 0;
    if (settings->slo != NULL && !settings->find_capacity)
        return option_usage(&program, "--slo needs --find-capacity");
    if (settings->find_capacity && sets_load)
        return option_usage(&program, "--find-capacity sets the rate itself: no --rate, --stages "
                                      "or --requests with it");
    if (settings->find_capacity && (settings->compare || settings->expect_rate_limit))
        return option_usage(&program, "--find-capacity and %s exclude each other",
                            settings->compare ? "--compare" : "--expect-rate-limit");
    return -1;
}

static int check_targets(const struct settings *settings)
{
    const char *other = settings->compare             ? "--compare"
                        : settings->find_capacity     ? "--find-capacity"
                        : settings->expect_rate_limit ? "--expect-rate-limit"
                        : settings->stages_text       ? "--stages"
                                                      : NULL;
    if (settings->targets != NULL && (settings->method != NULL || settings->body != NULL))
        return option_usage(&program, "--targets and %s exclude each other",
                            settings->method != NULL ? "--method" : "--body");
    if (settings->sequential && settings->targets == NULL)
        return option_usage(&program, "--sequential needs --targets");
    if (settings->sequential && other != NULL)
        return option_usage(&program, "--sequential and %s exclude each other", other);
    if (settings->between != NULL && !settings->sequential)
        return option_usage(&program, "--between needs --sequential");
    if (settings->targets != NULL && settings->data != NULL &&
        strcmp(settings->targets, "-") == 0 && strcmp(settings->data, "-") == 0)
        return option_usage(&program, "--targets and --data cannot both be standard input");
    return -1;
}

/* A saved document in another form, without any load. */
static bool shows_reports(const struct settings *settings)
{
    enum form form = settings_form(settings);
    return settings->plot != NULL || form == FORM_CSV || form == FORM_PROMETHEUS;
}

/* URLs and reports, by what the operands look like; those of --merge are reports, as many as there are. */
static int sort_operands(struct settings *settings)
{
    if (settings->merge && settings->operands.count == 0)
        return option_usage(&program, "--merge needs reports");
    if (settings->merge)
        return settings->compare || settings->find_capacity
                   ? option_usage(&program, "--merge and %s exclude each other",
                                  settings->compare ? "--compare" : "--find-capacity")
                   : -1;
    const struct option_operands *operands = &settings->operands;
    size_t wanted = settings->compare ? 2 : 1,
           least = settings->targets != NULL ? wanted - 1 : wanted;
    if (operands->count == 0 && least > 0)
        return option_usage(&program, "no URL is given");
    if (operands->count > wanted || operands->count < least)
        return option_usage(&program,
                            settings->compare ? "--compare takes two operands, not %zu"
                                              : "one URL is expected, not %zu",
                            operands->count);
    for (size_t i = 0; i < operands->count; i++) {
        if (url_is_meant(operands->items[i]))
            settings->urls[settings->url_count++] = operands->items[i];
        else
            settings->reports[settings->report_count++] = operands->items[i];
    }
    if (settings->targets != NULL && operands->count < wanted && settings->url_count == 0)
        settings->urls[settings->url_count++] = NULL; /* the set has its own */
    if (settings->url_count + settings->report_count < wanted)
        return option_usage(&program, "--compare takes two operands, not 1");
    if (!settings->compare && settings->report_count > 0 && !shows_reports(settings))
        return option_usage(&program, "'%s' is a file, not a URL", settings->reports[0]);
    return -1;
}

static void say(const char *text)
{
    message_verbose("%s", text);
}

int settings_parse(struct settings *settings, int argc, char **argv)
{
    given = (struct settings){.note = say,
                              .duration = -1,
                              .timeout = -1,
                              .connect_timeout = -1,
                              .grace = -1,
                              .warmup = -1,
                              .seed = 1,
                              .p99_target = -1};
    int status = option_parse(&program, argc, argv, &given.operands);
    if (status < 0)
        status = check_format(&given);
    if (status < 0)
        status = check_timeout(&given);
    if (status < 0)
        status = check_rate(&given);
    if (status < 0)
        status = check_search(&given);
    if (status < 0)
        status = check_targets(&given);
    if (status < 0)
        status = check_shard(&given);
    if (status < 0)
        status = sort_operands(&given);
    *settings = given;
    return status;
}

static void set_default(int64_t *value, int64_t otherwise)
{
    if (*value < 0)
        *value = otherwise;
}

static void set_times(struct settings *settings)
{
    int64_t staged = 0;
    for (size_t i = 0; i < settings->arrivals.count; i++)
        staged += settings->stages[i + 1].duration;
    set_default(&settings->timeout, 10 * SECOND);
    set_default(&settings->connect_timeout, settings->timeout);
    if (settings->connect_timeout > settings->timeout)
        settings->connect_timeout = settings->timeout;
    set_default(&settings->grace, settings->timeout);
    set_default(&settings->warmup, 0);
    set_default(&settings->p99_target, SECOND / 5);
    if (staged > 0)
        settings->duration = staged;
    if (settings->find_capacity)
        set_default(&settings->duration, SEARCH_STEP);
    set_default(&settings->duration, settings->requests > 0 ? INT64_MAX : 10 * SECOND);
}

/* The stages of an open model, with one in front for the warm-up at the first rate. */
static void set_arrivals(struct settings *settings)
{
    struct arrivals *arrivals = &settings->arrivals;
    if (arrivals->count == 0 && settings->rate <= 0)
        return;
    if (arrivals->count == 0) {
        int64_t duration = settings->duration < FOREVER ? settings->duration : FOREVER;
        settings->stages[1] = (struct stage){duration, settings->rate, settings->rate};
        arrivals->count = 1;
    }
    double first = settings->stages[1].from > 0 ? settings->stages[1].from : settings->stages[1].to;
    settings->stages[0] = (struct stage){settings->warmup, first, first};
    arrivals->stages = settings->stages + (settings->warmup > 0 ? 0 : 1);
    arrivals->count += settings->warmup > 0;
    arrivals->poisson = settings->arrivals_kind == 1;
    arrivals->seed = (uint64_t)settings->seed;
}

/* What is asked for is for all shards together; each has a connection at least, and a request, too,
 * where there are enough. */
static void take_share(struct settings *settings)
{
    const struct shard *shard = &settings->shard;
    settings->arrivals.shard = shard->index;
    settings->arrivals.shards = shard->count;
    settings->concurrency = (int64_t)shard_part(shard, (uint64_t)settings->concurrency);
    if (settings->concurrency == 0)
        settings->concurrency = 1;
    settings->requests = (int64_t)shard_part(shard, (uint64_t)settings->requests);
}

void settings_set_rate(struct settings *settings, double rate)
{
    settings->rate = rate;
    settings->arrivals.count = 0;
    set_arrivals(settings);
}

/* Enough for a server that stands still for two seconds. */
static void set_concurrency(struct settings *settings)
{
    double most = 0;
    if (settings->threads == 0)
        settings->threads = 1;
    if (settings->concurrency > 0)
        return;
    for (size_t i = 0; i < settings->arrivals.count; i++) {
        const struct stage *stage = &settings->arrivals.stages[i];
        most = stage->from > most ? stage->from : most;
        most = stage->to > most ? stage->to : most;
    }
    settings->concurrency = settings->find_capacity ? CONCURRENCY_OPEN : CONCURRENCY;
    if (2 * most > CONCURRENCY)
        settings->concurrency =
            2 * most < CONCURRENCY_OPEN ? (int64_t)(2 * most) : CONCURRENCY_OPEN;
}

bool settings_are_slow(const struct settings *settings)
{
    return settings->proxy != NULL || settings->follow || settings->authentication != 0;
}

int settings_complete(struct settings *settings)
{
    set_times(settings);
    set_arrivals(settings);
    set_concurrency(settings);
    if (settings->requests > 0 && settings->requests < settings->shard.count)
        return option_usage(&program, "%lld requests are too few for %u shards",
                            (long long)settings->requests, settings->shard.count);
    take_share(settings);
    if (settings->duration == 0)
        return option_usage(&program, "--duration must be more than 0");
    if (settings->timeout < SECOND / 1000)
        return option_usage(&program, "--timeout must be at least 1ms");
    if (settings->connect_timeout < SECOND / 1000)
        return option_usage(&program, "--connect-timeout must be at least 1ms");
    if (settings->expect_rate_limit && settings->compare)
        return option_usage(&program, "--expect-rate-limit and --compare exclude each other");
    if (settings->connect_to != NULL && settings->unix_socket != NULL)
        return option_usage(&program, "--connect-to and --unix-socket exclude each other");
    if (settings->streams > 1 && settings_are_slow(settings))
        return option_usage(&program, "--streams excludes --proxy, --follow and --auth");
    if (settings->authentication != 0 && settings->user == NULL)
        return option_usage(&program, "--auth needs --user");
    if (settings->authentication != 0 && strstr(settings->user, "{{") != NULL)
        return option_usage(&program, "--user takes no placeholder with --auth %s",
                            authentication_choices[settings->authentication]);
    if (settings->no_keepalive && settings->streams > 1)
        return option_usage(&program, "--no-keepalive and --streams exclude each other");
    if (settings->http1 && (settings->http2 || settings->streams > 0))
        return option_usage(&program, "--http1.1 and %s exclude each other",
                            settings->http2 ? "--http2" : "--streams");
    if (settings->url_count == 2 && settings->arrivals.count > 0)
        return option_usage(&program, "two URLs are compared in a closed model, without a rate");
    return -1;
}

int settings_read(struct arena *arena, struct settings *settings, struct error *error)
{
    struct request_set *set = arena_alloc(arena, 1, sizeof *set);
    struct data *rows = arena_alloc(arena, 1, sizeof *rows);
    if (settings->targets != NULL && set_read(arena, settings->targets, set, error) != 0)
        return -1;
    if (settings->data != NULL && data_read(arena, settings->data, rows, error) != 0)
        return -1;
    settings->set = settings->targets != NULL ? set : NULL;
    settings->rows = settings->data != NULL ? rows : NULL;
    if (settings->set != NULL && settings->set->left_out > 0)
        message_note("%zu requests of '%s' go to other hosts, and are left out",
                     settings->set->left_out, settings->set->source);
    return 0;
}

void settings_release(struct settings *settings)
{
    option_list_release(&settings->headers);
    option_list_release(&settings->expect_headers);
    option_operands_release(&settings->operands);
}

enum form settings_form(const struct settings *settings)
{
    if (settings->common.json)
        return FORM_JSON;
    if (settings->common.format != NULL)
        return form_of(settings->common.format);
    return settings->common.output == NULL && terminal_is(1) ? FORM_TEXT : FORM_JSON;
}

bool settings_wants_bars(const struct settings *settings)
{
    return terminal_draws(1) &&
           (settings->common.output != NULL || settings_form(settings) == FORM_TEXT);
}
