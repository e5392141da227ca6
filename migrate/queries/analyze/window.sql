-- Since when the statistics of this database count.
SELECT COALESCE(d.stats_reset, pg_catalog.pg_postmaster_start_time()),
       EXTRACT(epoch FROM pg_catalog.now() - COALESCE(d.stats_reset, pg_catalog.pg_postmaster_start_time())),
       d.stats_reset IS NOT NULL
FROM pg_catalog.pg_stat_database d
WHERE d.datname = pg_catalog.current_database()
