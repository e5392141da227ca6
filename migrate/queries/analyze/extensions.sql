-- Where the extensions are that the analysis can use, and whether the missing ones could be had; loaded: it is in
-- shared_preload_libraries, which not everybody may read.
SELECT a.name, pg_catalog.quote_ident(n.nspname),
       EXISTS (SELECT FROM pg_catalog.pg_settings s WHERE s.name = a.name || '.max')
FROM pg_catalog.pg_available_extensions a
LEFT JOIN pg_catalog.pg_extension e ON e.extname = a.name
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE a.name IN ('pg_stat_statements', 'hypopg', 'pg_trgm')
