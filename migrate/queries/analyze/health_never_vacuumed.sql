-- Tables that no vacuum has seen: no page of them is known to be visible to all, so that no index-only
-- scan spares the table.
SELECT c.oid::regclass::text,
       pg_catalog.format('~%s rows, never vacuumed%s',
           CASE WHEN c.reltuples < 0 THEN pg_catalog.pg_stat_get_live_tuples(c.oid) ELSE c.reltuples::bigint END,
           CASE WHEN c.reltuples < 0 THEN ' and never analysed' ELSE '' END),
       NULL::bigint, pg_catalog.format('VACUUM (ANALYZE) %s', c.oid::regclass)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'm') AND c.oid >= 16384 AND n.nspname NOT IN ('pg_toast', 'db_migrate')
  AND c.relpersistence = 'p' AND c.relallvisible = 0
  AND pg_catalog.pg_stat_get_live_tuples(c.oid) >= 10000
  AND pg_catalog.pg_stat_get_last_vacuum_time(c.oid) IS NULL
  AND pg_catalog.pg_stat_get_last_autovacuum_time(c.oid) IS NULL
ORDER BY pg_catalog.pg_stat_get_live_tuples(c.oid) DESC, 1
