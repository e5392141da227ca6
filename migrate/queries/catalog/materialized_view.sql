-- Materialised views.
SELECT c.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, c.relname AS name,
       quote_ident(c.relname) AS label, format('%I.%I', n.nspname, c.relname) AS identity,
       pg_get_userbyid(c.relowner) AS owner,
       pg_get_viewdef(c.oid) AS definition,
       CASE WHEN c.reloptions IS NOT NULL THEN (
           SELECT string_agg(quote_ident(o.option_name) || '=' || quote_literal(o.option_value),
                             ', ' ORDER BY o.option_name COLLATE "C")
           FROM pg_options_to_table(c.reloptions) o) END AS options,
       CASE WHEN c.reloptions IS NOT NULL THEN (
           SELECT string_agg(quote_ident(o.option_name) || '=' || quote_literal(o.option_value), ', ' ORDER BY o.ordinality)
           FROM pg_options_to_table(c.reloptions) WITH ORDINALITY o) END AS given_options,
       c.relispopulated AS populated,
       CASE WHEN m.amname <> 'heap' THEN quote_ident(m.amname) END AS access_method
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am m ON m.oid = c.relam
WHERE c.relkind = 'm' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.relname
