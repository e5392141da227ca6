-- Range types.
SELECT y.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, y.typname AS name,
       quote_ident(y.typname) AS label, format('%I.%I', n.nspname, y.typname) AS identity,
       pg_get_userbyid(y.typowner) AS owner,
       concat_ws(', ', 'SUBTYPE = ' || format_type(r.rngsubtype, NULL),
           CASE WHEN NOT o.opcdefault THEN format('SUBTYPE_OPCLASS = %I.%I', on_.nspname, o.opcname) END,
           CASE WHEN r.rngcollation <> s.typcollation
                THEN (SELECT format('COLLATION = %I.%I', m.nspname, l.collname)
                      FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
                      WHERE l.oid = r.rngcollation) END,
           CASE WHEN r.rngcanonical <> 0 THEN 'CANONICAL = ' || r.rngcanonical::regproc END,
           CASE WHEN r.rngsubdiff <> 0 THEN 'SUBTYPE_DIFF = ' || r.rngsubdiff::regproc END,
           format('MULTIRANGE_TYPE_NAME = %I.%I', mn.nspname, mt.typname)) AS definition
FROM pg_range r
JOIN pg_type y ON y.oid = r.rngtypid
JOIN pg_namespace n ON n.oid = y.typnamespace
JOIN pg_type s ON s.oid = r.rngsubtype
JOIN pg_opclass o ON o.oid = r.rngsubopc
JOIN pg_namespace on_ ON on_.oid = o.opcnamespace
JOIN pg_type mt ON mt.oid = r.rngmultitypid
JOIN pg_namespace mn ON mn.oid = mt.typnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_type'::regclass AND e.objid = y.oid AND e.deptype = 'e')
ORDER BY n.nspname, y.typname
