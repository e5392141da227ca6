SELECT migration_name, bool_or(finished_at IS NULL) FROM %s
WHERE rolled_back_at IS NULL GROUP BY migration_name ORDER BY 1
