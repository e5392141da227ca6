-- Triggers of tables and views; not those of constraints, nor those that a partition has from its parent.
SELECT t.oid, 0 AS sub, t.tgrelid AS parent, 0 AS parent_sub, NULL AS schema, t.tgname AS name,
       quote_ident(t.tgname) AS label, NULL AS identity, NULL AS owner,
       pg_get_triggerdef(t.oid) AS definition, t.tgenabled AS enabled
FROM pg_trigger t
WHERE NOT t.tgisinternal AND t.tgparentid = 0
ORDER BY t.tgrelid, t.tgname
