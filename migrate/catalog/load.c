/* The catalogue of a live database, read in one snapshot. */
#include "migrate/catalog/load.h"

#include "common/embed.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/kind.h"
#include "migrate/queries.h"

#include <assert.h>
#include <stdio.h>
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

static PGresult *run(struct catalog *catalog, PGconn *connection, const char *name,
                     struct error *error)
{
    PGresult *rows = query_run(connection, name, error);
    return rows == NULL ? NULL : catalog_keep(catalog, rows);
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

static int load_kind(struct catalog *catalog, PGconn *connection, const struct kind *kind,
                     struct error *error)
{
    bool may;
    if (may_read(connection, kind, &may, error) != 0)
        return -1;
    if (!may)
        return 0;
    PGresult *rows = run(catalog, connection, kind->query, error);
    if (rows == NULL)
        return -1;
    int map[COLUMNS + ATTRIBUTES_LIMIT], columns = PQnfields(rows);
    assert(columns <= COLUMNS + ATTRIBUTES_LIMIT);
    map_columns(kind, rows, map, columns);
    for (int row = 0; row < PQntuples(rows); row++)
        add_row(catalog, kind, rows, row, map, columns);
    return 0;
}

static int load_aliases(struct catalog *catalog, PGconn *connection, struct error *error)
{
    PGresult *rows = query_run(connection, "catalog/alias.sql", error);
    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++)
        catalog_alias(catalog, field_address(rows, row, 0), field_address(rows, row, 3));
    PQclear(rows);
    return 0;
}

static int load_edges(struct catalog *catalog, PGconn *connection, struct error *error)
{
    PGresult *rows = query_run(connection, "catalog/depend.sql", error);
    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct object *from = catalog_resolve(catalog, field_address(rows, row, 0));
        struct object *to = catalog_resolve(catalog, field_address(rows, row, 3));
        if (from != NULL && to != NULL && kind_depends(from, to))
            catalog_edge(catalog, from, to);
    }
    PQclear(rows);
    for (size_t i = 0; i < catalog->count; i++)
        if (catalog->objects[i]->kind->link != NULL)
            catalog->objects[i]->kind->link(catalog, catalog->objects[i]);
    return 0;
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

static int load_comments(struct catalog *catalog, PGconn *connection, struct error *error)
{
    PGresult *rows = run(catalog, connection, "catalog/comment.sql", error);
    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct object *object = find_exact(catalog, rows, row);
        if (object != NULL)
            object->comment = field(rows, row, 3);
    }
    return 0;
}

static int load_privileges(struct catalog *catalog, PGconn *connection, struct error *error)
{
    PGresult *rows = run(catalog, connection, "catalog/acl.sql", error);
    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++) {
        struct object *object = find_exact(catalog, rows, row);
        if (object != NULL && object->kind->acl_type != 0)
            object->acl = field(rows, row, 3);
    }
    return 0;
}

static int load_default_acl(struct catalog *catalog, PGconn *connection, struct error *error)
{
    PGresult *rows = run(catalog, connection, "catalog/acl_default.sql", error);
    if (rows == NULL)
        return -1;
    for (int row = 0; row < PQntuples(rows); row++) {
        unsigned char type = (unsigned char)*PQgetvalue(rows, row, 0);
        if (type < sizeof catalog->default_acl / sizeof catalog->default_acl[0])
            catalog->default_acl[type] = field(rows, row, 1);
    }
    /* A column has no privileges of its own at first. */
    catalog->default_acl[ACL_COLUMN] = "";
    return 0;
}

static int load_unhandled(struct catalog *catalog, PGconn *connection, struct error *error)
{
    PGresult *rows = run(catalog, connection, "catalog/unhandled.sql", error);
    if (rows == NULL)
        return -1;
    catalog->unhandled_count = (size_t)PQntuples(rows);
    catalog->unhandled =
        arena_alloc(catalog->arena, catalog->unhandled_count + 1, sizeof *catalog->unhandled);
    for (int row = 0; row < PQntuples(rows); row++)
        catalog->unhandled[row] = (struct unhandled){field(rows, row, 0), field(rows, row, 1)};
    return 0;
}

static int load_all(struct catalog *catalog, PGconn *connection, struct error *error)
{
    if (load_default_acl(catalog, connection, error) != 0 ||
        load_aliases(catalog, connection, error) != 0)
        return -1;
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (kinds[i]->query != NULL && load_kind(catalog, connection, kinds[i], error) != 0)
            return -1;
    return load_edges(catalog, connection, error) != 0 ||
                   load_comments(catalog, connection, error) != 0 ||
                   load_privileges(catalog, connection, error) != 0 ||
                   load_unhandled(catalog, connection, error) != 0
               ? -1
               : 0;
}

struct catalog *catalog_load(PGconn *connection, struct error *error)
{
    struct catalog *catalog = catalog_new();
    catalog->server_version = PQserverVersion(connection);
    catalog->database = arena_strdup(catalog->arena, PQdb(connection));
    catalog->user = arena_strdup(catalog->arena, PQuser(connection));
    int failed = connection_begin(connection, "ISOLATION LEVEL REPEATABLE READ, READ ONLY", error);
    if (failed == 0)
        failed = load_all(catalog, connection, error);
    if (failed == 0)
        failed = connection_command(connection, error, "COMMIT");
    if (failed != 0) {
        catalog_free(catalog);
        return NULL;
    }
    catalog_finish(catalog);
    return catalog;
}
