-- Which index of a partition belongs to which index of the partitioned table; keys as well.
SELECT 0 AS oid, 0 AS sub, c.oid AS parent, 0 AS parent_sub, NULL AS schema,
       'index partition' AS name, 'partition' AS label, NULL AS identity, NULL AS owner,
       format('%I.%I', n.nspname, p.relname) AS of, p.oid AS of_oid,
       format('%I.%I', m.nspname, c.relname) AS index
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_class p ON p.oid = i.inhparent
JOIN pg_namespace n ON n.oid = p.relnamespace
JOIN pg_namespace m ON m.oid = c.relnamespace
WHERE c.relkind IN ('i', 'I')
ORDER BY c.oid
