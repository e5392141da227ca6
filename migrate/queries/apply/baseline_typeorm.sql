SELECT "timestamp", false FROM %s ORDER BY id
