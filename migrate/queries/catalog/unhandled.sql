-- What people made of kinds that are not compared, or that this role may not read.
SELECT 'base type' AS kind, format('%I.%I', n.nspname, y.typname) AS identity
FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
WHERE y.typtype IN ('b', 'p') AND y.oid >= 16384 AND n.nspname !~ '^pg_'
  AND (y.typelem = 0 OR y.typsubscript <> 'array_subscript_handler'::regproc)
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_type'::regclass AND e.objid = y.oid
                  AND e.deptype = 'e')
UNION ALL
SELECT 'security label', pg_describe_object(l.classoid, l.objoid, l.objsubid) FROM pg_seclabel l
UNION ALL
SELECT 'subscription', quote_ident(s.subname) FROM pg_subscription s
WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND NOT has_table_privilege('pg_subscription', 'SELECT')
ORDER BY 1, 2
