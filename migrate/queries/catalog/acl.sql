-- Privileges where they differ from none given; the owner's are those of '@owner'.
SELECT g.class, g.oid, g.sub,
       coalesce(string_agg(DISTINCT format('%s:%s%s',
           CASE WHEN x.grantee = g.owner THEN '@owner' WHEN x.grantee = 0 THEN 'PUBLIC'
                ELSE quote_ident(pg_get_userbyid(x.grantee)) END,
           x.privilege_type, CASE WHEN x.is_grantable AND x.grantee <> g.owner THEN '*' END) COLLATE "C", ', ')
           FILTER (WHERE x.grantee IS NOT NULL), '') AS entries
FROM (SELECT 'pg_class'::regclass::oid AS class, oid, 0 AS sub, relowner AS owner, relacl AS acl
      FROM pg_class WHERE relacl IS NOT NULL AND oid >= 16384
      UNION ALL
      SELECT 'pg_class'::regclass::oid, c.oid, a.attnum, c.relowner, a.attacl
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE a.attacl IS NOT NULL AND c.oid >= 16384 AND NOT a.attisdropped
      UNION ALL
      SELECT 'pg_proc'::regclass::oid, oid, 0, proowner, proacl
      FROM pg_proc WHERE proacl IS NOT NULL AND oid >= 16384
      UNION ALL
      SELECT 'pg_namespace'::regclass::oid, oid, 0, nspowner, nspacl
      FROM pg_namespace WHERE nspacl IS NOT NULL
      UNION ALL
      SELECT 'pg_type'::regclass::oid, oid, 0, typowner, typacl
      FROM pg_type WHERE typacl IS NOT NULL AND oid >= 16384
      UNION ALL
      SELECT 'pg_language'::regclass::oid, oid, 0, lanowner, lanacl
      FROM pg_language WHERE lanacl IS NOT NULL AND oid >= 16384
      UNION ALL
      SELECT 'pg_foreign_data_wrapper'::regclass::oid, oid, 0, fdwowner, fdwacl
      FROM pg_foreign_data_wrapper WHERE fdwacl IS NOT NULL
      UNION ALL
      SELECT 'pg_foreign_server'::regclass::oid, oid, 0, srvowner, srvacl
      FROM pg_foreign_server WHERE srvacl IS NOT NULL) g
LEFT JOIN LATERAL aclexplode(g.acl) x ON true
GROUP BY g.class, g.oid, g.sub
