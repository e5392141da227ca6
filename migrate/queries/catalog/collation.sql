-- Collations.
SELECT c.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, c.collname AS name,
       quote_ident(c.collname) AS label, format('%I.%I', n.nspname, c.collname) AS identity,
       pg_get_userbyid(c.collowner) AS owner,
       format('CREATE COLLATION %I.%I (%s)', n.nspname, c.collname, concat_ws(', ',
           'PROVIDER = ' || CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' WHEN 'd' THEN 'default'
                                                ELSE 'libc' END,
           'LOCALE = ' || quote_literal(c.colllocale), -- 17+
           'RULES = ' || quote_literal(c.collicurules), -- 16+
           CASE WHEN c.collprovider = 'i' THEN 'LOCALE = ' || quote_literal(c.colliculocale) END, -- 15+ -- <17
           CASE WHEN c.collprovider = 'i' THEN 'LOCALE = ' || quote_literal(c.collcollate) END, -- <15
           CASE WHEN c.collprovider = 'c' AND c.collcollate = c.collctype
                THEN 'LOCALE = ' || quote_literal(c.collcollate) END,
           CASE WHEN c.collprovider = 'c' AND c.collcollate <> c.collctype
                THEN format('LC_COLLATE = %L, LC_CTYPE = %L', c.collcollate, c.collctype) END,
           CASE WHEN NOT c.collisdeterministic THEN 'DETERMINISTIC = false' END)) AS definition
FROM pg_collation c JOIN pg_namespace n ON n.oid = c.collnamespace
WHERE c.oid >= 16384 AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_collation'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.collname
