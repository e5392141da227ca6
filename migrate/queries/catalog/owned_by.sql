-- Which column owns a sequence: an object of its own, since it changes apart from both.
SELECT 0 AS oid, 0 AS sub, d.objid AS parent, 0 AS parent_sub, NULL AS schema,
       'owner' AS name, 'owner' AS label, NULL AS identity, NULL AS owner,
       format('%I.%I.%I', n.nspname, t.relname, a.attname) AS column,
       t.oid AS table_oid, a.attnum AS column_number
FROM pg_depend d
JOIN pg_class c ON c.oid = d.objid AND c.relkind = 'S'
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_namespace n ON n.oid = t.relnamespace
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
  AND d.refobjsubid > 0 AND d.deptype = 'a'
ORDER BY d.objid
