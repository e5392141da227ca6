/* What --show-failures and --expect-security-headers report, in the two forms. */
#ifndef LOADTEST_REPORT_FAILED_H
#define LOADTEST_REPORT_FAILED_H

#include "loadtest/report/report.h"

#include "common/arena.h"
#include "common/buffer.h"

#include <jansson.h>

/* The first failed exchanges; secrets are replaced by "***". */
json_t *failed_json(const struct report *report, struct arena *arena);
void failed_text(const struct report *report, struct arena *arena, struct buffer *out);

json_t *failed_security_json(const struct security *security);
void failed_security_text(const struct security *security, struct buffer *out);

/* For tests: `body` with the values of secret members of JSON, and of form fields, replaced. */
void failed_redact(struct buffer *out, const char *body, size_t length);

#endif
