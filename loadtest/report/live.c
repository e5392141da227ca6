/* Rate, latency, errors and time left, in one line. */
#include "loadtest/report/live.h"

#include "loadtest/report/number.h"

#include "common/message.h"
#include "common/terminal.h"
#include "common/text.h"

#include <stdio.h>

#define SECOND INT64_C(1000000000)

bool live_is_wanted(void)
{
    return terminal_is(2) && !message_is_quiet();
}

/* How long it will still take; with a number of requests, at the rate so far. */
static char *time_left(char out[NUMBER_SIZE], const struct plan *plan,
                       const struct run_progress *progress)
{
    uint64_t done = progress->successful + progress->failed;
    int64_t left = plan->duration != INT64_MAX ? plan->duration - progress->elapsed : INT64_MAX;
    if (plan->requests > 0 && done > 0) {
        uint64_t rest = done < plan->requests ? plan->requests - done : 0;
        double needed = (double)progress->elapsed / (double)done * (double)rest;
        left = needed < (double)left ? (int64_t)needed : left;
    }
    if (left == INT64_MAX)
        snprintf(out, NUMBER_SIZE, "?");
    else
        number_seconds(out, left > 0 ? (left + SECOND - 1) / SECOND * SECOND : 0);
    return out;
}

void live_show(const struct run_progress *progress, void *argument)
{
    struct live *live = argument;
    char left[NUMBER_SIZE], p50[NUMBER_SIZE], p99[NUMBER_SIZE], rate[NUMBER_SIZE];
    char total[TEXT_COUNT_SIZE], failed[TEXT_COUNT_SIZE];
    if (progress->elapsed < 0) {
        progress_show("warming up: %s left", number_seconds(left, -progress->elapsed));
        return;
    }
    uint64_t done = progress->successful + progress->failed;
    double passed = (double)(progress->elapsed - live->last_moment) / 1e9;
    double now_rate = passed > 0 ? (double)(done - live->last) / passed : 0;
    live->last = done;
    live->last_moment = progress->elapsed;
    progress_show("%s left | %s/s | P50 %sms P99 %sms | %s done, %s failed | %u in flight",
                  time_left(left, live->plan, progress), number_rate(rate, now_rate),
                  number_ms(p50, progress->p50), number_ms(p99, progress->p99),
                  text_count(total, done), text_count(failed, progress->failed), progress->busy);
}
