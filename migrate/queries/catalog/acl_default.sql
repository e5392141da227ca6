-- What is granted where nothing was granted, by object type.
SELECT o.type,
       string_agg(format('%s:%s', CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE '@owner' END, x.privilege_type),
                  ', ' ORDER BY format('%s:%s', CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE '@owner' END,
                                       x.privilege_type) COLLATE "C") AS entries
FROM unnest('{r,s,f,n,T,F,S,l}'::"char"[]) AS o(type), aclexplode(acldefault(o.type, 10)) x
GROUP BY o.type
