-- Who of those that the backend $1 waits for, through others perhaps, waits for it; NULL: nobody. And
-- the index that is being built in this database, by phase.
WITH RECURSIVE before (pid) AS (
    SELECT b.pid
    FROM pg_catalog.pg_stat_activity a, pg_catalog.unnest(pg_catalog.pg_blocking_pids(a.pid)) b (pid)
    WHERE a.pid = $1::integer AND a.wait_event_type = 'Lock'
    UNION
    SELECT b.pid FROM before, pg_catalog.unnest(pg_catalog.pg_blocking_pids(before.pid)) b (pid)
), index AS (
    SELECT p.index_relid::regclass AS name, p.phase,
           CASE WHEN p.blocks_total > 0 THEN 100 * p.blocks_done / p.blocks_total
                WHEN p.tuples_total > 0 THEN 100 * p.tuples_done / p.tuples_total
                ELSE 0 END AS percent
    FROM pg_catalog.pg_stat_progress_create_index p
    WHERE p.datname = pg_catalog.current_database()
    ORDER BY p.pid
    LIMIT 1
)
SELECT (SELECT min(pid) FROM before WHERE $1::integer = ANY (pg_catalog.pg_blocking_pids(pid))),
       index.*
FROM (VALUES (0)) AS one LEFT JOIN index ON true
