-- One key for all runs on a database: the bytes of "dbmigrat".
SELECT pg_catalog.pg_try_advisory_xact_lock(7233464250984980852)
