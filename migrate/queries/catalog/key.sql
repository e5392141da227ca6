-- Primary keys, unique and exclusion constraints.
SELECT k.oid, 0 AS sub, k.conrelid AS parent, 0 AS parent_sub, NULL AS schema, k.conname AS name,
       quote_ident(k.conname) AS label, NULL AS identity, NULL AS owner,
       k.contype AS form, pg_get_constraintdef(k.oid) AS definition, k.convalidated AS validated,
       k.condeferrable AS deferrable, k.condeferred AS deferred,
       k.conislocal AS local, k.coninhcount > 0 AS inherited, k.connoinherit AS no_inherit,
       k.conkey AS columns, nullif(k.confrelid, 0) AS referenced, k.confkey AS referenced_columns,
       k.confupdtype AS on_update, k.confdeltype AS on_delete,
       x.indisclustered AS clustered, x.indisreplident AS replica_identity
FROM pg_constraint k
JOIN pg_index x ON x.indexrelid = k.conindid
WHERE k.contype IN ('p', 'u', 'x') AND k.conrelid <> 0
ORDER BY k.conrelid, k.conname
