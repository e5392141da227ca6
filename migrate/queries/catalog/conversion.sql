-- Conversions between encodings.
SELECT c.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, c.conname AS name,
       quote_ident(c.conname) AS label, format('%I.%I', n.nspname, c.conname) AS identity,
       pg_get_userbyid(c.conowner) AS owner,
       format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN c.condefault THEN 'DEFAULT ' END,
              n.nspname, c.conname, pg_encoding_to_char(c.conforencoding),
              pg_encoding_to_char(c.contoencoding), c.conproc) AS definition
FROM pg_conversion c JOIN pg_namespace n ON n.oid = c.connamespace
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_conversion'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.conname
