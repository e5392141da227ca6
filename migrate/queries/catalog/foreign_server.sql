-- Foreign servers.
SELECT s.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, s.srvname AS name,
       quote_ident(s.srvname) AS label, quote_ident(s.srvname) AS identity,
       pg_get_userbyid(s.srvowner) AS owner,
       quote_ident(w.fdwname) AS wrapper, quote_literal(s.srvtype) AS type,
       quote_literal(s.srvversion) AS version,
       (SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value),
                          ', ' ORDER BY o.option_name COLLATE "C")
        FROM pg_options_to_table(s.srvoptions) o) AS foreign_options
FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_foreign_server'::regclass
                  AND e.objid = s.oid AND e.deptype = 'e')
ORDER BY s.srvname
