SELECT name, false FROM %s ORDER BY id
