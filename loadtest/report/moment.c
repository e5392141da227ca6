/* RFC 3339. */
#include "loadtest/report/moment.h"

#include "loadtest/engine/clock.h"

#include <time.h>

json_t *moment_json(int64_t wall)
{
    char text[64];
    time_t whole = (time_t)(wall / CLOCK_SECOND);
    struct tm parts;
    gmtime_r(&whole, &parts);
    size_t length = strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts);
    return json_sprintf("%.*s.%03dZ", (int)length, text,
                        (int)(wall % CLOCK_SECOND / CLOCK_MILLISECOND));
}
