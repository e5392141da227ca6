-- Indexes by their key columns (0: an expression).
SELECT i.indrelid, c.relname, i.indkey::text, i.indnkeyatts,
       i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree', i.indisprimary, i.indisvalid,
       i.indisunique, pg_catalog.pg_stat_get_numscans(i.indexrelid),
       pg_catalog.pg_relation_size(i.indexrelid)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid >= 16384
ORDER BY i.indrelid, c.relname
