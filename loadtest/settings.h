/* The command line of api-load. */
#ifndef LOADTEST_SETTINGS_H
#define LOADTEST_SETTINGS_H

#include "loadtest/engine/schedule.h"
#include "loadtest/engine/tls.h"
#include "loadtest/target/shard.h"

#include "common/arena.h"
#include "common/error.h"
#include "common/option.h"

#include <stdbool.h>
#include <stdint.h>

/* The bounds of what is asked for, on the command line and by a baseline. */
#define SETTINGS_STAGES 64
#define SETTINGS_CONNECTIONS 1000000
#define SETTINGS_THREADS 1024
#define SETTINGS_STREAMS 1000

enum form {
    FORM_TEXT, /* for people */
    FORM_JSON,
    FORM_CSV,
    FORM_PROMETHEUS,
    FORM_COUNT,
};

struct csv;
struct request_set;

struct settings {
    void (*note)(const char *text);         /* says it with --verbose */
    void (*tell)(const char *text);         /* says it unless --quiet */
    int64_t concurrency, requests, threads; /* 0: not given */
    int64_t duration, connect_timeout, timeout, grace, warmup, p99_target; /* ns; -1: not given */
    const char *timeout_text, *rate_text, *stages_text, *regression_text;  /* as typed */
    const char *method, *body, *user, *expect_status, *expect_body, *fail_if;
    struct option_list expect_headers;
    struct option_list headers;
    struct tls_options tls;
    const char *cookie, *unix_socket, *connect_to;
    const char *proxy;
    int authentication; /* enum authentication */
    bool follow;
    bool no_keepalive, http1, http2;
    int64_t streams;   /* 0: not given */
    int arrivals_kind; /* 0 constant, 1 Poisson */
    int64_t seed;
    uint64_t salt; /* of UUIDs: another one in each run, 0 where a seed was given */
    const char *targets, *data, *between; /* as typed */
    bool sequential;
    const struct request_set *set; /* what --targets has; NULL: a URL is loaded */
    const struct csv *rows;        /* what --data has, or NULL */
    const char *slo, *plot, *shard_text, *start_text;
    bool expect_security;
    int64_t show_failures;
    struct shard shard;
    int64_t start; /* when to begin, ns since the epoch; 0: at once */
    bool compare, find_capacity, expect_rate_limit, merge;
    double rate;           /* arrivals per second; 0: a closed model */
    double max_regression; /* as a share */
    struct stage stages[SETTINGS_STAGES + 1];
    struct arrivals arrivals;
    const char *urls[2], *reports[2];
    unsigned url_count, report_count;
    struct option_common common;
    struct option_operands operands;
};

/* Parse the command line. Returns -1 to go on, or an exit status, everything being said. The values
 * that were not given stay so. */
int settings_parse(struct settings *settings, int argc, char **argv);

/* Give what was not given its default, and check what belongs together. As settings_parse(). */
int settings_complete(struct settings *settings);

/* Make it an open model of that rate, requests a second. For completed settings without stages. */
void settings_set_rate(struct settings *settings, double rate);

/* Read the files of --targets and --data into `arena`. 0, or -1. */
int settings_read(struct arena *arena, struct settings *settings, struct error *error);

void settings_release(struct settings *settings);

/* Whether something is asked for that only libcurl does. */
bool settings_are_slow(const struct settings *settings);

/* The form of that name, or FORM_COUNT. */
enum form settings_form_named(const char *name);

/* The form of the result: by --format, --json, and what stdout is. */
enum form settings_form(const struct settings *settings);

/* Whether that text may have bars: it goes to a terminal that shows them. */
bool settings_wants_bars(const struct settings *settings);

#endif
