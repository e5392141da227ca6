-- Primary keys, unique and exclusion constraints.
SELECT k.oid, 0 AS sub, k.conrelid AS parent, 0 AS parent_sub, NULL AS schema, k.conname AS name,
       quote_ident(k.conname) AS label, NULL AS identity, NULL AS owner,
       k.contype AS form, pg_get_constraintdef(k.oid) AS definition, k.convalidated AS validated,
       k.condeferrable AS deferrable, k.condeferred AS deferred,
       k.conislocal AS local, k.coninhcount > 0 AS inherited, k.connoinherit AS no_inherit,
       k.conkey AS columns, nullif(k.confrelid, 0) AS referenced, k.confkey AS referenced_columns,
       k.confupdtype AS on_update, k.confdeltype AS on_delete,
       x.indisclustered AS clustered, x.indisreplident AS replica_identity,
       CASE WHEN i.reloptions IS NOT NULL THEN (
           SELECT string_agg(quote_ident(o.option_name) || '=' || quote_literal(o.option_value),
                             ', ' ORDER BY o.option_name COLLATE "C")
           FROM pg_options_to_table(i.reloptions) o) END AS options,
       e.description AS index_comment,
       format('%I.%I', n.nspname, i.relname) AS index
FROM pg_constraint k
JOIN pg_index x ON x.indexrelid = k.conindid
JOIN pg_class i ON i.oid = k.conindid
JOIN pg_namespace n ON n.oid = i.relnamespace
LEFT JOIN pg_description e ON e.classoid = 'pg_class'::regclass AND e.objoid = i.oid AND e.objsubid = 0
WHERE k.contype IN ('p', 'u', 'x') AND k.conrelid <> 0
ORDER BY k.conrelid, k.conname
