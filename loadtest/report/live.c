/* Rate, latency, errors and time left, in one line. */
#include "loadtest/report/live.h"

#include "loadtest/report/number.h"

#include "common/message.h"
#include "common/terminal.h"
#include "common/text.h"

bool live_is_wanted(void)
{
    return terminal_is(2) && !message_is_quiet();
}

void live_show(const struct run_progress *progress, void *argument)
{
    struct live *live = argument;
    char time[NUMBER_SIZE], of[NUMBER_SIZE], p50[NUMBER_SIZE], p99[NUMBER_SIZE], rate[NUMBER_SIZE];
    char total[TEXT_COUNT_SIZE], failed[TEXT_COUNT_SIZE];
    const int64_t second = INT64_C(1000000000);
    if (progress->elapsed < 0) {
        progress_show("warming up: %s left", number_seconds(time, -progress->elapsed));
        return;
    }
    uint64_t done = progress->successful + progress->failed;
    double passed = (double)(progress->elapsed - live->last_moment) / 1e9;
    double now_rate = passed > 0 ? (double)(done - live->last) / passed : 0;
    live->last = done;
    live->last_moment = progress->elapsed;
    number_seconds(time, progress->elapsed / second * second);
    if (live->plan->duration != INT64_MAX)
        number_seconds(of, live->plan->duration);
    else
        text_count(of, live->plan->requests);
    progress_show("%s of %s | %s done, %s failed | %s/s | P50 %sms P99 %sms | %u in flight", time,
                  of, text_count(total, done), text_count(failed, progress->failed),
                  number_rate(rate, now_rate), number_ms(p50, progress->p50),
                  number_ms(p99, progress->p99), progress->busy);
}
