-- Schemas that people made, and public.
SELECT n.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, n.nspname AS name,
       quote_ident(n.nspname) AS label, quote_ident(n.nspname) AS identity,
       pg_get_userbyid(n.nspowner) AS owner
FROM pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_namespace'::regclass AND e.objid = n.oid AND e.deptype = 'e')
ORDER BY n.nspname
