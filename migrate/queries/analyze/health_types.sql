-- Columns of types that are regretted later.
SELECT pg_catalog.format('%s.%I', c.oid::regclass, a.attname),
       CASE a.atttypid WHEN 'timestamp'::regtype THEN 'timestamp without time zone: a moment needs its zone'
                       WHEN 'timetz'::regtype THEN 'time with time zone: without a date it means nothing'
                       WHEN 'money'::regtype THEN 'money: depends on the locale of the server'
                       ELSE pg_catalog.format('%s: padded with blanks', pg_catalog.format_type(a.atttypid, a.atttypmod)) END,
       NULL::bigint,
       pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE %s', c.oid::regclass, a.attname,
           CASE a.atttypid WHEN 'timestamp'::regtype THEN 'timestamptz' WHEN 'timetz'::regtype THEN 'time'
                           WHEN 'money'::regtype THEN 'numeric' ELSE 'text' END)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.oid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'db_migrate')
  AND (a.atttypid IN ('timestamp'::regtype, 'timetz'::regtype, 'money'::regtype)
       OR (a.atttypid = 'bpchar'::regtype AND a.atttypmod > 5))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                  AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
