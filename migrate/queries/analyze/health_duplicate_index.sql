-- Indexes that another one repeats in every respect; of the two the one that more depends on stays. One of
-- two that are unique can go as long as no foreign key and no replica takes it.
WITH i AS (
    SELECT x.*, c.relam, k.conname,
           x.indisunique::int + 2 * (k.oid IS NOT NULL)::int + 8 * x.indisprimary::int
           + 4 * (x.indisreplident OR EXISTS (SELECT FROM pg_catalog.pg_constraint f
                                              WHERE f.conindid = x.indexrelid AND f.contype = 'f'))::int AS weight
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_constraint k ON k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x')
    WHERE x.indisvalid AND x.indrelid >= 16384 AND n.nspname <> 'pg_toast'
)
SELECT DISTINCT ON (a.indexrelid) a.indexrelid::regclass::text,
       pg_catalog.format('the same as %s%s', b.indexrelid::regclass,
           CASE WHEN w.written > 0 THEN
               pg_catalog.format('; %s rows written to %s since the statistics began', w.written, a.indrelid::regclass)
           END),
       pg_catalog.pg_relation_size(a.indexrelid),
       CASE WHEN a.conname IS NOT NULL THEN
           pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I', a.indrelid::regclass, a.conname)
       ELSE pg_catalog.format('DROP INDEX CONCURRENTLY %s', a.indexrelid::regclass) END
FROM i a
JOIN i b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid AND b.relam = a.relam
        AND b.indkey::text = a.indkey::text AND b.indclass::text = a.indclass::text
        AND b.indcollation::text = a.indcollation::text AND b.indoption::text = a.indoption::text
        AND b.indnkeyatts = a.indnkeyatts
        AND pg_catalog.pg_get_expr(b.indexprs, b.indrelid) IS NOT DISTINCT FROM pg_catalog.pg_get_expr(a.indexprs, a.indrelid)
        AND pg_catalog.pg_get_expr(b.indpred, b.indrelid) IS NOT DISTINCT FROM pg_catalog.pg_get_expr(a.indpred, a.indrelid)
CROSS JOIN LATERAL (SELECT pg_catalog.pg_stat_get_tuples_inserted(a.indrelid)
                           + pg_catalog.pg_stat_get_tuples_updated(a.indrelid)
                           - pg_catalog.pg_stat_get_tuples_hot_updated(a.indrelid) AS written) w
WHERE (a.weight, b.indexrelid) < (b.weight, a.indexrelid)
  AND (a.weight = 0
       OR (a.indisunique AND a.weight < 4 AND b.indisunique AND b.indimmediate = a.indimmediate
           AND b.indnullsnotdistinct = a.indnullsnotdistinct -- 15+
           AND NOT a.indisexclusion))
ORDER BY a.indexrelid, b.weight DESC, b.indexrelid
