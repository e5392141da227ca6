-- The parts of $1 that were begun ($2: of its rollback).
SELECT position, checksum, state, backend, backend_started::text, indexes_before::text
FROM db_migrate.step
WHERE name = $1 AND rollback = $2::boolean
ORDER BY position
