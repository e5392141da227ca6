-- Where the extensions are that the analysis can use, and whether the missing ones could be had.
SELECT a.name, pg_catalog.quote_ident(n.nspname)
FROM pg_catalog.pg_available_extensions a
LEFT JOIN pg_catalog.pg_extension e ON e.extname = a.name
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE a.name IN ('pg_stat_statements', 'hypopg', 'pg_trgm')
