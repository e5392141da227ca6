DELETE FROM db_migrate.step WHERE name = $1 AND rollback = $2::boolean
