-- The locks that this backend holds on relations of people, with the file that each is stored in and
-- whether the relation was there before this transaction.
SELECT c.oid, c.oid::regclass, l.mode, pg_catalog.pg_relation_filenode(c.oid),
       c.relkind IN ('r', 'm', 'i', 't')
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_class c ON c.oid = l.relation
WHERE l.locktype = 'relation' AND l.pid = pg_catalog.pg_backend_pid() AND l.granted
  AND c.oid >= 16384 AND c.relkind <> 't'
  AND c.relnamespace NOT IN ('pg_toast'::regnamespace)
ORDER BY c.oid, CASE l.mode WHEN 'AccessShareLock' THEN 1 WHEN 'RowShareLock' THEN 2 WHEN 'RowExclusiveLock' THEN 3
    WHEN 'ShareUpdateExclusiveLock' THEN 4 WHEN 'ShareLock' THEN 5 WHEN 'ShareRowExclusiveLock' THEN 6
    WHEN 'ExclusiveLock' THEN 7 ELSE 8 END
