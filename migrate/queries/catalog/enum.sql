-- Enums with their values in order.
SELECT y.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, y.typname AS name,
       quote_ident(y.typname) AS label, format('%I.%I', n.nspname, y.typname) AS identity,
       pg_get_userbyid(y.typowner) AS owner,
       (SELECT string_agg(quote_literal(v.enumlabel), ', ' ORDER BY v.enumsortorder)
        FROM pg_enum v WHERE v.enumtypid = y.oid) AS labels
FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
WHERE y.typtype = 'e' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_type'::regclass AND e.objid = y.oid AND e.deptype = 'e')
ORDER BY n.nspname, y.typname
