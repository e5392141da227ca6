-- Whether the backend $1, started at $2, executes the statement $3 that a lost run left there, and
-- whether it is there at all: it may not have read the statement yet. A role that may not see what
-- another one runs (its start is NULL then) goes by the locks, which everybody sees.
SELECT count(*) FILTER (WHERE CASE
           WHEN a.backend_start IS NOT NULL
           THEN a.state = 'active' AND pg_catalog.starts_with($3, pg_catalog.left(a.query, 100))
           ELSE EXISTS (
               SELECT FROM pg_catalog.pg_locks l
               WHERE l.pid = a.pid AND l.locktype = 'relation'
                 AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                   WHERE datname = pg_catalog.current_database())
                 AND l.mode <> ALL ('{AccessShareLock,RowShareLock,RowExclusiveLock}'))
           END),
       count(*)
FROM pg_catalog.pg_stat_activity a
WHERE a.pid = $1::integer AND (a.backend_start = $2::timestamptz OR a.backend_start IS NULL)
  AND a.pid <> pg_catalog.pg_backend_pid()
