-- $1 name, $2 rollback, $3 the state before (NULL: it was not in the history), $4 its checksum: a run that
-- has done nothing is as if it had not begun. One that may have left something has a step.
WITH begun AS (
    SELECT name FROM db_migrate.history h
    WHERE name = $1 AND NOT EXISTS (SELECT FROM db_migrate.step s WHERE s.name = h.name AND s.rollback = $2::boolean)
), forgotten AS (
    DELETE FROM db_migrate.history WHERE name IN (SELECT name FROM begun) AND $3::text IS NULL
)
UPDATE db_migrate.history SET state = $3, checksum = $4
WHERE name IN (SELECT name FROM begun) AND $3::text IS NOT NULL
