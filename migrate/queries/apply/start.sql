-- $1 name, $2 checksum, $3 state, $4 from, $5 to
INSERT INTO db_migrate.history AS h (name, checksum, state, from_fingerprint, to_fingerprint)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (name) DO UPDATE
SET checksum = excluded.checksum, state = excluded.state, marked = false,
    from_fingerprint = excluded.from_fingerprint, to_fingerprint = excluded.to_fingerprint,
    applied_by = session_user, started_at = pg_catalog.clock_timestamp(), finished_at = NULL,
    duration_ms = NULL
