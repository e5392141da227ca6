SELECT version, dirty FROM %s
