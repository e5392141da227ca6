-- Domains; their constraints are objects of their own.
SELECT y.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, y.typname AS name,
       quote_ident(y.typname) AS label, format('%I.%I', n.nspname, y.typname) AS identity,
       pg_get_userbyid(y.typowner) AS owner,
       format_type(y.typbasetype, y.typtypmod) AS base,
       CASE WHEN y.typcollation <> b.typcollation
            THEN (SELECT format('%I.%I', m.nspname, l.collname)
                  FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
                  WHERE l.oid = y.typcollation) END AS collation,
       pg_get_expr(y.typdefaultbin, 0) AS default, y.typnotnull AS not_null
FROM pg_type y
JOIN pg_namespace n ON n.oid = y.typnamespace
JOIN pg_type b ON b.oid = y.typbasetype
WHERE y.typtype = 'd' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_type'::regclass AND e.objid = y.oid AND e.deptype = 'e')
ORDER BY n.nspname, y.typname
