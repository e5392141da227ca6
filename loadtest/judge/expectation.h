/* What a reply must hold beside its status: header fields and a body. */
#ifndef LOADTEST_JUDGE_EXPECTATION_H
#define LOADTEST_JUDGE_EXPECTATION_H

#include "loadtest/measure/cause.h"
#include "loadtest/measure/limitlog.h"

#include "common/arena.h"
#include "common/buffer.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bodies that are longer are not what was expected. */
#define EXPECTATION_BODY_LIMIT ((size_t)16 * 1024 * 1024)
#define EXPECTATION_HEADERS 32

struct expectations;

/* What one reply has shown so far. */
struct observation {
    uint32_t headers; /* a bit for each expected header that matched */
    bool too_long;
    struct buffer body;   /* kept over replies, cleared for each */
    struct buffer fields; /* lines of "Name: value", where failures are shown */
    struct limit_notice notice;
};

/* `headers`: "NAME" or "NAME: REGEX"; `body`: an extended regular expression, or
 * /json/pointer=VALUE; NULL: any. NULL in *expectations when nothing is expected. They are freed by
 * expectations_free(). 0, or -1 with STATUS_USAGE. */
int expectations_new(const char *const *headers, size_t header_count, const char *body,
                     struct expectations **expectations, struct error *error);
void expectations_free(struct expectations *expectations);

/* Whether bodies must be read. */
bool expectations_want_body(const struct expectations *expectations);

void observation_begin(struct observation *observation);
void observation_field(struct observation *observation, const struct expectations *expectations,
                       const char *name, size_t name_length, const char *value,
                       size_t value_length);
void observation_body(struct observation *observation, const char *bytes, size_t length);

/* The cause of failure, or CAUSE_NONE when all that is expected was there. */
enum cause observation_judge(const struct observation *observation,
                             const struct expectations *expectations);

#endif
