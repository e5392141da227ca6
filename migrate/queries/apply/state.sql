-- $1 name, $2 state, $3 checksum: a run that goes on, or the beginning of a way back
UPDATE db_migrate.history SET state = $2, checksum = $3 WHERE name = $1
