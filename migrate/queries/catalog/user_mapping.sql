-- User mappings of foreign servers; the options are hidden from those who may not see them.
SELECT m.umid AS oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema,
       CASE m.umuser WHEN 0 THEN 'public' ELSE pg_get_userbyid(m.umuser) END AS name,
       CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(m.umuser)) END AS label,
       format('FOR %s SERVER %I', CASE m.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(m.umuser)) END,
              m.srvname) AS identity,
       NULL AS owner,
       (SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value),
                          ', ' ORDER BY o.option_name COLLATE "C")
        FROM pg_options_to_table(m.umoptions) o) AS foreign_options
FROM pg_user_mappings m
ORDER BY m.srvname, 6
