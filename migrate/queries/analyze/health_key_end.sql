-- Keys of small integers whose largest values, by the statistics, come near to what they hold.
SELECT pg_catalog.format('%s.%I', c.oid::regclass, a.attname),
       pg_catalog.format('~%s, %s%% of what its type %s holds', v.most, pg_catalog.round(100 * v.most / v.limit), pg_catalog.format_type(a.atttypid, NULL)),
       NULL::bigint, pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE bigint', c.oid::regclass, a.attname)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
JOIN pg_catalog.pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
     AND s.inherited = (c.relkind = 'p')
CROSS JOIN LATERAL (SELECT (s.histogram_bounds::text::text[])[pg_catalog.array_length(s.histogram_bounds::text::text[], 1)]::numeric AS most,
                           CASE a.atttypid WHEN 'int2'::regtype THEN 32767 ELSE 2147483647 END::numeric AS limit) v
WHERE k.contype IN ('p', 'f') AND a.atttypid IN ('int2'::regtype, 'int4'::regtype) AND v.most > 0.6 * v.limit
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class q ON q.oid = d.objid AND q.relkind = 'S'
                  WHERE d.refobjid = c.oid AND d.refobjsubid = a.attnum AND d.deptype IN ('a', 'i'))
GROUP BY c.oid, a.attname, v.most, v.limit, a.atttypid
ORDER BY v.most / v.limit DESC, 1
