-- An index that is being built in this database, by phase.
SELECT p.index_relid::regclass, p.phase,
       CASE WHEN p.blocks_total > 0 THEN 100 * p.blocks_done / p.blocks_total
            WHEN p.tuples_total > 0 THEN 100 * p.tuples_done / p.tuples_total
            ELSE 0 END
FROM pg_catalog.pg_stat_progress_create_index p
WHERE p.datname = pg_catalog.current_database()
ORDER BY p.pid
LIMIT 1
