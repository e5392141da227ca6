-- Row-level security policies.
SELECT p.oid, 0 AS sub, p.polrelid AS parent, 0 AS parent_sub, NULL AS schema, p.polname AS name,
       quote_ident(p.polname) AS label, NULL AS identity, NULL AS owner,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                     WHEN 'd' THEN 'DELETE' ELSE 'ALL' END AS command,
       p.polpermissive AS permissive,
       (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(r)) END, ', '
                          ORDER BY pg_get_userbyid(r)) FROM unnest(p.polroles) r) AS roles,
       pg_get_expr(p.polqual, p.polrelid) AS using,
       pg_get_expr(p.polwithcheck, p.polrelid) AS with_check
FROM pg_policy p
ORDER BY p.polrelid, p.polname
