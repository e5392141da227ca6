/* Lists of statuses. */
#include "loadtest/judge/expect.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A pattern of three places, digits or x, into the lowest or highest status it stands for; 0 when it
 * is none. */
static unsigned status_of(const char *text, char filling)
{
    unsigned status = 0;
    for (int i = 0; i < 3; i++) {
        char c = text[i] == 'x' || text[i] == 'X' ? filling : text[i];
        if (!is_digit(c) || (i == 0 && (text[0] < '1' || text[0] > '9')))
            return 0;
        status = status * 10 + (unsigned)(c - '0');
    }
    return status;
}

static int add_item(const char *item, size_t length, bool *success)
{
    unsigned low = 0, high = 0;
    if (length == 3) {
        low = status_of(item, '0');
        high = status_of(item, '9');
    } else if (length == 7 && item[3] == '-') {
        low = status_of(item, '0');
        high = status_of(item + 4, '9');
    }
    if (low == 0 || high < low)
        return -1;
    for (unsigned status = low; status <= high; status++)
        success[status] = true;
    return 0;
}

int expect_statuses(const char *list, bool success[TALLY_STATUSES], struct error *error)
{
    const char *at = list != NULL ? list : "200-399";
    memset(success, 0, TALLY_STATUSES * sizeof *success);
    for (;;) {
        size_t length = strcspn(at, ",");
        if (add_item(at, length, success) != 0) {
            error_set(error, STATUS_USAGE, "'%.*s' is no HTTP status", (int)length, at);
            return error_hint(error, "write statuses as '400', '2xx,304' or '200-299'");
        }
        if (at[length] == '\0')
            return 0;
        at += length + 1;
    }
}
