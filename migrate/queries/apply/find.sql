SELECT checksum, state FROM db_migrate.history WHERE name = $1
