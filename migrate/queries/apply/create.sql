-- What was applied to this database, and how far a migration has come that is not one transaction.
-- IF NOT EXISTS of CREATE SCHEMA asks for the right to create one even where it is there.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'db_migrate') THEN
        CREATE SCHEMA db_migrate;
        COMMENT ON SCHEMA db_migrate IS 'history of db-migrate';
    END IF;
END
$$;

CREATE TABLE db_migrate.history (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    state text NOT NULL CHECK (state IN ('applying', 'applied', 'rolling back', 'rolled back')),
    marked boolean NOT NULL DEFAULT false,
    from_fingerprint text,
    to_fingerprint text,
    applied_by text NOT NULL DEFAULT session_user,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    duration_ms bigint
);

CREATE TABLE db_migrate.step (
    name text NOT NULL REFERENCES db_migrate.history ON DELETE CASCADE,
    rollback boolean NOT NULL,
    position integer NOT NULL,
    checksum text NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'done')),
    backend integer,
    backend_started timestamptz,
    indexes_before oid[],
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    PRIMARY KEY (name, rollback, position)
);

CREATE TABLE db_migrate.schema (document text NOT NULL);

COMMENT ON TABLE db_migrate.history IS 'one row per migration file';
COMMENT ON TABLE db_migrate.step IS 'parts of migrations that cannot be one transaction';
COMMENT ON TABLE db_migrate.schema IS 'what the last run left, as a db-schema document';
