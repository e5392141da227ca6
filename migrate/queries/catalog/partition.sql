-- Which partition stands under which table, and for which values.
SELECT 0 AS oid, 0 AS sub, c.oid AS parent, 0 AS parent_sub, NULL AS schema,
       'partition' AS name, 'partition' AS label, NULL AS identity, NULL AS owner,
       format('%I.%I', n.nspname, p.relname) AS of, pg_get_expr(c.relpartbound, c.oid) AS bound,
       p.oid AS of_oid
FROM pg_class c
JOIN pg_inherits i ON i.inhrelid = c.oid
JOIN pg_class p ON p.oid = i.inhparent
JOIN pg_namespace n ON n.oid = p.relnamespace
WHERE c.relispartition AND c.relkind IN ('r', 'p', 'f')
ORDER BY c.oid
