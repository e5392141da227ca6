-- What the role may not read, in sentences with the GRANT that helps.
SELECT pg_catalog.format('%s of %s tables cannot be read by this role: their plans, statistics and proofs are '
                         'left out; GRANT pg_read_all_data TO %I shows them', d.denied, d.tables, CURRENT_USER)
FROM (SELECT pg_catalog.count(*) FILTER (WHERE NOT pg_catalog.has_table_privilege(c.oid, 'SELECT')) AS denied,
             pg_catalog.count(*) AS tables
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'm') AND c.oid >= 16384
        AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'db_migrate')) d
WHERE d.denied > 0
UNION ALL
SELECT pg_catalog.format('statements of other roles cannot be seen: GRANT pg_monitor TO %I shows them', CURRENT_USER)
WHERE NOT pg_catalog.pg_has_role(CURRENT_USER, 'pg_read_all_stats', 'USAGE')
  AND EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'pg_stat_statements')
UNION ALL
SELECT pg_catalog.format('the extension %s cannot be used: GRANT USAGE ON SCHEMA %I TO %I lets it', e.extname, n.nspname, CURRENT_USER)
FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname IN ('pg_stat_statements', 'hypopg') AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE')
