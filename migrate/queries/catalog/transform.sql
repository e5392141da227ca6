-- Transforms.
SELECT t.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema,
       format_type(t.trftype, NULL) || ' ' || l.lanname AS name,
       format('FOR %s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname) AS label,
       format('FOR %s LANGUAGE %I', format_type(t.trftype, NULL), l.lanname) AS identity, NULL AS owner,
       format('CREATE TRANSFORM FOR %s LANGUAGE %I (%s)', format_type(t.trftype, NULL), l.lanname,
              concat_ws(', ', 'FROM SQL WITH FUNCTION ' || nullif(t.trffromsql, 0)::regprocedure,
                        'TO SQL WITH FUNCTION ' || nullif(t.trftosql, 0)::regprocedure)) AS definition
FROM pg_transform t JOIN pg_language l ON l.oid = t.trflang
WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_transform'::regclass
                  AND e.objid = t.oid AND e.deptype = 'e')
ORDER BY 1
