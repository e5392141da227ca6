-- Identity columns with the sequence behind them.
SELECT c.oid, 0 AS sub, d.refobjid AS parent, d.refobjsubid AS parent_sub, NULL AS schema,
       'identity' AS name, 'identity' AS label, NULL AS identity, NULL AS owner,
       a.attidentity AS mode, format('%I.%I', n.nspname, c.relname) AS sequence,
       c.relname <> t.relname || '_' || a.attname || '_seq' OR n.oid <> t.relnamespace AS named,
       s.seqstart AS start, s.seqincrement AS increment,
       CASE WHEN s.seqmin <> CASE WHEN s.seqincrement > 0 THEN 1
                                  ELSE CASE s.seqtypid WHEN 21 THEN -32768 WHEN 23 THEN -2147483648
                                       ELSE -9223372036854775808 END END THEN s.seqmin END AS minimum,
       CASE WHEN s.seqmax <> CASE WHEN s.seqincrement < 0 THEN -1
                                  ELSE CASE s.seqtypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647
                                       ELSE 9223372036854775807 END END THEN s.seqmax END AS maximum,
       s.seqcache AS cache, s.seqcycle AS cycle
FROM pg_sequence s
JOIN pg_class c ON c.oid = s.seqrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.seqrelid
                AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'i'
JOIN pg_class t ON t.oid = d.refobjid
JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
ORDER BY d.refobjid, d.refobjsubid
