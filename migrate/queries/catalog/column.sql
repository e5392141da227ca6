-- Columns of tables, views and composite types, in their order.
SELECT a.attrelid AS oid, a.attnum AS sub, a.attrelid AS parent, 0 AS parent_sub, NULL AS schema,
       a.attname AS name, quote_ident(a.attname) AS label, NULL AS identity, NULL AS owner,
       format_type(a.atttypid, a.atttypmod) AS type,
       CASE WHEN a.attcollation <> 0 AND a.attcollation <> y.typcollation
            THEN (SELECT format('%I.%I', n.nspname, l.collname)
                  FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
                  WHERE l.oid = a.attcollation) END AS collation,
       a.attnotnull AS not_null,
       CASE WHEN a.attgenerated <> '' THEN
           (SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d
            WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum) END AS generated,
       CASE WHEN a.attstorage <> y.typstorage THEN a.attstorage END AS storage,
       nullif(a.attcompression, '') AS compression,
       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END AS statistics,
       CASE WHEN a.attoptions IS NOT NULL THEN (
           SELECT string_agg(quote_ident(o.option_name) || '=' || quote_literal(o.option_value),
                             ', ' ORDER BY o.option_name COLLATE "C")
           FROM pg_options_to_table(a.attoptions) o WHERE o.option_name <> 'pg_attver') END AS options,
       CASE WHEN a.attoptions IS NOT NULL THEN (
           SELECT string_agg(quote_ident(o.option_name) || '=' || quote_literal(o.option_value), ', ')
           FROM pg_options_to_table(a.attoptions) o WHERE o.option_name <> 'pg_attver') END AS options_stored,
       CASE WHEN a.attfdwoptions IS NOT NULL THEN (
           SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value),
                             ', ' ORDER BY o.option_name COLLATE "C")
           FROM pg_options_to_table(a.attfdwoptions) o) END AS foreign_options,
       CASE WHEN c.relispartition THEN 't' ELSE a.attislocal END AS local,
       a.attinhcount > 0 AS inherited,
       format_type(a.atttypid, NULL) AS base_type, y.typcategory AS category, y.typtype AS type_form,
       c.relkind AS of, a.attgenerated AS generated_how,
       y.typstorage AS type_storage
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type y ON y.oid = a.atttypid
WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY a.attrelid, a.attnum
