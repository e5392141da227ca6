-- Schemas of publications.
SELECT r.oid, 0 AS sub, r.pnpubid AS parent, 0 AS parent_sub, NULL AS schema, n.nspname AS name,
       quote_ident(n.nspname) AS label, NULL AS identity, NULL AS owner
FROM pg_publication_namespace r -- 15+
FROM (SELECT 0 AS oid, 0 AS pnpubid, 0 AS pnnspid WHERE false) r -- <15
JOIN pg_namespace n ON n.oid = r.pnnspid
ORDER BY r.pnpubid, n.nspname
