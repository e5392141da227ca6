-- Whether there is a history; whether this role may read it, and write it. pg_catalog is read by names
-- because to_regclass() is an error for a role without rights on the schema.
SELECT count(*) > 0,
       COALESCE(bool_and(pg_catalog.has_schema_privilege(n.oid, 'USAGE')
                         AND pg_catalog.has_table_privilege(c.oid, 'SELECT')), true),
       COALESCE(bool_and(pg_catalog.has_table_privilege(c.oid, 'INSERT')
                         AND pg_catalog.has_table_privilege(c.oid, 'UPDATE')
                         AND pg_catalog.has_table_privilege(c.oid, 'DELETE')), true)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'db_migrate' AND c.relname IN ('history', 'step', 'schema') AND c.relkind = 'r'
