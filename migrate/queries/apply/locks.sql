-- The locks that this backend holds on relations of people, with the file that each is stored in and
-- whether a new file means that its rows were written again. What this transaction has dropped has no
-- name any more.
SELECT l.relation, c.oid::regclass, l.mode, pg_catalog.pg_relation_filenode(c.oid),
       COALESCE(c.relkind IN ('r', 'm', 'i'), false)
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_class c ON c.oid = l.relation
WHERE l.locktype = 'relation' AND l.pid = pg_catalog.pg_backend_pid() AND l.granted
  AND l.relation >= 16384
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  AND (c.oid IS NULL OR (c.relkind <> 't' AND c.relnamespace <> 'pg_toast'::regnamespace))
ORDER BY l.relation, CASE l.mode WHEN 'AccessShareLock' THEN 1 WHEN 'RowShareLock' THEN 2 WHEN 'RowExclusiveLock' THEN 3
    WHEN 'ShareUpdateExclusiveLock' THEN 4 WHEN 'ShareLock' THEN 5 WHEN 'ShareRowExclusiveLock' THEN 6
    WHEN 'ExclusiveLock' THEN 7 ELSE 8 END
