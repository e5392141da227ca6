-- Tables whose dead rows nobody has cleared away.
SELECT c.oid::regclass::text,
       pg_catalog.format('~%s dead rows beside ~%s live ones, last vacuumed %s',
           pg_catalog.pg_stat_get_dead_tuples(c.oid), pg_catalog.pg_stat_get_live_tuples(c.oid),
           COALESCE(pg_catalog.to_char(GREATEST(pg_catalog.pg_stat_get_last_vacuum_time(c.oid),
                                    pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)), 'YYYY-MM-DD HH24:MI'), 'never')),
       NULL::bigint, pg_catalog.format('VACUUM (ANALYZE) %s', c.oid::regclass)
FROM pg_catalog.pg_class c
WHERE c.relkind IN ('r', 'm') AND c.oid >= 16384
  AND pg_catalog.pg_stat_get_dead_tuples(c.oid) > 5000
  AND pg_catalog.pg_stat_get_dead_tuples(c.oid) > 0.4 * pg_catalog.pg_stat_get_live_tuples(c.oid)
ORDER BY pg_catalog.pg_stat_get_dead_tuples(c.oid) DESC, 1
