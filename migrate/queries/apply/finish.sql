-- $1 name, $2 state, $3 milliseconds, $4 whether it was only marked. The steps are forgotten in the
-- same statement: without them an unfinished run would begin anew.
WITH forgotten AS (DELETE FROM db_migrate.step WHERE name = $1)
UPDATE db_migrate.history
SET state = $2, finished_at = pg_catalog.clock_timestamp(), duration_ms = $3::bigint,
    marked = $4::boolean
WHERE name = $1
