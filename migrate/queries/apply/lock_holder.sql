SELECT a.pid, COALESCE(a.usename, '?'), COALESCE(a.client_addr::text, 'this machine'),
       pg_catalog.date_trunc('second', pg_catalog.clock_timestamp() - a.xact_start)::text
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_stat_activity a USING (pid)
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND (l.classid::bigint << 32 | l.objid::bigint) = 7233464250984980852
LIMIT 1
