/* Logs in their three formats, and what is taken from them. */
#include "migrate/analyze/log.h"
#include "tests/lib/tap.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char stderr_text[] =
    "2026-01-31 12:00:00.000 UTC [17] LOG:  duration: 1.500 ms  statement: SELECT * FROM a WHERE x "
    "= 'l' AND y = 1\n"
    "2026-01-31 12:00:00.010 UTC [17] LOG:  duration: 2.500 ms  execute <unnamed>: SELECT * FROM "
    "a\n"
    "\tWHERE x = 'l' AND y = 2\n"
    "2026-01-31 12:00:00.010 UTC [17] DETAIL:  parameters: $1 = '5'\n"
    "2026-01-31 12:00:00.020 UTC [18] LOG:  duration: 0.1 ms  parse <unnamed>: SELECT 5\n"
    "2026-01-31 12:00:00.030 UTC [18] LOG:  checkpoint starting: time\n"
    "2026-01-31 12:00:00.040 UTC [18] LOG:  statement: SELECT broken FROM FROM\n"
    "2026-01-31 12:00:00.050 UTC [18] LOG:  statement: DELETE FROM b\n"
    "2026-01-31 12:00:00.060 UTC [18] LOG:  duration: 4 ms\n"
    "2026-01-31 12:00:00.070 UTC [19] LOG:  duration: 9 ms  plan:\n"
    "\tQuery Text: SELECT * FROM c\n"
    "\tWHERE z = 3\n"
    "\tSort  (cost=10.20..10.30 rows=1 width=4)\n"
    "\t  Sort Key: z\n"
    "\t  ->  Hash Join  (cost=0.10..10.10 rows=1 width=4)\n"
    "\t        ->  Seq Scan on c  (cost=0.00..9.00 rows=1 width=4)\n"
    "\t              Filter: (z = 3)\n"
    "\t        ->  Index Scan using d_pkey on d x  (cost=0.00..1.00 rows=1 width=4)\n";

static const char csv_text[] =
    "2026-01-31 12:00:00.000 UTC,\"u\",\"d\",17,\"[local]\",6789.11,1,\"SELECT\",2026-01-31 "
    "11:00:00 UTC,3/4,0,"
    "LOG,00000,\"duration: 1.5 ms  statement: SELECT \"\"X\"\" FROM a\nWHERE x = 'a, "
    "b'\",,,,,,,,,\"psql\",\"client "
    "backend\",,0\n"
    "2026-01-31 12:00:01.000 UTC,\"u\",\"d\",17,\"[local]\",6789.12,1,\"SELECT\",2026-01-31 "
    "11:00:00 UTC,3/4,0,"
    "ERROR,42601,\"statement: nothing\",,,,,,,,,\"psql\",\"client backend\",,0\n"
    "2026-01-31 12:00:02.000 UTC,,,18,,6789.13,1,,2026-01-31 11:00:00 "
    "UTC,,0,LOG,00000,\"statement: SELECT 1 "
    "FROM b\",,,,,,,,,\"\",\"client backend\",,0\n";

static const char json_text[] =
    "{\"timestamp\":\"2026-01-31 12:00:00.000 "
    "UTC\",\"pid\":17,\"session_id\":\"a.1\",\"error_severity\":\"LOG\","
    "\"message\":\"duration: 1.5 ms  statement: SELECT * FROM a WHERE x = 1\"}\n"
    "{\"pid\":17,\"session_id\":\"a.1\",\"error_severity\":\"ERROR\",\"message\":\"statement: "
    "SELECT 2\"}\n"
    "{\"pid\":18,\"session_id\":\"a.2\",\"error_severity\":\"LOG\",\"message\":\"duration: 2.5 ms  "
    "statement: SELECT "
    "* FROM a WHERE x = 2\"}\n"
    "{\"pid\":18,\"session_id\":\"a.2\",\"error_severity\":\"LOG\",\"message\":\"duration: 2.5 ms  "
    "plan:\\n{"
    "\\\"Query Text\\\": \\\"SELECT * FROM a WHERE x = 2\\\", \\\"Plan\\\": {\\\"Node Type\\\": "
    "\\\"Index Scan\\\", \\\"Index Name\\\": \\\"i\\\", \\\"Relation Name\\\": \\\"a\\\", "
    "\\\"Total Cost\\\": 7.5}}\"}\n";

static const char sql_text[] = "-- three of them\nSELECT ';' FROM a_2025;\nUPDATE b SET c = $1 "
                               "WHERE d = 'e';\nSELECT ';' FROM a_2026;\n";

static struct arena *arena;

static int read_text(const char *text, struct log *log, struct error *error)
{
    char path[] = "/tmp/log-test-XXXXXX";
    int descriptor = mkstemp(path), status = -1;

    if (descriptor >= 0 && write(descriptor, text, strlen(text)) == (ssize_t)strlen(text))
        status = log_read(arena, path, log, error);
    if (descriptor >= 0)
        close(descriptor);
    unlink(path);
    return status;
}

static struct log read_log(const char *text)
{
    struct error error = ERROR_INIT;
    struct log log;

    is_int(read_text(text, &log, &error), 0, "it is read");
    error_clear(&error);
    return log;
}

static void test_stderr(void)
{
    struct log log = read_log(stderr_text);

    is_int((int)log.is_log, 1, "stderr's format is a log");
    is_uint(log.group_count, 3, "three statements");
    is_near(log.groups[0].stats.total_ms, 4, 1e-9, "times are added");
    is_uint((unsigned)log.groups[0].stats.calls, 2, "of two executions");
    is_string(log.groups[0].stats.text, "SELECT * FROM a WHERE x = $1 AND y = $2",
              "constants are replaced");
    is_string(log.groups[0].stats.sample, "SELECT * FROM a WHERE x = 'l' AND y = $1",
              "but for those that never change");
    is_near(log.groups[1].stats.total_ms, 4, 1e-9, "a time on a line of its own");
    is_string(log.groups[2].stats.logged_node, "Seq Scan on c", "auto_explain's plan");
    is_int((long)(log.groups[2].stats.logged_cost * 10), 103, "with its cost");
    is_uint(log.refused, 1, "what does not parse is counted");
    is_uint(log.sessions.count, 3, "sessions are processes");
    is_uint(log.events[0].session, log.events[1].session, "two events of one");
}

static void test_csv(void)
{
    struct log log = read_log(csv_text);

    is_uint(log.group_count, 2, "csvlog: two statements, no error message");
    is_string(log.groups[0].first, "SELECT \"X\" FROM a\nWHERE x = 'a, b'",
              "quotes, commas and lines");
    is_uint(log.sessions.count, 2, "two sessions");
}

static void test_json(void)
{
    struct log log = read_log(json_text);

    is_uint(log.group_count, 1, "jsonlog: one statement");
    is_uint((unsigned)log.groups[0].stats.calls, 2, "twice");
    is_int(log.groups[0].stats.sample == NULL, 1, "none of whose constants stays");
    is_string(log.groups[0].stats.logged_node, "Index Scan using i on a", "a plan as JSON");
}

static void test_sql(void)
{
    struct log log = read_log(sql_text);

    is_int((int)log.is_log, 0, "plain SQL");
    is_uint(log.group_count, 3, "is cut into statements, tables with numbers apart");
    is_int((int)log.groups[0].stats.timed, 0, "without times");
}

/* Which lines there are of one statement that runs twice, and how often it counts. */
static void test_lines(void)
{
    static const struct {
        const char *lines; /* s: the statement, p: its plan */
        unsigned calls;
    } cases[] = {{"ss", 2}, {"pp", 2}, {"psps", 2}, {"spsp", 2}, {"p", 1}, {"ps", 1}, {"spp", 2}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer text = BUFFER_INIT;
        struct log log;

        for (const char *line = cases[i].lines; *line != '\0'; line++)
            buffer_printf(&text, "2026-01-31 12:00:00.000 UTC [17] LOG:  duration: 1 ms  %s",
                          *line == 's' ? "statement: SELECT 1 FROM a\n"
                                       : "plan:\n\tQuery Text: SELECT 1 FROM a\n"
                                         "\tSeq Scan on a  (cost=0.00..1.00 rows=1 width=4)\n");
        log = read_log(buffer_text(&text));
        is_uint((unsigned)log.groups[0].stats.calls, cases[i].calls, "lines %s", cases[i].lines);
        buffer_release(&text);
    }
}

static void test_errors(void)
{
    static const char *const texts[] = {"", "nothing that one could read", "{\"message\":1}\n"};
    struct error error = ERROR_INIT;
    struct log log;

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        is_int(read_text(texts[i], &log, &error), -1, "no statement: %s", texts[i]);
        is_int((int)error.status, STATUS_INPUT, "bad input");
        error_clear(&error);
    }
}

static struct log empty_log(void)
{
    struct log log = {.arena = arena};

    map_init(&log.by_fingerprint, arena);
    map_init(&log.sessions, arena);
    return log;
}

/* x = 1 OR x = 2 OR …, the last one as given. */
static void put_constants(struct buffer *out, unsigned count, unsigned last)
{
    buffer_clear(out);
    buffer_puts(out, "SELECT FROM a WHERE ");
    for (unsigned i = 1; i < count; i++)
        buffer_printf(out, "x = %u OR ", i);
    buffer_printf(out, "x = %u", last);
}

static void test_constants(void)
{
    static const struct {
        unsigned count;
        size_t kept;
    } cases[] = {{1, 0}, {150, 149}, {250, 0}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct buffer text = BUFFER_INIT, sample = BUFFER_INIT;
        struct log log = empty_log();
        size_t kept;

        for (unsigned last = 1000; last < 1003; last++) {
            put_constants(&text, cases[i].count, last);
            log_add(&log, "", buffer_text(&text), 1);
        }
        is_uint(log.group_count, 1, "%u constants: one statement", cases[i].count);
        log_sample_text(&log.groups[0], &sample, 0, &kept);
        is_uint(kept, cases[i].kept, "%u constants: those that are the same each time",
                cases[i].count);
        buffer_release(&text);
        buffer_release(&sample);
    }
}

static void test_limits(void)
{
    enum { STATEMENTS = 20000, EXECUTIONS = 2000000 };
    struct log log = empty_log();
    char text[64];

    for (int i = 0; i < STATEMENTS + 2; i++) {
        snprintf(text, sizeof text, "SELECT x FROM a_%d", i);
        log_add(&log, "s", text, 1);
    }
    is_uint(log.group_count, STATEMENTS, "so many different statements are kept");
    is_uint(log.left_out, 2, "the others are counted");
    log_add(&log, "s", "PREPARE db_migrate_probe AS SELECT 1", 1);
    is_uint(log.left_out + log.refused, 2, "but for those of an analysis");
    log_add(&log, "s", "SELECT x FROM a_7", 1);
    is_uint((unsigned)log.groups[7].stats.calls, 2, "one that is known still counts");

    log = empty_log();
    log.events = calloc(EXECUTIONS, sizeof *log.events);
    log.event_capacity = EXECUTIONS;
    log.event_count = EXECUTIONS - 1;
    for (int i = 0; i < 3; i++)
        log_add(&log, "s", "SELECT 1 FROM a", 1);
    is_uint(log.event_count, EXECUTIONS, "the order of so many executions is kept");
    is_uint(log.left_out, 2, "the others are counted");
    is_uint((unsigned)log.groups[0].stats.calls, 3, "as calls of their statement, too");
    free(log.events);
}

int main(void)
{
    arena = arena_new();
    test_stderr();
    test_csv();
    test_json();
    test_sql();
    test_lines();
    test_errors();
    test_constants();
    test_limits();
    arena_free(arena);
    return done_testing();
}
