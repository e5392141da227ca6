-- Default privileges: what objects that a role will create are given.
SELECT d.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema,
       pg_get_userbyid(d.defaclrole) AS name, quote_ident(pg_get_userbyid(d.defaclrole)) AS label,
       format('FOR ROLE %I%s ON %s', pg_get_userbyid(d.defaclrole),
              CASE WHEN n.oid IS NOT NULL THEN format(' IN SCHEMA %I', n.nspname) END,
              CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS'
                                   WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END) AS identity,
       NULL AS owner,
       coalesce((SELECT string_agg(DISTINCT format('%s:%s%s',
                     CASE WHEN x.grantee = d.defaclrole THEN '@owner' WHEN x.grantee = 0 THEN 'PUBLIC'
                          ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                     x.privilege_type,
                     CASE WHEN x.is_grantable AND x.grantee <> d.defaclrole THEN '*' END) COLLATE "C", ', ')
                 FROM aclexplode(d.defaclacl) x), '') AS entries,
       CASE WHEN n.oid IS NULL THEN (
           SELECT string_agg(DISTINCT format('%s:%s', CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE '@owner' END,
                                             x.privilege_type) COLLATE "C", ', ')
           FROM aclexplode(acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char",
                                      d.defaclrole)) x) END AS base,
       pg_get_userbyid(d.defaclrole) AS role, n.nspname AS in_schema, d.defaclobjtype AS type
FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace
ORDER BY 8
