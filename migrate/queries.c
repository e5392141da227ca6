/* Queries that the build put into the program, cut to the server's version. */
#include "migrate/queries.h"

#include "common/buffer.h"
#include "common/embed.h"
#include "common/memory.h"
#include "migrate/connection/connection.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

extern const struct embed migrate_queries[];

#define VERSION_UNIT 10000

/* What one mark, the text behind "-- ", says about a server of that major version. */
static bool mark_applies(const char *mark, int major)
{
    if (*mark == '<')
        return major < (int)strtol(mark + 1, NULL, 10);
    char *end;
    long from = strtol(mark, &end, 10);
    return end == mark || *end != '+' || major >= from;
}

static bool line_applies(const char *line, size_t length, int major)
{
    for (size_t i = 0; i + 3 < length; i++)
        if (memcmp(line + i, "-- ", 3) == 0 && !mark_applies(line + i + 3, major))
            return false;
    return true;
}

char *query_text(const char *name, int version)
{
    const struct embed *query = embed_find(migrate_queries, name);
    assert(query != NULL);
    struct buffer out = BUFFER_INIT;
    const char *end = query->data + query->length;
    for (const char *line = query->data; line < end;) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        size_t length = stop == NULL ? (size_t)(end - line) : (size_t)(stop - line) + 1;
        if (line_applies(line, length, version / VERSION_UNIT))
            buffer_append(&out, line, length);
        line += length;
    }
    return buffer_detach(&out);
}

PGresult *query_run(PGconn *connection, const char *name, struct error *error)
{
    char *sql = query_text(name, PQserverVersion(connection));
    PGresult *result = connection_query(connection, error, sql);
    memory_free(sql);
    return result;
}
