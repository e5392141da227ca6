-- Indexes that no statement has read since the statistics began, but for those that guard something:
-- uniqueness, a constraint, a foreign key.
SELECT x.indexrelid::regclass::text,
       pg_catalog.format('not read on this server since %s%s; %s rows written to %s meanwhile',
           pg_catalog.to_char(s.since, 'YYYY-MM-DD HH24:MI'),
           CASE WHEN s.brief THEN ', too short a time to drop it' END,
           pg_catalog.pg_stat_get_tuples_inserted(x.indrelid) + pg_catalog.pg_stat_get_tuples_updated(x.indrelid)
           - pg_catalog.pg_stat_get_tuples_hot_updated(x.indrelid), x.indrelid::regclass),
       pg_catalog.pg_relation_size(x.indexrelid),
       CASE WHEN NOT s.brief THEN pg_catalog.format('DROP INDEX CONCURRENTLY %s', x.indexrelid::regclass) END
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN (SELECT since, since > pg_catalog.now() - interval '7 days' AS brief -- weekly jobs have not run yet
            FROM (SELECT COALESCE(d.stats_reset, pg_catalog.pg_postmaster_start_time()) AS since
                  FROM pg_catalog.pg_stat_database d WHERE d.datname = pg_catalog.current_database()) d) s
WHERE x.indrelid >= 16384 AND n.nspname NOT IN ('pg_toast', 'db_migrate') AND c.relkind = 'i'
  AND x.indisvalid AND NOT x.indisunique AND NOT x.indisprimary AND NOT x.indisexclusion
  AND pg_catalog.pg_stat_get_numscans(x.indexrelid) = 0
  AND pg_catalog.pg_relation_size(x.indexrelid) >= 65536
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = x.indexrelid)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k
                  WHERE k.contype = 'f' AND k.conrelid = x.indrelid AND k.conkey[1] = x.indkey[0])
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_index o -- the planner takes the one or the other of two that are alike
                  WHERE o.indrelid = x.indrelid AND o.indexrelid <> x.indexrelid AND o.indisvalid
                    AND o.indkey::text = x.indkey::text AND o.indnkeyatts = x.indnkeyatts)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits h WHERE h.inhrelid = x.indexrelid)
ORDER BY pg_catalog.pg_relation_size(x.indexrelid) DESC, 1
