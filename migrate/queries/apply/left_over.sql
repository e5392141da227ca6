-- Indexes of the table $1 that a run of CREATE INDEX CONCURRENTLY may have left: of the name $2, or,
-- where it gave none, those that were not there before ($3). Whether each is valid, and whether it
-- was there before.
SELECT i.indexrelid::regclass, i.indisvalid, i.indexrelid = ANY (COALESCE($3::oid[], '{}'))
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = pg_catalog.to_regclass($1)
  AND CASE WHEN $2::text IS NULL THEN i.indexrelid <> ALL (COALESCE($3::oid[], '{}'))
           ELSE c.relname = $2 END
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_progress_create_index p
                  WHERE p.index_relid = i.indexrelid AND p.pid <> pg_catalog.pg_backend_pid())
