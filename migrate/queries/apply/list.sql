-- Every migration that the history knows, in the order in which they were applied.
SELECT name, checksum, state, marked, applied_by,
       pg_catalog.to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       duration_ms
FROM db_migrate.history
ORDER BY finished_at NULLS LAST, name
