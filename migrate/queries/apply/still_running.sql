-- Whether the backend $1, started at $2, still executes the statement $3 that a lost run left there.
SELECT count(*) FROM pg_catalog.pg_stat_activity
WHERE pid = $1::integer AND backend_start = $2::timestamptz AND state = 'active'
  AND pg_catalog.starts_with($3, pg_catalog.left(query, 100))
