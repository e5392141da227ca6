-- Indexes, but not those that a constraint has made. Only expressions have statistics targets.
SELECT c.oid, 0 AS sub, x.indrelid AS parent, 0 AS parent_sub, NULL AS schema, c.relname AS name,
       quote_ident(c.relname) AS label, format('%I.%I', n.nspname, c.relname) AS identity, NULL AS owner,
       pg_get_indexdef(c.oid) AS definition, x.indisclustered AS clustered,
       x.indisreplident AS replica_identity, x.indisvalid AS valid, x.indisunique AS unique,
       m.amname AS method, x.indkey AS columns, x.indnkeyatts AS key_columns,
       pg_get_expr(x.indpred, x.indrelid) AS predicate,
       CASE WHEN x.indexprs IS NOT NULL THEN (
           SELECT string_agg(a.attnum || ' ' || a.attstattarget, ', ' ORDER BY a.attnum)
           FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attstattarget >= 0) END AS statistics,
       c.relkind = 'I' AS partitioned
FROM pg_index x
JOIN pg_class c ON c.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_am m ON m.oid = c.relam
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_constraint k
                  WHERE k.conrelid = x.indrelid AND k.conindid = c.oid AND k.contype IN ('p', 'u', 'x'))
ORDER BY n.nspname, c.relname
