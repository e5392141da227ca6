/* Asks for sizes, one query for all tables. */
#include "migrate/live/size.h"

#include "common/buffer.h"
#include "common/map.h"
#include "common/memory.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/list.h"
#include "migrate/queries.h"

#include <stdio.h>
#include <stdlib.h>

struct sizes {
    struct arena *arena;
    struct map by_oid;      /* OID as text → table_size */
    struct map by_identity; /* the same of the tables, for both catalogues */
};

static const struct object *table_of(const struct object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return object->kind == &kind_table || object->kind == &kind_materialized_view ? object : NULL;
}

/* The table of a step as it is now, or NULL: it is new. */
static const struct object *present(const struct step *step, const struct catalog *from)
{
    const struct object *table = table_of(step->object);
    return table == NULL ? NULL : catalog_find(from, table->kind, table->identity);
}

static char *list_oids(const struct plan *plan, const struct catalog *from)
{
    struct buffer list = BUFFER_INIT;
    buffer_putc(&list, '{');
    for (size_t i = 0; i < plan->count; i++) {
        const struct object *table = present(&plan->steps[i], from);
        if (table != NULL)
            buffer_printf(&list, "%s%u", list.length > 1 ? "," : "", table->address.object_id);
    }
    buffer_putc(&list, '}');
    char *text = memory_strdup(buffer_text(&list));
    buffer_release(&list);
    return text;
}

static void name_tables(struct sizes *sizes, const struct plan *plan, const struct catalog *from)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct object *table = present(&plan->steps[i], from);
        char oid[16];
        if (table == NULL)
            continue;
        snprintf(oid, sizeof oid, "%u", table->address.object_id);
        struct table_size *size = map_get(&sizes->by_oid, oid);
        if (size != NULL)
            map_put(&sizes->by_identity, table->identity, size);
    }
}

PGconn *live_open(const char *string, struct error *error)
{
    PGconn *connection = connection_open(string, NULL, error);
    if (connection != NULL &&
        connection_command(connection, error,
                           "SET lock_timeout = 500; SET statement_timeout = 5000; "
                           "SET default_transaction_read_only = on") != 0) {
        PQfinish(connection);
        return NULL;
    }
    return connection;
}

struct sizes *sizes_load(struct arena *arena, PGconn *connection, const struct plan *plan,
                         const struct catalog *from, struct error *error)
{
    char *oids = list_oids(plan, from);
    char *sql = query_text("live/sizes.sql", PQserverVersion(connection));
    const char *values[] = {oids};
    PGresult *rows = connection_query_params(connection, error, sql, 1, values);
    struct sizes *sizes = rows == NULL ? NULL : arena_alloc(arena, 1, sizeof *sizes);
    memory_free(sql);
    memory_free(oids);
    if (sizes == NULL)
        return NULL;
    sizes->arena = arena;
    map_init(&sizes->by_oid, arena);
    map_init(&sizes->by_identity, arena);
    for (int row = 0; row < PQntuples(rows); row++) {
        struct table_size *size = arena_alloc(arena, 1, sizeof *size);
        size->bytes = strtoll(PQgetvalue(rows, row, 1), NULL, 10);
        size->rows = strtoll(PQgetvalue(rows, row, 2), NULL, 10);
        map_put(&sizes->by_oid, arena_strdup(arena, PQgetvalue(rows, row, 0)), size);
    }
    PQclear(rows);
    name_tables(sizes, plan, from);
    return sizes;
}

const struct table_size *size_of(const struct sizes *sizes, const struct object *object)
{
    const struct object *table = table_of(object);
    return sizes == NULL || table == NULL ? NULL : map_get(&sizes->by_identity, table->identity);
}

bool size_is_big(const struct table_size *size)
{
    return size != NULL && (size->rows >= BIG_ROWS || size->bytes >= BIG_BYTES);
}
