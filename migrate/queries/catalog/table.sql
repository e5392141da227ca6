-- Tables, partitioned tables and foreign tables.
SELECT c.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, c.relname AS name,
       quote_ident(c.relname) AS label, format('%I.%I', n.nspname, c.relname) AS identity,
       pg_get_userbyid(c.relowner) AS owner,
       c.relkind AS form, c.relpersistence AS persistence,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_by,
       CASE WHEN c.relkind = 'p' THEN (
           SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), l.collname),
                             ', ' ORDER BY a.attname COLLATE "C")
           FROM pg_attribute a LEFT JOIN pg_collation l ON l.oid = a.attcollation
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND EXISTS (
               SELECT FROM pg_depend d
               WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = a.attnum
                 AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.refobjsubid = 0
                 AND d.deptype = 'i')) END AS partition_types,
       CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
       CASE WHEN c.reloptions IS NOT NULL OR t.reloptions IS NOT NULL THEN (
           SELECT string_agg(prefix || quote_ident(o.option_name) || '=' || quote_literal(o.option_value),
                             ', ' ORDER BY prefix, o.option_name COLLATE "C")
           FROM (SELECT '' AS prefix, * FROM pg_options_to_table(c.reloptions)
                 UNION ALL SELECT 'toast.', * FROM pg_options_to_table(t.reloptions)) o) END AS options,
       CASE WHEN c.reloptions IS NOT NULL OR t.reloptions IS NOT NULL THEN (
           SELECT string_agg(prefix || quote_ident(o.option_name) || '=' || quote_literal(o.option_value), ', ' ORDER BY prefix, o.ordinality)
           FROM (SELECT '' AS prefix, * FROM pg_options_to_table(c.reloptions) WITH ORDINALITY
                 UNION ALL SELECT 'toast.', * FROM pg_options_to_table(t.reloptions) WITH ORDINALITY) o) END AS given_options,
       CASE WHEN m.amname <> 'heap' THEN quote_ident(m.amname) END AS access_method,
       CASE WHEN c.relkind <> 'f' THEN c.relreplident END AS replica_identity,
       c.relrowsecurity AS row_security, c.relforcerowsecurity AS force_row_security,
       quote_ident(s.srvname) AS server,
       CASE WHEN f.ftoptions IS NOT NULL THEN (
           SELECT string_agg(quote_ident(o.option_name) || ' ' || quote_literal(o.option_value),
                             ', ' ORDER BY o.option_name COLLATE "C")
           FROM pg_options_to_table(f.ftoptions) o) END AS foreign_options,
       c.relispartition AS is_partition,
       EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AS has_children,
       c.reltuples::bigint AS rows
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_am m ON m.oid = c.relam
LEFT JOIN pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_foreign_server s ON s.oid = f.ftserver
WHERE c.relkind IN ('r', 'p', 'f')
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.relname
