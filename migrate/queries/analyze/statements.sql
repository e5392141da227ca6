-- What this database was asked, longest in total first; the view is found by the search_path.
SELECT s.query, s.calls, s.total_exec_time, s.mean_exec_time, s.rows
FROM pg_stat_statements s
WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND s.calls > 0
ORDER BY s.total_exec_time DESC, s.queryid
LIMIT 5000
