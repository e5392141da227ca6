-- Whether this role may choose how soon it looks for deadlocks.
SELECT pg_catalog.current_setting('is_superuser') = 'on'
    OR pg_catalog.has_parameter_privilege('deadlock_timeout', 'SET') -- 15+
