-- Sequences that stand alone or are owned by a column (serial), not those of identity columns.
SELECT c.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, c.relname AS name,
       quote_ident(c.relname) AS label, format('%I.%I', n.nspname, c.relname) AS identity,
       pg_get_userbyid(c.relowner) AS owner,
       c.relpersistence AS persistence, format_type(s.seqtypid, NULL) AS type, s.seqstart AS start,
       s.seqincrement AS increment,
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
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid AND e.deptype IN ('e', 'i'))
ORDER BY n.nspname, c.relname
