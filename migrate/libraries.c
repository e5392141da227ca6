/* Versions of the libraries, as they run. */
#include "migrate/libraries.h"

#include <libpq-fe.h>
#include <pg_query.h>
#include <stdio.h>

/* Since 10, major * 10000 + minor. */
static const char *libpq(void)
{
    static char text[32];
    int version = PQlibVersion();

    snprintf(text, sizeof text, "%d.%d", version / 10000, version % 10000);
    return text;
}

/* The version of PostgreSQL whose parser it is. */
static const char *pg_query(void)
{
    return PG_VERSION;
}

const struct option_library migrate_libraries[] = {
    {"libpq", libpq}, {"libpg_query", pg_query}, {0}};
