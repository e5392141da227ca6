-- Where a partition has a trigger in another state than the table that it has it from, however far up.
WITH RECURSIVE below AS (
    SELECT oid, oid AS above, tgenabled AS given, tgrelid, tgname, tgenabled
    FROM pg_trigger WHERE tgparentid = 0 AND NOT tgisinternal
    UNION ALL
    SELECT t.oid, b.above, b.given, t.tgrelid, t.tgname, t.tgenabled
    FROM below b JOIN pg_trigger t ON t.tgparentid = b.oid
)
SELECT 0 AS oid, 0 AS sub, b.tgrelid AS parent, 0 AS parent_sub, NULL AS schema, b.tgname AS name,
       quote_ident(b.tgname) AS label, NULL AS identity, NULL AS owner,
       b.tgenabled AS enabled, b.given, b.above AS of_oid
FROM below b
WHERE b.tgenabled <> b.given
ORDER BY b.tgrelid, b.tgname
