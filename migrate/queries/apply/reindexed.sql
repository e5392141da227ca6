-- What a run of REINDEX CONCURRENTLY of the index or the table $1 may have left: indexes that it was
-- building, and such as it had replaced.
SELECT i.indexrelid::regclass
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND i.indrelid IN (SELECT pg_catalog.to_regclass($1)
                     UNION SELECT x.indrelid FROM pg_catalog.pg_index x
                     WHERE x.indexrelid = pg_catalog.to_regclass($1))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                  WHERE p.index_relid = i.indexrelid AND p.pid <> pg_catalog.pg_backend_pid())
