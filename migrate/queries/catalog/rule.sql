-- Rules, but not those that make a view.
SELECT r.oid, 0 AS sub, r.ev_class AS parent, 0 AS parent_sub, NULL AS schema, r.rulename AS name,
       quote_ident(r.rulename) AS label, NULL AS identity, NULL AS owner,
       pg_get_ruledef(r.oid) AS definition, r.ev_enabled AS enabled
FROM pg_rewrite r
WHERE r.rulename <> '_RETURN' AND r.oid >= 16384
ORDER BY r.ev_class, r.rulename
