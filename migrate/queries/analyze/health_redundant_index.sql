-- Plain B-trees whose columns another one begins with.
WITH i AS (
    SELECT x.*, c.relam, pg_catalog.array_to_string(x.indkey::int2[], ' ') AS keys,
           pg_catalog.array_to_string(x.indclass::oid[], ' ') AS classes,
           pg_catalog.array_to_string(x.indoption::int2[], ' ') AS options,
           pg_catalog.array_to_string(x.indcollation::oid[], ' ') AS collations
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE x.indisvalid AND x.indrelid >= 16384 AND n.nspname <> 'pg_toast'
      AND x.indpred IS NULL AND x.indexprs IS NULL AND c.relam = 403
)
SELECT DISTINCT ON (a.indexrelid) a.indexrelid::regclass::text,
       pg_catalog.format('%s begins with its columns%s', b.indexrelid::regclass,
           CASE WHEN w.written > 0 THEN
               pg_catalog.format('; %s rows written to %s since the statistics began', w.written, a.indrelid::regclass)
           END),
       pg_catalog.pg_relation_size(a.indexrelid),
       pg_catalog.format('DROP INDEX CONCURRENTLY %s', a.indexrelid::regclass)
FROM i a
JOIN i b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid
        AND b.indnkeyatts > a.indnkeyatts AND a.indnkeyatts = a.indnatts
        AND b.keys LIKE a.keys || ' %' AND b.classes LIKE a.classes || ' %'
        AND b.options LIKE a.options || ' %' AND b.collations LIKE a.collations || ' %'
CROSS JOIN LATERAL (SELECT pg_catalog.pg_stat_get_tuples_inserted(a.indrelid)
                           + pg_catalog.pg_stat_get_tuples_updated(a.indrelid)
                           - pg_catalog.pg_stat_get_tuples_hot_updated(a.indrelid) AS written) w
WHERE NOT a.indisunique AND NOT a.indisprimary
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = a.indexrelid)
ORDER BY a.indexrelid, b.indnkeyatts, b.indexrelid
