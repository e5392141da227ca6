-- Check constraints of domains.
SELECT k.oid, 0 AS sub, k.contypid AS parent, 0 AS parent_sub, NULL AS schema, k.conname AS name,
       quote_ident(k.conname) AS label, NULL AS identity, NULL AS owner,
       pg_get_constraintdef(k.oid) AS definition, k.convalidated AS validated
FROM pg_constraint k
WHERE k.contypid <> 0 AND k.contype = 'c'
ORDER BY k.contypid, k.conname
