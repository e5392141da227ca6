-- Tables of which a good part is free or dead: the pages that their rows should take, by the average
-- widths of the statistics, against those that they have. An estimate.
WITH t AS (
    SELECT c.oid, c.relpages, c.reltuples,
           COALESCE((SELECT (regexp_match(o, '^fillfactor=(\d+)'))[1]::float
                     FROM pg_catalog.unnest(c.reloptions) o WHERE o LIKE 'fillfactor=%' LIMIT 1), 100) / 100 AS fill,
           28 + pg_catalog.sum((1 - s.null_frac) * s.avg_width)
              + pg_catalog.count(*) * 2 AS width,
           pg_catalog.count(*) AS known,
           (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND NOT s.inherited
    WHERE c.relkind IN ('r', 'm') AND c.oid >= 16384 AND c.reltuples >= 0 AND c.relpages >= 128
    GROUP BY c.oid
), e AS (
    SELECT *, pg_catalog.ceil(reltuples * width / (8168 * fill)) AS wanted FROM t WHERE known = columns
)
SELECT oid::regclass::text,
       pg_catalog.format('~%s%% of its pages are not needed', pg_catalog.round((100 * (relpages - wanted) / relpages)::numeric)),
       ((relpages - wanted) * 8192)::bigint,
       pg_catalog.format('VACUUM (FULL, ANALYZE) %s (locks it; pg_repack does not)', oid::regclass)
FROM e
WHERE relpages - wanted > 128 AND relpages > 1.6 * wanted
ORDER BY relpages - wanted DESC, 1
