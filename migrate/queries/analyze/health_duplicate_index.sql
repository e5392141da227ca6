-- Indexes that another one repeats in every respect; of the two the one that a constraint needs stays.
WITH i AS (
    SELECT x.*, c.relname, n.nspname, c.relam,
           x.indisunique::int + x.indisprimary::int
           + (EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.indexrelid))::int AS weight
    FROM pg_catalog.pg_index x
    JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE x.indisvalid AND x.indrelid >= 16384 AND n.nspname <> 'pg_toast'
)
SELECT DISTINCT ON (a.indexrelid) a.indexrelid::regclass::text,
       pg_catalog.format('the same as %s; %s rows written to %s since the statistics began',
           b.indexrelid::regclass,
           pg_catalog.pg_stat_get_tuples_inserted(a.indrelid) + pg_catalog.pg_stat_get_tuples_updated(a.indrelid)
           - pg_catalog.pg_stat_get_tuples_hot_updated(a.indrelid), a.indrelid::regclass),
       pg_catalog.pg_relation_size(a.indexrelid),
       pg_catalog.format('DROP INDEX CONCURRENTLY %s', a.indexrelid::regclass)
FROM i a
JOIN i b ON b.indrelid = a.indrelid AND b.indexrelid <> a.indexrelid AND b.relam = a.relam
        AND b.indkey::text = a.indkey::text AND b.indclass::text = a.indclass::text
        AND b.indcollation::text = a.indcollation::text AND b.indoption::text = a.indoption::text
        AND b.indnkeyatts = a.indnkeyatts
        AND pg_catalog.pg_get_expr(b.indexprs, b.indrelid) IS NOT DISTINCT FROM pg_catalog.pg_get_expr(a.indexprs, a.indrelid)
        AND pg_catalog.pg_get_expr(b.indpred, b.indrelid) IS NOT DISTINCT FROM pg_catalog.pg_get_expr(a.indpred, a.indrelid)
WHERE (a.weight, b.indexrelid) < (b.weight, a.indexrelid) AND a.weight = 0
ORDER BY a.indexrelid, b.weight DESC, b.indexrelid
