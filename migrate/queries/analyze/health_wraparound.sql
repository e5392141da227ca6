-- What is older than autovacuum should have let it become: tables by transactions and by row locks that
-- several transactions share (multixacts), and databases with the catalogues in them: the server stops for
-- any of them.
WITH s AS (
    SELECT pg_catalog.current_setting('autovacuum_freeze_max_age')::bigint AS transactions,
           pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::bigint AS multixacts
), o AS (
    SELECT c.oid::regclass::text AS subject, pg_catalog.age(c.relfrozenxid) AS age, s.transactions AS due,
           'transactions' AS what, pg_catalog.format('VACUUM (FREEZE) %s', c.oid::regclass) AS remedy
    FROM pg_catalog.pg_class c CROSS JOIN s
    WHERE c.relkind IN ('r', 'm', 't') AND c.oid >= 16384 AND c.relfrozenxid <> '0'
    UNION ALL
    SELECT c.oid::regclass::text, pg_catalog.mxid_age(c.relminmxid), s.multixacts, 'multixacts',
           pg_catalog.format('VACUUM (FREEZE) %s', c.oid::regclass)
    FROM pg_catalog.pg_class c CROSS JOIN s
    WHERE c.relkind IN ('r', 'm', 't') AND c.oid >= 16384 AND c.relminmxid <> '0'
    UNION ALL
    SELECT pg_catalog.format('database %I', d.datname), pg_catalog.age(d.datfrozenxid), s.transactions,
           'transactions', pg_catalog.format('VACUUM (FREEZE) in the database %I', d.datname)
    FROM pg_catalog.pg_database d CROSS JOIN s
)
SELECT subject,
       pg_catalog.format('%s %s old, autovacuum should have frozen it at %s; at 2147483648 the server stops',
           age, what, due),
       NULL::bigint, remedy
FROM o
WHERE age > 1.2 * due
ORDER BY age::numeric / due DESC, 1
LIMIT 50
