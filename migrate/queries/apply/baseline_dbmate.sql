SELECT version, false FROM %s ORDER BY version
