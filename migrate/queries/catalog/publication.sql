-- Publications; their tables and schemas are objects of their own.
SELECT p.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, p.pubname AS name,
       quote_ident(p.pubname) AS label, quote_ident(p.pubname) AS identity,
       pg_get_userbyid(p.pubowner) AS owner,
       p.puballtables AS all_tables,
       concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END,
                 CASE WHEN p.pubdelete THEN 'delete' END,
                 CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
       p.pubviaroot AS via_root
FROM pg_publication p
ORDER BY p.pubname
