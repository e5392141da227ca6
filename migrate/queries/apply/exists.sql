SELECT pg_catalog.to_regclass('db_migrate.history') IS NOT NULL
