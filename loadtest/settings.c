/* From the command line to what is to be done. */
#include "loadtest/settings.h"

#include "loadtest/defaults.h"
#include "loadtest/engine/clock.h"
#include "loadtest/measure/random.h"
#include "loadtest/options.h"
#include "loadtest/report/moment.h"
#include "loadtest/rules.h"
#include "loadtest/target/rate.h"
#include "loadtest/target/set.h"
#include "loadtest/target/url.h"

#include "common/message.h"
#include "common/output.h"
#include "common/parse.h"
#include "common/status.h"
#include "common/terminal.h"

#include <string.h>
#include <unistd.h>

/* A bare number up to this after -t is taken for wrk's threads by people who come from there. */
#define THREADS_LIKELY 64

#define START_HINT                                                                                 \
    "write it in UTC, as 2026-01-31T12:00:00Z or what date -u -d '+20 seconds' "                   \
    "+%Y-%m-%dT%H:%M:%SZ prints"

static int take_timeout(struct settings *settings)
{
    int64_t number;
    if (settings->timeout_text == NULL)
        return -1;
    if (parse_duration(settings->timeout_text, &settings->timeout) != 0)
        return option_usage(&options_program,
                            "option '--timeout' needs a duration such as 30, 500ms or 1m30s, not "
                            "'%s'",
                            settings->timeout_text);
    if (parse_integer(settings->timeout_text, 1, THREADS_LIKELY, &number) == 0 &&
        settings->threads == 0) {
        message_note("-t is the time-out: %lld seconds", (long long)number);
        message_hint("-T sets the number of threads; write -t %llds when seconds are meant",
                     (long long)number);
    }
    return -1;
}

static int take_rate(struct settings *settings)
{
    size_t *count = &settings->arrivals.count;
    if (settings->rate_text != NULL && rate_parse(settings->rate_text, &settings->rate) != 0)
        return option_usage(&options_program,
                            "option '--rate' needs a rate such as 500/s or 30/m, not '%s'",
                            settings->rate_text);
    if (settings->stages_text != NULL &&
        stages_parse(settings->stages_text, settings->rate, settings->stages + 1, SETTINGS_STAGES,
                     count) != 0)
        return option_usage(&options_program,
                            "option '--stages' needs a list such as 10s:100,30s:1000, not '%s'",
                            settings->stages_text);
    if (settings->regression_text != NULL &&
        share_parse(settings->regression_text, &settings->max_regression) != 0)
        return option_usage(&options_program,
                            "option '--max-regression' needs a share such as 5%% or 0.05, not '%s'",
                            settings->regression_text);
    return -1;
}

static int take_shard(struct settings *settings)
{
    const char *problem = NULL;
    settings->shard = (struct shard){0, 1};
    if (settings->shard_text != NULL &&
        shard_parse(settings->shard_text, &settings->shard, &problem) != 0)
        return option_usage(&options_program, "'%s' is no shard: %s", settings->shard_text,
                            problem);
    if (settings->start_text != NULL && moment_parse(settings->start_text, &settings->start) != 0)
        return option_usage_hint(START_HINT, "'%s' is no time for --start-at",
                                 settings->start_text);
    if (settings->start_text != NULL && settings->start < clock_wall())
        return option_usage_hint(START_HINT, "'%s' has passed: --start-at needs a time to come",
                                 settings->start_text);
    return -1;
}

/* A saved document in another form, without any load. */
static bool shows_reports(const struct settings *settings)
{
    enum form form = settings_form(settings);
    return settings->plot != NULL || form == FORM_CSV || form == FORM_PROMETHEUS;
}

/* A report where a URL is due, unless it is meant for something else. */
static int no_url(const char *operand)
{
    const char *end = strrchr(operand, '.');
    if (strcmp(operand, "-") != 0 && access(operand, F_OK) != 0)
        return option_usage_hint("write a URL such as http://localhost:3000/users",
                                 "'%s' is neither a URL nor a file that is there", operand);
    if (end != NULL && (strcmp(end, ".yaml") == 0 || strcmp(end, ".yml") == 0))
        return option_usage_hint("a specification becomes a load by 'api-scaffold FILE --emit "
                                 "requests | api-load --targets - URL'",
                                 "'%s' is a file, not a URL", operand);
    return option_usage_hint("a saved report goes with --compare, --merge, --plot or --format csv; "
                             "requests go with --targets",
                             "'%s' is a file, not a URL", operand);
}

/* More operands than one: what most likely is a value that lost its quotes, or a word of another tool. */
static int too_many(const struct option_operands *operands)
{
    size_t i = 0;
    while (i < operands->count && strstr(operands->items[i], "://") != NULL)
        i++;
    if (i == operands->count)
        return option_usage(&options_program, "one URL is expected, not %zu (--compare takes two)",
                            operands->count);
    return option_usage_hint("a value with blanks needs quotes, as in -H 'Accept: text/html'; a "
                             "method goes with -m, two URLs with --compare",
                             "one URL is expected: '%s' is too many", operands->items[i]);
}

static int no_pair(size_t count)
{
    return option_usage_hint("give two URLs, two saved reports, or one of each",
                             "--compare takes two operands, not %zu", count);
}

/* URLs and reports, by what the operands look like; those of --merge are reports, as many as there are. */
static int sort_operands(struct settings *settings)
{
    if (settings->merge)
        return -1;
    const struct option_operands *operands = &settings->operands;
    size_t wanted = settings->compare ? 2 : 1,
           least = settings->targets != NULL ? wanted - 1 : wanted;
    if (operands->count == 0 && least > 0)
        return option_usage(&options_program,
                            "no URL is given: write one such as http://localhost:3000/users");
    if (operands->count > wanted && !settings->compare)
        return too_many(operands);
    if (operands->count > wanted || operands->count < least)
        return no_pair(operands->count);
    for (size_t i = 0; i < operands->count; i++) {
        if (url_is_meant(operands->items[i]))
            settings->urls[settings->url_count++] = operands->items[i];
        else
            settings->reports[settings->report_count++] = operands->items[i];
    }
    if (settings->targets != NULL && operands->count < wanted && settings->url_count == 0)
        settings->urls[settings->url_count++] = NULL; /* the set has its own */
    if (settings->url_count + settings->report_count < wanted)
        return no_pair(1);
    if (!settings->compare && settings->report_count > 0 && !shows_reports(settings))
        return no_url(settings->reports[0]);
    return -1;
}

static void say(const char *text)
{
    message_verbose("%s", text);
}

static void tell(const char *text)
{
    message_note("%s", text);
}

/* A seed that is given repeats everything. Without one, UUIDs are new: what a run has made is still
 * there in the next. */
static void take_seed(struct settings *settings)
{
    uint64_t state = (uint64_t)clock_wall() ^ (uint64_t)getpid() << 32;
    if (settings->seed >= 0)
        return;
    settings->seed = 1;
    settings->salt = random_next(&state);
}

int settings_parse(struct settings *settings, int argc, char **argv)
{
    *settings = (struct settings){.note = say,
                                  .tell = tell,
                                  .duration = -1,
                                  .timeout = -1,
                                  .connect_timeout = -1,
                                  .grace = -1,
                                  .warmup = -1,
                                  .seed = -1,
                                  .p99_target = -1};
    static int (*const steps[])(struct settings *) = {take_timeout, take_rate, take_shard};
    int status = options_parse(settings, argc, argv);
    take_seed(settings);
    if (status < 0)
        status = rules_check_typed(settings);
    for (size_t i = 0; status < 0 && i < sizeof steps / sizeof *steps; i++)
        status = steps[i](settings);
    return status < 0 ? sort_operands(settings) : status;
}

void settings_set_rate(struct settings *settings, double rate)
{
    settings->rate = rate;
    settings->arrivals.count = 0;
    defaults_set_arrivals(settings);
}

bool settings_are_slow(const struct settings *settings)
{
    return settings->proxy != NULL || settings->follow || settings->authentication != 0;
}

int settings_complete(struct settings *settings)
{
    defaults_set(settings);
    if (settings->requests > 0 && settings->requests < settings->shard.count)
        return option_usage(&options_program, "%lld request%s too few for %u shards",
                            (long long)settings->requests,
                            settings->requests == 1 ? " is" : "s are", settings->shard.count);
    defaults_take_share(settings);
    return rules_check_complete(settings);
}

/* What cannot be written is said before the load, not after. */
static int check_files(const struct settings *settings, struct error *error)
{
    if (settings->common.output != NULL && output_check(settings->common.output, error) != 0)
        return -1;
    return settings->plot != NULL ? output_check(settings->plot, error) : 0;
}

static void note_left_out(const struct request_set *set)
{
    if (set->left_out == 1)
        message_note("1 request of '%s' goes to another host, and is left out", set->source);
    else
        message_note("%zu requests of '%s' go to other hosts, and are left out", set->left_out,
                     set->source);
}

int settings_read(struct arena *arena, struct settings *settings, struct error *error)
{
    struct request_set *set = arena_alloc(arena, 1, sizeof *set);
    struct csv *rows = arena_alloc(arena, 1, sizeof *rows);
    if (check_files(settings, error) != 0)
        return -1;
    if (settings->targets != NULL && set_read(arena, settings->targets, set, error) != 0)
        return -1;
    if (settings->data != NULL && csv_read(arena, settings->data, rows, error) != 0)
        return -1;
    settings->set = settings->targets != NULL ? set : NULL;
    settings->rows = settings->data != NULL ? rows : NULL;
    if (settings->set != NULL && settings->set->left_out > 0)
        note_left_out(settings->set);
    return 0;
}

void settings_release(struct settings *settings)
{
    option_list_release(&settings->headers);
    option_list_release(&settings->expect_headers);
    option_operands_release(&settings->operands);
}

enum form settings_form_named(const char *name)
{
    static const char *const names[] = {"text", "json", "csv", "prometheus"};
    unsigned form = 0;
    while (form < FORM_COUNT && strcmp(name, names[form]) != 0)
        form++;
    return form;
}

enum form settings_form(const struct settings *settings)
{
    if (settings->common.json)
        return FORM_JSON;
    if (settings->common.format != NULL)
        return settings_form_named(settings->common.format);
    return settings->common.output == NULL && terminal_is(1) ? FORM_TEXT : FORM_JSON;
}

bool settings_wants_bars(const struct settings *settings)
{
    return terminal_draws(1) &&
           (settings->common.output != NULL || settings_form(settings) == FORM_TEXT);
}
