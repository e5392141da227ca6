-- Procedural languages that no extension brought.
SELECT l.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, l.lanname AS name,
       quote_ident(l.lanname) AS label, quote_ident(l.lanname) AS identity,
       pg_get_userbyid(l.lanowner) AS owner,
       format('CREATE %sLANGUAGE %I%s%s%s', CASE WHEN l.lanpltrusted THEN 'TRUSTED ' END, l.lanname,
              ' HANDLER ' || nullif(l.lanplcallfoid, 0)::regproc,
              ' INLINE ' || nullif(l.laninline, 0)::regproc,
              ' VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc) AS definition
FROM pg_language l
WHERE l.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_language'::regclass
                  AND e.objid = l.oid AND e.deptype = 'e')
ORDER BY l.lanname
