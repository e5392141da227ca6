-- Since when the statistics of this database count, and what time it is.
SELECT pg_catalog.to_char(s.since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       EXTRACT(epoch FROM pg_catalog.clock_timestamp() - s.since),
       pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       EXTRACT(epoch FROM pg_catalog.clock_timestamp())
FROM (SELECT COALESCE(d.stats_reset, pg_catalog.pg_postmaster_start_time()) AS since
      FROM pg_catalog.pg_stat_database d
      WHERE d.datname = pg_catalog.current_database()) s
