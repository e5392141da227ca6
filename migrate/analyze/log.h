/* Statements from a file: plain SQL, or a PostgreSQL log (stderr, csvlog, jsonlog). */
#ifndef MIGRATE_ANALYZE_LOG_H
#define MIGRATE_ANALYZE_LOG_H

#include "common/buffer.h"
#include "common/map.h"
#include "migrate/analyze/facts.h"

#include <stdbool.h>
#include <stddef.h>

/* Executions of one statement, whatever its constants were. */
struct log_group {
    struct statement_stats stats; /* text with $n, sample with the constants that never changed */
    const char *first;            /* the first text as it was */
    bool *varies;                 /* of its constants, in their order */
    size_t constant_count;
    const char *merged; /* the text that it has in the list of all statements */
    bool transaction;   /* BEGIN, COMMIT and their like */
};

struct log_event {
    size_t session; /* sessions are numbered from 1 as they are met; 0: not known */
    size_t group;
    enum { LOG_STATEMENT, LOG_PLAN, LOG_BOTH } seen; /* which lines of one execution there were */
};

struct log {
    struct arena *arena;
    struct log_group *groups;
    size_t group_count, group_capacity;
    struct log_event *events; /* in the order of the file */
    size_t event_count, event_capacity;
    struct map by_fingerprint, sessions;
    size_t
        left_out; /* executions beyond the limits: of further statements, or whose order is not kept */
    size_t refused; /* statements that do not parse */
    const char *refused_first;
    bool is_log; /* else it is plain SQL */
};

/* Read `path` ("-": standard input). 0, or -1 with STATUS_INPUT or STATUS_ENVIRONMENT. */
int log_read(struct arena *arena, const char *path, struct log *log, struct error *error);

/* Put the groups into the list of all statements, longest total first: one that is there already gets
 * its sample only, because the server has counted what the log shows. In log->arena. */
void log_merge(struct log *log, struct statement_list *list);

/* Add an execution; `milliseconds` -1: not known. `session` "": not known. */
void log_add(struct log *log, const char *session, const char *text, double milliseconds);

/* What auto_explain says of a statement, right before or behind the statement's own line when that is
 * logged as well (then it counts once): the node that costs most (of the arena), and what all of it
 * costs. */
void log_add_plan(struct log *log, const char *session, const char *text, const char *node,
                  double cost, double milliseconds);

/* The same as auto_explain writes it behind "plan:", as text or JSON. */
void log_read_plan(struct log *log, const char *session, const char *text, double milliseconds);

/* The group's first text with $n, from `parameter` + 1 on, for the constants that changed; *kept: how
 * many did not. Lives in `out`. */
const char *log_sample_text(const struct log_group *group, struct buffer *out, unsigned parameter,
                            size_t *kept);

/* A line of the log, taken apart: "duration: 1.5 ms  statement: SELECT 1". */
void log_message(struct log *log, const char *session, const char *message);

#endif
