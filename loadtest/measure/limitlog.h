/* What a server says and does about its rate limit, reply by reply. */
#ifndef LOADTEST_MEASURE_LIMITLOG_H
#define LOADTEST_MEASURE_LIMITLOG_H

#include <stddef.h>
#include <stdint.h>

/* Replies that each loop keeps; a limit shows within far fewer. */
#define LIMITLOG_SIZE 400000u

/* What header fields announce, in seconds or requests; -1: nothing. */
struct limit_notice {
    int32_t retry_after; /* Retry-After */
    int32_t limit;       /* RateLimit-Limit and its kin */
    int32_t window;      /* RateLimit-Policy: w */
    int32_t reset;       /* until the quota is full again, from now */
};

struct limit_event {
    int64_t at, answered; /* when the request was sent, and its reply was there, on the clock */
    unsigned status;
    struct limit_notice notice;
};

struct limitlog {
    struct limit_event *items; /* owned */
    size_t count, capacity;
    int64_t end; /* when it became full, what was sent later is missing; 0: nothing is */
};

void limit_notice_begin(struct limit_notice *notice);

/* Take a header field into account. */
void limit_notice_field(struct limit_notice *notice, const char *name, size_t name_length,
                        const char *value, size_t value_length);

void limitlog_add(struct limitlog *log, int64_t at, int64_t answered, unsigned status,
                  const struct limit_notice *notice);

/* Add the log of another thread: both are as long as the one that became full first. */
void limitlog_merge(struct limitlog *into, const struct limitlog *from);
void limitlog_release(struct limitlog *log);

#endif
