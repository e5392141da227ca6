/* Versions of the libraries, as they run. */
#include "migrate/libraries.h"

#include <libpq-fe.h>
#include <stdio.h>

/* Since 10, major * 10000 + minor. */
static const char *libpq(void)
{
    static char text[32];
    int version = PQlibVersion();

    snprintf(text, sizeof text, "%d.%d", version / 10000, version % 10000);
    return text;
}

const struct option_library migrate_libraries[] = {{"libpq", libpq}, {0}};
