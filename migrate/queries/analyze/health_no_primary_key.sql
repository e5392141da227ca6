-- Tables without a primary key: rows that nothing identifies, unless columns that are never NULL are unique.
SELECT c.oid::regclass::text,
       CASE WHEN u.name IS NULL THEN 'no primary key: rows cannot be told apart, nor replicated by identity'
            ELSE pg_catalog.format('no primary key: %s tells rows apart, but replication does not take it by itself', u.name) END,
       NULL::bigint,
       CASE WHEN u.name IS NOT NULL AND c.relreplident = 'd' THEN
           pg_catalog.format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %s', c.oid::regclass, u.name) END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN LATERAL (SELECT pg_catalog.quote_ident(i.relname) AS name
                   FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
                   WHERE x.indrelid = c.oid AND x.indisunique AND x.indisvalid AND x.indimmediate
                     AND x.indpred IS NULL AND x.indexprs IS NULL
                     AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                                     WHERE a.attrelid = c.oid AND a.attnum = ANY (x.indkey) AND NOT a.attnotnull)
                   ORDER BY x.indnatts, i.relname LIMIT 1) u ON true
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.oid >= 16384 AND c.relpersistence <> 't'
  AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'db_migrate')
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_index x WHERE x.indrelid = c.oid AND x.indisprimary)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass
                  AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1
