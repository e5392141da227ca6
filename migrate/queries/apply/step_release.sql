-- The statement failed for a known reason: it is as if it had not been begun.
DELETE FROM db_migrate.step
WHERE name = $1 AND rollback = $2::boolean AND position = $3::integer AND state = 'running'
