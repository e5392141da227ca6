-- Access methods.
SELECT a.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, a.amname AS name,
       quote_ident(a.amname) AS label, quote_ident(a.amname) AS identity, NULL AS owner,
       format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
              CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END, a.amhandler) AS definition
FROM pg_am a
WHERE a.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_am'::regclass
                  AND e.objid = a.oid AND e.deptype = 'e')
ORDER BY a.amname
