/* Rules that hold among options. */
#include "loadtest/rules.h"

#include "loadtest/options.h"
#include "loadtest/plot/plot.h"
#include "loadtest/settings.h"

#include "common/status.h"

#include <string.h>
#include <strings.h>

#define MILLISECOND INT64_C(1000000)

/* Two options that exclude each other; which ones there are is for the message. */
static int exclude(const char *one, const char *other)
{
    return option_usage(&options_program, "%s and %s exclude each other", one, other);
}

static int need(const char *one, const char *other)
{
    return option_usage(&options_program, "%s needs %s", one, other);
}

static int check_result(const struct settings *settings)
{
    const char *format = settings->common.format;
    if (format != NULL && settings_form_named(format) == FORM_COUNT)
        return option_usage(&options_program,
                            "option '--format' needs text, json, csv or prometheus, not '%s'",
                            format);
    if (format != NULL && settings->common.json && strcmp(format, "json") != 0)
        return option_usage(&options_program, "--json and --format %s exclude each other", format);
    if (settings->plot != NULL && !plot_is_name(settings->plot))
        return option_usage(&options_program,
                            "--plot needs a file that ends in .svg or .html, not '%s'",
                            settings->plot);
    return -1;
}

/* A search sets the rates itself. */
static int check_search(const struct settings *settings)
{
    bool sets_load =
        settings->rate_text != NULL || settings->stages_text != NULL || settings->requests > 0;
    if (settings->slo != NULL && !settings->find_capacity)
        return need("--slo", "--find-capacity");
    if (settings->find_capacity && sets_load)
        return option_usage(&options_program,
                            "--find-capacity sets the rate itself: no --rate, --stages "
                            "or --requests with it");
    if (settings->find_capacity && settings->fail_if != NULL)
        return option_usage_hint("the objective of a search goes with --slo",
                                 "--fail-if and --find-capacity exclude each other");
    if (settings->find_capacity && (settings->compare || settings->expect_rate_limit))
        return exclude("--find-capacity", settings->compare ? "--compare" : "--expect-rate-limit");
    if (settings->expect_security && (settings->compare || settings->find_capacity))
        return exclude("--expect-security-headers",
                       settings->compare ? "--compare" : "--find-capacity");
    return -1;
}

static int check_targets(const struct settings *settings)
{
    if (settings->targets != NULL && (settings->method != NULL || settings->body != NULL))
        return exclude("--targets", settings->method != NULL ? "--method" : "--body");
    if (settings->targets != NULL && settings->data != NULL &&
        strcmp(settings->targets, "-") == 0 && strcmp(settings->data, "-") == 0)
        return option_usage(&options_program, "--targets and --data cannot both be standard input");
    return -1;
}

static int check_sequence(const struct settings *settings)
{
    const char *other = settings->compare             ? "--compare"
                        : settings->find_capacity     ? "--find-capacity"
                        : settings->expect_rate_limit ? "--expect-rate-limit"
                        : settings->stages_text       ? "--stages"
                                                      : NULL;
    if (settings->sequential && settings->targets == NULL)
        return need("--sequential", "--targets");
    if (settings->sequential && other != NULL)
        return exclude("--sequential", other);
    if (settings->between != NULL && !settings->sequential)
        return need("--between", "--sequential");
    return -1;
}

static int check_shard(const struct settings *settings)
{
    const char *other = settings->compare             ? "--compare"
                        : settings->find_capacity     ? "--find-capacity"
                        : settings->expect_rate_limit ? "--expect-rate-limit"
                                                      : NULL;
    if (settings->shard_text != NULL && other != NULL)
        return option_usage(&options_program, "--shard is for plain runs, not for %s", other);
    return -1;
}

static int check_merge(const struct settings *settings)
{
    if (settings->merge && settings->operands.count == 0)
        return option_usage_hint("name the reports of all shards, or - for standard input",
                                 "--merge needs reports");
    if (settings->merge && (settings->compare || settings->find_capacity))
        return exclude("--merge", settings->compare ? "--compare" : "--find-capacity");
    return -1;
}

/* What says something about options that are not there. */
static int check_lonely(const struct settings *settings)
{
    bool has_rate = settings->rate_text != NULL || settings->stages_text != NULL;
    if (settings->regression_text != NULL && !settings->compare)
        return need("--max-regression", "--compare");
    if (settings->arrivals_kind != 0 && !has_rate && !settings->find_capacity && !settings->compare)
        return need("--arrivals", "--rate or --stages");
    if (settings->tls.key != NULL && settings->tls.certificate == NULL)
        return need("--key", "--cert");
    return -1;
}

int rules_check_typed(const struct settings *settings)
{
    static int (*const checks[])(const struct settings *) = {
        check_result,   check_lonely, check_search, check_targets,
        check_sequence, check_shard,  check_merge};
    int status = -1;
    if (settings->stages_text != NULL && settings->duration >= 0)
        return exclude("--duration", "--stages");
    for (size_t i = 0; status < 0 && i < sizeof checks / sizeof *checks; i++)
        status = checks[i](settings);
    return status;
}

/* ---- with defaults ---- */

static int check_bounds(const struct settings *settings)
{
    if (settings->duration == 0)
        return option_usage(&options_program, "--duration must be more than 0");
    if (settings->timeout < MILLISECOND)
        return option_usage(&options_program, "--timeout must be at least 1ms");
    if (settings->connect_timeout < MILLISECOND)
        return option_usage(&options_program, "--connect-timeout must be at least 1ms");
    return -1;
}

static int check_authentication(const struct settings *settings)
{
    if (settings->authentication == 0)
        return -1;
    if (settings->user == NULL)
        return need("--auth", "--user");
    if (strstr(settings->user, "{{") != NULL)
        return option_usage(&options_program, "--user takes no placeholder with --auth %s",
                            options_authentications[settings->authentication]);
    return -1;
}

/* libcurl would say so only after it has tried. */
static int check_proxy(const struct settings *settings)
{
    static const char *const schemes[] = {"http", "https", "socks5", "socks5h"};
    const char *end = settings->proxy != NULL ? strstr(settings->proxy, "://") : NULL;
    if (end == NULL)
        return -1;
    int length = (int)(end - settings->proxy);
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if ((int)strlen(schemes[i]) == length &&
            strncasecmp(schemes[i], settings->proxy, (size_t)length) == 0)
            return -1;
    return option_usage(&options_program,
                        "a proxy is http://, https://, socks5:// or socks5h://, not '%.*s://'",
                        length, settings->proxy);
}

static int check_connection(const struct settings *settings)
{
    if (settings->connect_to != NULL && settings->unix_socket != NULL)
        return exclude("--connect-to", "--unix-socket");
    if (settings->streams > 1 && settings_are_slow(settings))
        return option_usage(&options_program, "--streams excludes --proxy, --follow and --auth");
    if (settings->no_keepalive && settings->streams > 1)
        return exclude("--no-keepalive", "--streams");
    if (settings->http1 && (settings->http2 || settings->streams > 0))
        return exclude("--http1.1", settings->http2 ? "--http2" : "--streams");
    return -1;
}

static int check_comparison(const struct settings *settings)
{
    if (settings->expect_rate_limit && settings->compare)
        return exclude("--expect-rate-limit", "--compare");
    if (settings->url_count == 2 && settings->arrivals.count > 0)
        return option_usage(&options_program,
                            "two URLs are compared in a closed model, without a rate");
    return -1;
}

int rules_check_complete(const struct settings *settings)
{
    static int (*const checks[])(const struct settings *) = {
        check_bounds, check_proxy, check_connection, check_authentication, check_comparison};
    int status = -1;
    for (size_t i = 0; status < 0 && i < sizeof checks / sizeof *checks; i++)
        status = checks[i](settings);
    return status;
}
