-- Tables of people with what the statistics say about them; partitions are marked.
SELECT c.oid, n.nspname, c.relname, c.relkind = 'p', c.relispartition,
       CASE c.relkind WHEN 'p' THEN
           (SELECT sum(l.reltuples) FROM pg_catalog.pg_partition_tree(c.oid) t
            JOIN pg_catalog.pg_class l ON l.oid = t.relid
            WHERE t.isleaf AND l.reltuples >= 0)
       ELSE c.reltuples END,
       pg_catalog.pg_stat_get_live_tuples(c.oid), c.relpages,
       pg_catalog.pg_stat_get_tuples_inserted(c.oid), pg_catalog.pg_stat_get_tuples_updated(c.oid),
       pg_catalog.pg_stat_get_tuples_hot_updated(c.oid),
       pg_catalog.pg_stat_get_tuples_deleted(c.oid),
       CASE WHEN c.relispartition THEN pg_catalog.pg_partition_root(c.oid)::oid END,
       CASE WHEN NOT c.relispartition THEN
           (SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno LIMIT 1)
       END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'm') AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'db_migrate')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
                    AND d.deptype = 'e')
ORDER BY n.nspname, c.relname
