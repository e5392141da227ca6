-- Foreign-data wrappers.
SELECT w.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, w.fdwname AS name,
       quote_ident(w.fdwname) AS label, quote_ident(w.fdwname) AS identity,
       pg_get_userbyid(w.fdwowner) AS owner,
       nullif(w.fdwhandler, 0)::regproc AS handler, nullif(w.fdwvalidator, 0)::regproc AS validator,
       (SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value),
                          ', ' ORDER BY o.option_name COLLATE "C")
        FROM pg_options_to_table(w.fdwoptions) o) AS foreign_options
FROM pg_foreign_data_wrapper w
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_foreign_data_wrapper'::regclass
                  AND e.objid = w.oid AND e.deptype = 'e')
ORDER BY w.fdwname
