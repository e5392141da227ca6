-- Indexes by their key columns (0: an expression).
SELECT i.indrelid, c.relname, i.indkey::text, i.indnkeyatts,
       i.indisvalid AND i.indpred IS NULL AND m.amname = 'btree', i.indisprimary, i.indisvalid,
       i.indisunique,
       CASE WHEN c.relkind = 'I' THEN (SELECT pg_catalog.sum(pg_catalog.pg_stat_get_numscans(t.relid))
                                       FROM pg_catalog.pg_partition_tree(c.oid) t WHERE t.isleaf)
       ELSE pg_catalog.pg_stat_get_numscans(i.indexrelid) END,
       CASE WHEN c.relkind = 'I' THEN (SELECT pg_catalog.sum(pg_catalog.pg_relation_size(t.relid))
                                       FROM pg_catalog.pg_partition_tree(c.oid) t WHERE t.isleaf)
       ELSE pg_catalog.pg_relation_size(i.indexrelid) END,
       i.indisvalid AND m.amname IN ('btree', 'hash')
       AND (i.indpred IS NULL
            OR pg_catalog.pg_get_expr(i.indpred, i.indrelid) =
               (SELECT pg_catalog.format('(%I IS NOT NULL)', a.attname) FROM pg_catalog.pg_attribute a
                WHERE a.attrelid = i.indrelid AND a.attnum = i.indkey[0])),
       c.relispartition
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am m ON m.oid = c.relam
WHERE i.indrelid >= 16384
ORDER BY i.indrelid, c.relname
