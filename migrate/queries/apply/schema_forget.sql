-- Histories of before have no such table; what it held is of the run before. CREATE TABLE IF NOT EXISTS
-- would need the right to create even where it is there.
DO $$
BEGIN
    IF pg_catalog.to_regclass('db_migrate.schema') IS NULL THEN
        CREATE TABLE db_migrate.schema (document text NOT NULL);
    END IF;
END
$$;
DELETE FROM db_migrate.schema
