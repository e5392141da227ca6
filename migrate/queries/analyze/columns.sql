-- Their columns: the number of distinct values (negative: as a share of the rows; 0: unknown),
-- whether a B-tree can hold them, and what the statistics know of their values.
SELECT a.attrelid, a.attnum, a.attname, COALESCE(s.n_distinct, 0),
       b.typname NOT IN ('json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle')
       AND b.typname NOT LIKE 'geo%',
       a.attnotnull, pg_catalog.format_type(a.atttypid, a.atttypmod), COALESCE(s.avg_width, 0),
       COALESCE(s.null_frac, 0), COALESCE(s.correlation, 0),
       CASE WHEN s.n_distinct BETWEEN 1 AND 200 THEN
           pg_catalog.to_json((s.most_common_vals::text::text[])[1:12]) END,
       pg_catalog.to_json(s.most_common_freqs[1:12])
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END
LEFT JOIN pg_catalog.pg_stats s
       ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
      AND s.inherited = (c.relkind = 'p')
WHERE c.relkind IN ('r', 'p', 'm') AND a.attnum > 0 AND NOT a.attisdropped AND c.oid >= 16384
ORDER BY a.attrelid, a.attnum
