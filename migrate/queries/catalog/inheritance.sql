-- Which table inherits from which (without partitions).
SELECT 0 AS oid, 0 AS sub, c.oid AS parent, 0 AS parent_sub, NULL AS schema,
       p.relname AS name, format('%I.%I', n.nspname, p.relname) AS label, NULL AS identity,
       NULL AS owner, i.inhseqno AS position, p.oid AS of_oid
FROM pg_inherits i
JOIN pg_class c ON c.oid = i.inhrelid
JOIN pg_class p ON p.oid = i.inhparent
JOIN pg_namespace n ON n.oid = p.relnamespace
WHERE NOT c.relispartition AND c.relkind IN ('r', 'f')
ORDER BY c.oid, i.inhseqno
