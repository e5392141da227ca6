/* Parts of documents. */
#include "loadtest/report/figures.h"

#include "common/document.h"

#include <string.h>

#define MS_DIGITS 4
#define SECOND_DIGITS 6

void figures_set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

void figures_count(json_t *object, const char *key, uint64_t count)
{
    figures_set(object, key, json_integer((json_int_t)count));
}

void figures_text(json_t *object, const char *key, const char *text)
{
    figures_set(object, key, text != NULL ? document_string(text, strlen(text)) : json_null());
}

json_t *figures_ms(int64_t nanoseconds)
{
    return document_real((double)nanoseconds / 1e6, MS_DIGITS);
}

json_t *figures_seconds(int64_t nanoseconds)
{
    return document_real((double)nanoseconds / 1e9, SECOND_DIGITS);
}

json_t *figures_latency(const struct summary *summary)
{
    json_t *object = json_object();
    bool some = summary->timed > 0;
    figures_set(object, "min", some ? figures_ms(summary->min) : json_null());
    figures_set(object, "avg", some ? figures_ms(summary->avg) : json_null());
    for (int i = 0; i < QUANTILE_COUNT; i++)
        figures_set(object, quantile_names[i],
                    some ? figures_ms(summary->quantiles[i]) : json_null());
    figures_set(object, "max", some ? figures_ms(summary->max) : json_null());
    return object;
}

json_t *figures_errors(const struct summary *summary)
{
    json_t *array = json_array();
    for (size_t i = 0; i < summary->failure_count; i++) {
        const struct failure *failure = &summary->failures[i];
        json_t *item = json_object(), *details = json_array();
        figures_text(item, "cause", failure->cause);
        figures_count(item, "count", failure->count);
        for (size_t j = 0; j < failure->detail_count; j++)
            json_array_append_new(details,
                                  json_pack("{s:s, s:I}", "detail", failure->details[j].text,
                                            "count", (json_int_t)failure->details[j].count));
        if (failure->detail_count > 0)
            figures_set(item, "details", json_incref(details));
        json_decref(details);
        json_array_append_new(array, item);
    }
    return array;
}

json_t *figures_statuses(const uint64_t *counts)
{
    json_t *object = json_object();
    for (unsigned status = 0; status < TALLY_STATUSES; status++)
        if (counts[status] > 0) {
            char name[8];
            name[0] = (char)('0' + status / 100);
            name[1] = (char)('0' + status / 10 % 10);
            name[2] = (char)('0' + status % 10);
            name[3] = '\0';
            figures_count(object, name, counts[status]);
        }
    return object;
}

static json_t *pair(size_t index, uint64_t count)
{
    return json_pack("[I, I]", (json_int_t)index, (json_int_t)count);
}

json_t *figures_histogram(const struct histogram *histogram)
{
    json_t *array = json_array();
    for (size_t i = 0; i < HISTOGRAM_SIZE; i++)
        if (histogram->buckets[i] > 0)
            json_array_append_new(array, pair(i, histogram->buckets[i]));
    return array;
}
