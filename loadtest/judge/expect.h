/* Which replies are a success. */
#ifndef LOADTEST_JUDGE_EXPECT_H
#define LOADTEST_JUDGE_EXPECT_H

#include "loadtest/measure/tally.h"

#include "common/error.h"

#include <stdbool.h>

/* Fill the table from a list like `400`, `2xx,304` or `200-299`; NULL is the default, 200-399. 0, or
 * -1 with STATUS_USAGE. */
int expect_statuses(const char *list, bool success[TALLY_STATUSES], struct error *error);

#endif
