/* The command line of api-load. */
#ifndef LOADTEST_SETTINGS_H
#define LOADTEST_SETTINGS_H

#include "loadtest/engine/tls.h"

#include "common/option.h"

#include <stdbool.h>
#include <stdint.h>

struct settings {
    int64_t concurrency, requests, threads; /* requests 0: not given */
    int64_t duration, connect_timeout, timeout, grace, warmup, p99_target; /* ns; -1: not given */
    const char *timeout_text;                                              /* -t as it was typed */
    const char *method, *body, *user, *expect_status;
    struct option_list headers;
    struct tls_options tls;
    struct option_common common;
    struct option_operands operands;
};

/* Parse and check. Returns -1 to go on, or an exit status, everything being said. */
int settings_parse(struct settings *settings, int argc, char **argv);
void settings_release(struct settings *settings);

/* Whether the result is text for people: by --format, --json, and what stdout is. */
bool settings_wants_text(const struct settings *settings);

#endif
