-- What this database was asked, longest in total first; the view is found by the search_path.
SELECT s.queryid, min(s.query), sum(s.calls),
       sum(s.total_exec_time),                                                              -- 13+
       sum(s.total_time),                                                                   -- <13
       sum(s.rows),
       (SELECT EXTRACT(epoch FROM i.stats_reset) FROM pg_stat_statements_info i) -- 14+
       0                                                                                    -- <14
FROM pg_stat_statements s
WHERE s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND s.calls > 0
GROUP BY s.queryid
ORDER BY 4 DESC, 1
LIMIT 20000
