-- Composite types; their attributes are among the columns.
SELECT y.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, y.typname AS name,
       quote_ident(y.typname) AS label, format('%I.%I', n.nspname, y.typname) AS identity,
       pg_get_userbyid(y.typowner) AS owner
FROM pg_type y
JOIN pg_namespace n ON n.oid = y.typnamespace
JOIN pg_class c ON c.oid = y.typrelid AND c.relkind = 'c'
WHERE y.typtype = 'c' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_type'::regclass AND e.objid = y.oid AND e.deptype = 'e')
ORDER BY n.nspname, y.typname
