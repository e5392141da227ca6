-- Default values of columns (generated columns have theirs as an attribute). They name no columns: without the
-- table PostgreSQL does not look at it.
SELECT d.oid, 0 AS sub, d.adrelid AS parent, d.adnum AS parent_sub, NULL AS schema,
       'default' AS name, 'default' AS label, NULL AS identity, NULL AS owner,
       pg_get_expr(d.adbin, 0) AS expression
FROM pg_attrdef d
JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE a.attgenerated = ''
ORDER BY d.adrelid, d.adnum
