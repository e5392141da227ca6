-- Sequences that have used up most of what they, or the columns that they fill, can hold.
SELECT s.seqrelid::regclass::text,
       pg_catalog.format('at %s, %s%% of what %s', q.last_value, pg_catalog.round(100.0 * q.last_value / m.most),
           CASE WHEN m.most < s.seqmax THEN 'its column holds' ELSE 'it can give' END),
       NULL::bigint,
       CASE WHEN a.attname IS NOT NULL THEN
           pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE bigint', d.refobjid::regclass, a.attname) END
FROM pg_catalog.pg_sequence s
JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_sequences q ON q.schemaname = n.nspname AND q.sequencename = c.relname
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = s.seqrelid
      AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
CROSS JOIN LATERAL (SELECT LEAST(s.seqmax, CASE a.atttypid WHEN 'int2'::regtype THEN 32767
                                                           WHEN 'int4'::regtype THEN 2147483647
                                                           ELSE s.seqmax END) AS most) m
WHERE s.seqincrement > 0 AND NOT s.seqcycle AND q.last_value > 0.6 * m.most
ORDER BY q.last_value / m.most DESC, 1
