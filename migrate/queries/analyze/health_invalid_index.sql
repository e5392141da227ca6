-- Indexes that a concurrent build left behind: written, but never read.
SELECT x.indexrelid::regclass::text, 'a build that failed left it: it is written but never read',
       pg_catalog.pg_relation_size(x.indexrelid),
       pg_catalog.format('REINDEX INDEX CONCURRENTLY %s', x.indexrelid::regclass)
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
WHERE NOT x.indisvalid AND x.indrelid >= 16384 AND c.relkind = 'i'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p WHERE p.index_relid = x.indexrelid)
ORDER BY 1
