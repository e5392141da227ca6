/* Header fields of rate limits: RFC 9110 (Retry-After), the drafts of RateLimit, and X-RateLimit. */
#include "loadtest/measure/limitlog.h"

#include "common/memory.h"

#include <curl/curl.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define VALUE_LIMIT 256
/* A reset beyond this is a moment since 1970, not a number of seconds. */
#define MOMENT_LEAST 100000000

void limit_notice_begin(struct limit_notice *notice)
{
    *notice = (struct limit_notice){-1, -1, -1, -1};
}

/* The digits at `text` as a number; -1 when there are none, or too many. */
static int32_t number_at(const char *text)
{
    int64_t value = 0;
    size_t i = 0;
    for (; text[i] >= '0' && text[i] <= '9' && value <= INT32_MAX; i++)
        value = value * 10 + (text[i] - '0');
    return i > 0 && value <= INT32_MAX ? (int32_t)value : -1;
}

/* The number of a parameter such as "w=900" in a list of them. */
static int32_t parameter(const char *text, const char *key)
{
    size_t length = strlen(key);
    for (const char *at = strstr(text, key); at != NULL; at = strstr(at + 1, key)) {
        bool whole = at == text || strchr(" ;,\t", at[-1]) != NULL;
        if (whole && at[length] == '=')
            return number_at(at + length + 1);
    }
    return -1;
}

static void set(int32_t *place, int32_t value)
{
    if (value >= 0)
        *place = value;
}

/* Seconds; with a fraction, which some send, those that are over after it; or a date (RFC 9110, section
 * 10.2.3), which is taken by our clock. */
static void take_retry(struct limit_notice *notice, const char *value)
{
    int32_t wait = number_at(value);
    size_t digits = strspn(value, "0123456789");
    if (wait >= 0 && wait < INT32_MAX && value[digits] == '.' &&
        value[digits + 1 + strspn(value + digits + 1, "0")] != '\0')
        wait++;
    time_t moment = digits == 0 ? curl_getdate(value, NULL) : -1, now = time(NULL);
    if (moment >= 0)
        wait = moment > now ? (int32_t)(moment - now < INT32_MAX ? moment - now : INT32_MAX) : 0;
    set(&notice->retry_after, wait);
}

/* "100", or "100, 100;w=900" */
static void take_limit(struct limit_notice *notice, const char *value)
{
    set(&notice->limit, number_at(value));
    set(&notice->window, parameter(value, "w"));
}

static void take_reset(struct limit_notice *notice, const char *value)
{
    int32_t reset = number_at(value);
    if (reset > MOMENT_LEAST) {
        int64_t rest = (int64_t)reset - (int64_t)time(NULL);
        reset = rest > 0 ? (int32_t)rest : 0;
    }
    set(&notice->reset, reset);
}

/* "100;w=900", or "\"default\";q=100;w=900" */
static void take_policy(struct limit_notice *notice, const char *value)
{
    set(&notice->limit, number_at(value));
    set(&notice->limit, parameter(value, "q"));
    set(&notice->window, parameter(value, "w"));
}

/* "limit=100, remaining=50, reset=5", or "\"default\";r=50;t=5" */
static void take_combined(struct limit_notice *notice, const char *value)
{
    set(&notice->limit, parameter(value, "limit"));
    set(&notice->reset, parameter(value, "reset"));
    set(&notice->reset, parameter(value, "t"));
}

static const struct {
    const char *name;
    void (*take)(struct limit_notice *, const char *);
} fields[] = {
    {"Retry-After", take_retry},        {"RateLimit-Limit", take_limit},
    {"X-RateLimit-Limit", take_limit},  {"X-Rate-Limit-Limit", take_limit},
    {"RateLimit-Reset", take_reset},    {"X-RateLimit-Reset", take_reset},
    {"X-Rate-Limit-Reset", take_reset}, {"RateLimit-Policy", take_policy},
    {"RateLimit", take_combined},
};

void limit_notice_field(struct limit_notice *notice, const char *name, size_t name_length,
                        const char *value, size_t value_length)
{
    char text[VALUE_LIMIT];
    char first = (char)(name[0] | 0x20);
    if ((first != 'r' && first != 'x') || value_length >= sizeof text)
        return;
    memcpy(text, value, value_length);
    text[value_length] = '\0';
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (strlen(fields[i].name) == name_length &&
            strncasecmp(fields[i].name, name, name_length) == 0)
            fields[i].take(notice, text);
}

static void append(struct limitlog *log, const struct limit_event *event)
{
    if (log->count == log->capacity) {
        log->capacity = memory_grow(log->capacity, log->count + 1);
        log->items = memory_resize(log->items, log->capacity, sizeof *log->items);
    }
    log->items[log->count++] = *event;
}

void limitlog_add(struct limitlog *log, int64_t at, int64_t answered, unsigned status,
                  const struct limit_notice *notice)
{
    if (log->count < LIMITLOG_SIZE)
        append(log, &(struct limit_event){at, answered, status, *notice});
    else if (log->end == 0)
        log->end = at;
}

void limitlog_merge(struct limitlog *into, const struct limitlog *from)
{
    size_t kept = 0;
    if (from->end != 0 && (into->end == 0 || from->end < into->end))
        into->end = from->end;
    for (size_t i = 0; i < from->count; i++)
        append(into, &from->items[i]);
    for (size_t i = 0; i < into->count && into->end != 0; i++)
        if (into->items[i].at < into->end)
            into->items[kept++] = into->items[i];
    if (into->end != 0)
        into->count = kept;
}

void limitlog_release(struct limitlog *log)
{
    memory_free(log->items);
    *log = (struct limitlog){.items = NULL};
}
