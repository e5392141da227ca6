/* The catalogue of a live database, read in one snapshot. */
#include "migrate/catalog/load.h"

#include "common/memory.h"
#include "migrate/catalog/scratch.h"
#include "migrate/connection/batch.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/kind.h"
#include "migrate/queries.h"
#include "migrate/sql/edit.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* The columns that each kind's query begins with. */
enum column {
    COLUMN_OID,
    COLUMN_SUB,
    COLUMN_PARENT,
    COLUMN_PARENT_SUB,
    COLUMN_SCHEMA,
    COLUMN_NAME,
    COLUMN_LABEL,
    COLUMN_IDENTITY,
    COLUMN_OWNER,
    COLUMNS,
};

static const char *field(const PGresult *rows, int row, int column)
{
    return PQgetisnull(rows, row, column) ? NULL : PQgetvalue(rows, row, column);
}

static unsigned field_oid(const PGresult *rows, int row, int column)
{
    return (unsigned)strtoul(PQgetvalue(rows, row, column), NULL, 10);
}

static int field_number(const PGresult *rows, int row, int column)
{
    return (int)strtol(PQgetvalue(rows, row, column), NULL, 10);
}

static struct address field_address(const PGresult *rows, int row, int column)
{
    return (struct address){field_oid(rows, row, column), field_oid(rows, row, column + 1),
                            field_number(rows, row, column + 2)};
}

/* Which attribute each column of the result is, -1 for the ones that all kinds have. */
static void map_columns(const struct kind *kind, const PGresult *rows, int *map, int columns)
{
    for (int i = COLUMNS; i < columns; i++) {
        map[i] = kind_attribute(kind, PQfname(rows, i));
        assert(map[i] >= 0);
    }
}

/* Parents that are not in the catalogue are those of extensions and of PostgreSQL itself. */
static bool find_parent(struct catalog *catalog, const struct kind *kind, const PGresult *rows,
                        int row, struct object **parent)
{
    *parent = NULL;
    if (kind->parent_class == 0)
        return true;
    *parent = catalog_resolve(
        catalog, (struct address){kind->parent_class, field_oid(rows, row, COLUMN_PARENT),
                                  field_number(rows, row, COLUMN_PARENT_SUB)});
    return *parent != NULL && (*parent)->kind->class_id != CLASS_EXTENSION;
}

#define ATTRIBUTES_LIMIT 64

static void add_row(struct catalog *catalog, const struct kind *kind, const PGresult *rows, int row,
                    const int *map, int columns)
{
    struct object *parent;
    if (!find_parent(catalog, kind, rows, row, &parent))
        return;
    struct object *object = catalog_add(catalog, kind, parent, field(rows, row, COLUMN_IDENTITY),
                                        field(rows, row, COLUMN_LABEL));
    object->name = field(rows, row, COLUMN_NAME);
    if (parent == NULL)
        object->schema = field(rows, row, COLUMN_SCHEMA);
    object->owner = field(rows, row, COLUMN_OWNER);
    if (kind->acl_type != 0)
        object->acl = catalog->default_acl[(unsigned char)kind->acl_type];
    for (int i = COLUMNS; i < columns; i++)
        object->values[map[i]] = field(rows, row, i);
    unsigned oid = field_oid(rows, row, COLUMN_OID);
    if (oid != 0)
        catalog_place(catalog, object,
                      (struct address){kind->class_id, oid, field_number(rows, row, COLUMN_SUB)});
}

static void take_kind(struct catalog *catalog, const struct kind *kind, const PGresult *rows)
{
    int map[COLUMNS + ATTRIBUTES_LIMIT], columns = PQnfields(rows);
    assert(columns <= COLUMNS + ATTRIBUTES_LIMIT);
    map_columns(kind, rows, map, columns);
    catalog_reserve(catalog, (size_t)PQntuples(rows));
    for (int row = 0; row < PQntuples(rows); row++)
        add_row(catalog, kind, rows, row, map, columns);
}

static void take_aliases(struct catalog *catalog, const PGresult *rows)
{
    catalog_reserve(catalog, (size_t)PQntuples(rows));
    for (int row = 0; row < PQntuples(rows); row++)
        catalog_alias(catalog, field_address(rows, row, 0), field_address(rows, row, 3));
}

static void take_edges(struct catalog *catalog, const PGresult *rows)
{
    for (int row = 0; row < PQntuples(rows); row++) {
        struct object *from = catalog_resolve(catalog, field_address(rows, row, 0));
        struct object *to =
            from == NULL ? NULL : catalog_resolve(catalog, field_address(rows, row, 3));
        if (to != NULL && kind_depends(from, to))
            catalog_edge(catalog, from, to);
    }
    for (size_t i = 0; i < catalog->count; i++)
        if (catalog->objects[i]->kind->link != NULL)
            catalog->objects[i]->kind->link(catalog, catalog->objects[i]);
}

/* An object by its exact address: no column's comment may land on its table. */
static struct object *find_exact(struct catalog *catalog, const PGresult *rows, int row)
{
    struct address address = field_address(rows, row, 0);
    struct object *object = catalog_resolve(catalog, address);
    if (object == NULL || object->kind->class_id == CLASS_EXTENSION)
        return address.class_id == CLASS_EXTENSION ? object : NULL;
    return object->address.sub_id == address.sub_id && object->address.class_id == address.class_id
               ? object
               : NULL;
}

static void take_comments(struct catalog *catalog, const PGresult *rows)
{
    for (int row = 0; row < PQntuples(rows); row++) {
        struct object *object = find_exact(catalog, rows, row);
        if (object != NULL)
            object->comment = field(rows, row, 3);
    }
}

static void take_privileges(struct catalog *catalog, const PGresult *rows)
{
    for (int row = 0; row < PQntuples(rows); row++) {
        struct object *object = find_exact(catalog, rows, row);
        if (object != NULL && object->kind->acl_type != 0)
            object->acl = field(rows, row, 3);
    }
}

static void take_default_acl(struct catalog *catalog, const PGresult *rows)
{
    for (int row = 0; row < PQntuples(rows); row++) {
        unsigned char type = (unsigned char)*PQgetvalue(rows, row, 0);
        if (type < sizeof catalog->default_acl / sizeof catalog->default_acl[0])
            catalog->default_acl[type] = field(rows, row, 1);
    }
    /* A column has no privileges of its own at first. */
    catalog->default_acl[ACL_COLUMN] = "";
}

static void take_unhandled(struct catalog *catalog, const PGresult *rows)
{
    catalog->unhandled_count = (size_t)PQntuples(rows);
    catalog->unhandled =
        arena_alloc(catalog->arena, catalog->unhandled_count + 1, sizeof *catalog->unhandled);
    for (int row = 0; row < PQntuples(rows); row++)
        catalog->unhandled[row] = (struct unhandled){field(rows, row, 0), field(rows, row, 1)};
}

/* One query: of a kind, or of what `take` makes of its rows. */
struct task {
    const char *query;
    const struct kind *kind;
    void (*take)(struct catalog *catalog, const PGresult *rows);
    bool passing; /* nothing points into its rows afterwards */
};

/* What the kinds' rows need is there before them, what needs all objects comes behind. */
static const struct task before[] = {
    {.query = "catalog/acl_default.sql", .take = take_default_acl},
    {.query = "catalog/alias.sql", .take = take_aliases, .passing = true},
};

static const struct task behind[] = {
    {.query = "catalog/depend.sql", .take = take_edges, .passing = true},
    {.query = "catalog/comment.sql", .take = take_comments},
    {.query = "catalog/acl.sql", .take = take_privileges},
    {.query = "catalog/unhandled.sql", .take = take_unhandled},
};

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])
#define TASKS_LIMIT CATALOG_RESULTS
#define CATALOGS_LIMIT 2

struct reading {
    PGconn *connection;
    struct catalog *catalog;
    struct task tasks[TASKS_LIMIT];
    const char *queries[TASKS_LIMIT];
    size_t count;
};

static void take_result(void *context, size_t query, PGresult *rows)
{
    struct reading *reading = context;
    const struct task *task = &reading->tasks[query];
    if (!task->passing)
        catalog_keep(reading->catalog, rows);
    if (task->kind != NULL)
        take_kind(reading->catalog, task->kind, rows);
    else
        task->take(reading->catalog, rows);
    if (task->passing)
        PQclear(rows);
}

/* Without the right to read a kind's catalogue its objects are among the unhandled ones. */
static int may_read(PGconn *connection, const struct kind *kind, bool *may, struct error *error)
{
    *may = true;
    if (kind->guarded == NULL)
        return 0;
    PGresult *rows = connection_query_params(
        connection, error, "SELECT has_table_privilege($1, 'SELECT')", 1, &kind->guarded);
    if (rows == NULL)
        return -1;
    *may = *PQgetvalue(rows, 0, 0) == 't';
    PQclear(rows);
    return 0;
}

#define ROLE_OF "pg_get_userbyid("

/* In a scratch database roles stand for others, whose names are their comments. */
#define MEANT_ROLE_OF                                                                              \
    "(SELECT CASE WHEN starts_with(rolname, '" SCRATCH_PREFIX "')"                                 \
    " THEN shobj_description(oid, 'pg_authid')::name ELSE rolname END FROM pg_roles WHERE oid = "

static char *with_meant_roles(struct arena *arena, const char *sql)
{
    struct edits edits = {0};
    for (const char *at = sql; (at = strstr(at, ROLE_OF)) != NULL; at += strlen(ROLE_OF))
        edits_add(arena, &edits, (struct edit){at, strlen(ROLE_OF), MEANT_ROLE_OF});
    return edits_apply(arena, sql, strlen(sql), &edits);
}

static bool is_scratch(const struct catalog *catalog)
{
    return strncmp(catalog->database, SCRATCH_PREFIX, strlen(SCRATCH_PREFIX)) == 0;
}

static void add_task(struct reading *reading, struct task task)
{
    assert(reading->count < TASKS_LIMIT);
    struct arena *arena = reading->catalog->arena;
    char *sql = query_text(task.query, reading->catalog->server_version);
    reading->queries[reading->count] =
        is_scratch(reading->catalog) ? with_meant_roles(arena, sql) : arena_strdup(arena, sql);
    reading->tasks[reading->count++] = task;
    memory_free(sql);
}

static int add_kinds(struct reading *reading, struct error *error)
{
    for (size_t i = 0; kinds[i] != NULL; i++) {
        bool may;
        if (kinds[i]->query == NULL)
            continue;
        if (may_read(reading->connection, kinds[i], &may, error) != 0)
            return -1;
        if (may)
            add_task(reading, (struct task){.query = kinds[i]->query, .kind = kinds[i]});
    }
    return 0;
}

/* One snapshot, read by one process of the server: to start others and to gather what they read takes longer than
 * what they save, and a database in use has other work for them. */
static int begin_snapshot(PGconn *connection, struct error *error)
{
    if (connection_begin(connection, "ISOLATION LEVEL REPEATABLE READ, READ ONLY", error) != 0)
        return -1;
    return connection_command(connection, error, "SET LOCAL max_parallel_workers_per_gather = 0");
}

static int begin(struct reading *reading, PGconn *connection, struct error *error)
{
    struct catalog *catalog = reading->catalog = catalog_new();
    reading->connection = connection;
    catalog->server_version = PQserverVersion(connection);
    catalog->database = arena_strdup(catalog->arena, PQdb(connection));
    catalog->user = arena_strdup(catalog->arena, PQuser(connection));
    if (begin_snapshot(connection, error) != 0)
        return -1;
    for (size_t i = 0; i < LENGTH(before); i++)
        add_task(reading, before[i]);
    if (add_kinds(reading, error) != 0)
        return -1;
    for (size_t i = 0; i < LENGTH(behind); i++)
        add_task(reading, behind[i]);
    return 0;
}

static int load(struct reading *readings, PGconn *const *connections, size_t count,
                struct error *error)
{
    struct batch batches[CATALOGS_LIMIT];
    for (size_t i = 0; i < count; i++) {
        if (begin(&readings[i], connections[i], error) != 0)
            return -1;
        batches[i] = (struct batch){.connection = connections[i],
                                    .queries = readings[i].queries,
                                    .count = readings[i].count,
                                    .take = take_result,
                                    .context = &readings[i]};
    }
    if (batches_run(batches, count, error) != 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (connection_command(connections[i], error, "COMMIT") != 0)
            return -1;
    return 0;
}

int catalogs_load(PGconn *const *connections, size_t count, struct catalog **catalogs,
                  struct error *error)
{
    struct reading *readings = memory_alloc(count, sizeof *readings);
    assert(count <= CATALOGS_LIMIT);
    int failed = load(readings, connections, count, error);
    for (size_t i = 0; i < count; i++) {
        catalogs[i] = NULL;
        if (failed != 0) {
            catalog_free(readings[i].catalog);
        } else {
            catalogs[i] = readings[i].catalog;
            catalog_finish(catalogs[i]);
        }
    }
    memory_free(readings);
    return failed;
}

struct catalog *catalog_load(PGconn *connection, struct error *error)
{
    struct catalog *catalog;
    catalogs_load(&connection, 1, &catalog, error);
    return catalog;
}
