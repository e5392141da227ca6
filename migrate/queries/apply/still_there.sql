-- Whether the backend $1, started at $2, executes the statement $3 that a lost run left there, and
-- whether it is there at all: it may not have read the statement yet.
SELECT count(*) FILTER (WHERE state = 'active'
                        AND pg_catalog.starts_with($3, pg_catalog.left(query, 100))),
       count(*)
FROM pg_catalog.pg_stat_activity
WHERE pid = $1::integer AND backend_start = $2::timestamptz AND pid <> pg_catalog.pg_backend_pid()
