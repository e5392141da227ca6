-- Tables of publications.
SELECT r.oid, 0 AS sub, r.prpubid AS parent, 0 AS parent_sub, NULL AS schema, c.relname AS name,
       format('%I.%I', n.nspname, c.relname) AS label, NULL AS identity, NULL AS owner,
       (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) -- 15+
        FROM pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) AS columns, -- 15+
       pg_get_expr(r.prqual, r.prrelid) AS filter -- 15+
       NULL AS columns, NULL AS filter -- <15
FROM pg_publication_rel r
JOIN pg_class c ON c.oid = r.prrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
ORDER BY r.prpubid, n.nspname, c.relname
