-- Functions and relations of extensions whose privileges are not those that the extension gave them.
SELECT * FROM (
SELECT 0 AS oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, m.name, m.identity AS label,
       m.identity, NULL AS owner,
       coalesce((SELECT string_agg(DISTINCT format('%s:%s%s',
                     CASE WHEN x.grantee = m.owner THEN '@owner' WHEN x.grantee = 0 THEN 'PUBLIC'
                          ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                     x.privilege_type,
                     CASE WHEN x.is_grantable AND x.grantee <> m.owner THEN '*' END) COLLATE "C", ', ')
                 FROM aclexplode(coalesce(m.acl, acldefault(m.type, m.owner))) x), '') AS entries,
       coalesce((SELECT string_agg(DISTINCT format('%s:%s%s',
                     CASE WHEN x.grantee = m.owner THEN '@owner' WHEN x.grantee = 0 THEN 'PUBLIC'
                          ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
                     x.privilege_type,
                     CASE WHEN x.is_grantable AND x.grantee <> m.owner THEN '*' END) COLLATE "C", ', ')
                 FROM aclexplode(coalesce(i.initprivs, acldefault(m.type, m.owner))) x), '') AS base,
       pg_get_userbyid(m.owner) AS role, m.extension
FROM (SELECT e.classid, p.oid, p.proname AS name, 'FUNCTION ' || p.oid::regprocedure AS identity,
             p.proowner AS owner, p.proacl AS acl, 'f'::"char" AS type, e.refobjid AS extension
      FROM pg_depend e JOIN pg_proc p ON p.oid = e.objid
      WHERE e.classid = 'pg_proc'::regclass AND e.deptype = 'e'
      UNION ALL
      SELECT e.classid, c.oid, c.relname, format('TABLE %I.%I', n.nspname, c.relname), c.relowner, c.relacl,
             CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", e.refobjid
      FROM pg_depend e JOIN pg_class c ON c.oid = e.objid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE e.classid = 'pg_class'::regclass AND e.deptype = 'e' AND c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')) m
LEFT JOIN pg_init_privs i ON i.classoid = m.classid AND i.objoid = m.oid AND i.objsubid = 0
WHERE coalesce(m.acl, acldefault(m.type, m.owner)) IS DISTINCT FROM coalesce(i.initprivs, acldefault(m.type, m.owner))
) changed WHERE entries <> base -- lists that were changed and changed back have another order
ORDER BY identity
