-- $1 name, $2 rollback, $3 position, $4 checksum, $5 the table whose index is built, or NULL
INSERT INTO db_migrate.step (name, rollback, position, checksum, state, backend, backend_started,
                             indexes_before)
SELECT $1, $2::boolean, $3::integer, $4, 'running', a.pid, a.backend_start,
       (SELECT pg_catalog.array_agg(indexrelid) FROM pg_catalog.pg_index
        WHERE indrelid = pg_catalog.to_regclass($5))
FROM (SELECT pg_catalog.pg_backend_pid()) me (pid)
LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
ON CONFLICT (name, rollback, position) DO UPDATE
SET checksum = excluded.checksum, backend = excluded.backend,
    backend_started = excluded.backend_started, started_at = excluded.started_at
