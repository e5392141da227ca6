/* The tables of what is kept. */
#include "migrate/catalog/kept.h"

#include "migrate/kind/kind.h"

#include <stdbool.h>
#include <string.h>

struct kept {
    const char *name;
    const char *whose;
};

static const char *const own_schemas[] = {"db_migrate", "db_migrate_kept"};

static const struct kept histories[] = {
    {"_prisma_migrations", "Prisma"},
    {"knex_migrations", "Knex"},
    {"knex_migrations_id_seq", "Knex"},
    {"knex_migrations_lock", "Knex"},
    {"knex_migrations_lock_index_seq", "Knex"},
    {"typeorm_metadata", "TypeORM"},
    {"SequelizeMeta", "Sequelize"},
    {"__drizzle_migrations", "Drizzle"},
    {"__drizzle_migrations_id_seq", "Drizzle"},
    {"flyway_schema_history", "Flyway"},
    {"goose_db_version", "goose"},
    {"goose_db_version_id_seq", "goose"},
    {"ar_internal_metadata", "Rails"},
    {"databasechangelog", "Liquibase"},
    {"databasechangeloglock", "Liquibase"},
    {"alembic_version", "Alembic"},
    {"django_migrations", "Django"},
    {"django_migrations_id_seq", "Django"},
    {"pgmigrations", "node-pg-migrate"},
    {"pgmigrations_id_seq", "node-pg-migrate"},
    {"schema_migrations", "dbmate, golang-migrate or Rails"},
};

static const char *const monitors[] = {
    "pg_stat_statements", "hypopg",           "pg_buffercache", "pgstattuple",     "pg_stat_kcache",
    "pg_qualstats",       "pg_wait_sampling", "pg_prewarm",     "pg_visibility",   "auto_explain",
    "pg_freespacemap",    "pgrowlocks",       "pageinspect",    "pg_stat_monitor", "pg_walinspect",
};

static const char *find_history(const char *name)
{
    for (size_t i = 0; i < sizeof histories / sizeof histories[0]; i++)
        if (strcmp(histories[i].name, name) == 0)
            return histories[i].whose;
    return NULL;
}

static bool is_one_of(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; name != NULL && i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

#define LENGTH(table) (sizeof(table) / sizeof(table)[0])

static const char *always(const struct object *object)
{
    if (is_one_of(own_schemas, LENGTH(own_schemas), object->schema))
        return "db-migrate";
    return object->kind->class_id == CLASS_SCHEMA &&
                   is_one_of(own_schemas, LENGTH(own_schemas), object->name)
               ? "db-migrate"
               : NULL;
}

static const char *unless_wanted(const struct object *object)
{
    if (object->kind->class_id == CLASS_EXTENSION)
        return is_one_of(monitors, LENGTH(monitors), object->name) ? "monitoring" : NULL;
    return object->kind->class_id == CLASS_RELATION && object->schema != NULL
               ? find_history(object->name)
               : NULL;
}

void kept_say(struct object *object)
{
    const struct object *parent = object->parent;
    object->always = parent != NULL ? parent->always : always(object);
    object->unless_wanted = parent != NULL ? parent->unless_wanted : unless_wanted(object);
}

const char *kept_always(const struct object *object)
{
    return object->always;
}

const char *kept_unless_wanted(const struct object *object)
{
    return object->unless_wanted;
}
