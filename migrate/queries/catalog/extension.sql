-- Extensions; those that every database has from the start (plpgsql) have low OIDs.
SELECT x.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, x.extname AS name,
       quote_ident(x.extname) AS label, quote_ident(x.extname) AS identity,
       NULL AS owner,
       quote_ident(n.nspname) AS in_schema, x.extrelocatable AS relocatable, x.extversion AS version
FROM pg_extension x JOIN pg_namespace n ON n.oid = x.extnamespace
WHERE x.oid >= 16384
ORDER BY x.extname
