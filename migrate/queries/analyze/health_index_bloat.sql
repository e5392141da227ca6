-- B-trees of columns, much larger than their entries are. An estimate.
WITH i AS (
    SELECT x.indexrelid, c.relpages, c.reltuples,
           (SELECT pg_catalog.sum(GREATEST(s.avg_width, 4) * (1 - s.null_frac) + 4)
            FROM pg_catalog.unnest(x.indkey::int2[]) k
            JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k
            JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = t.relname
                                      AND s.attname = a.attname AND NOT s.inherited) AS width
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
    JOIN pg_catalog.pg_class t ON t.oid = x.indrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
    WHERE x.indrelid >= 16384 AND c.relam = 403 AND c.relkind = 'i' AND x.indexprs IS NULL
      AND x.indisvalid AND c.relpages >= 128
), e AS (
    SELECT *, pg_catalog.ceil(reltuples * (12 + width) / (8150 * 0.9)) + 2 AS wanted FROM i WHERE width IS NOT NULL
)
SELECT indexrelid::regclass::text,
       pg_catalog.format('~%s%% of its pages are not needed', pg_catalog.round((100 * (relpages - wanted) / relpages)::numeric)),
       ((relpages - wanted) * 8192)::bigint,
       pg_catalog.format('REINDEX INDEX CONCURRENTLY %s', indexrelid::regclass)
FROM e
WHERE relpages - wanted > 128 AND relpages > 2 * wanted
ORDER BY relpages - wanted DESC, 1
