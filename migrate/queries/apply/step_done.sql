-- $1 name, $2 rollback, $3 position, $4 checksum
INSERT INTO db_migrate.step (name, rollback, position, checksum, state, finished_at)
VALUES ($1, $2::boolean, $3::integer, $4, 'done', pg_catalog.clock_timestamp())
ON CONFLICT (name, rollback, position) DO UPDATE
SET state = 'done', finished_at = excluded.finished_at
