-- Indexes by their key columns (0: an expression).
SELECT i.indrelid, c.relname, i.indkey::text, i.indnkeyatts,
       i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree', i.indisprimary, i.indisvalid,
       i.indisunique, pg_catalog.pg_stat_get_numscans(i.indexrelid),
       pg_catalog.pg_relation_size(i.indexrelid),
       i.indisvalid AND m.amname IN ('btree', 'hash')
       AND (i.indpred IS NULL
            OR pg_catalog.pg_get_expr(i.indpred, i.indrelid) =
               (SELECT pg_catalog.format('(%I IS NOT NULL)', a.attname) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0]))
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid >= 16384
ORDER BY i.indrelid, c.relname
