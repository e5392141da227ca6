-- Tables whose oldest row is older than what autovacuum should have frozen.
SELECT c.oid::regclass::text,
       pg_catalog.format('%s transactions old, autovacuum should have frozen it at %s; at 2147483648 the server stops',
           pg_catalog.age(c.relfrozenxid), s.setting),
       NULL::bigint, pg_catalog.format('VACUUM (FREEZE) %s', c.oid::regclass)
FROM pg_catalog.pg_class c
CROSS JOIN pg_catalog.pg_settings s
WHERE s.name = 'autovacuum_freeze_max_age' AND c.relkind IN ('r', 'm', 't') AND c.relfrozenxid <> '0'
  AND pg_catalog.age(c.relfrozenxid) > 1.2 * s.setting::bigint
ORDER BY pg_catalog.age(c.relfrozenxid) DESC, 1
LIMIT 50
