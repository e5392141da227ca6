-- Extended statistics.
SELECT s.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, s.stxname AS name,
       quote_ident(s.stxname) AS label, format('%I.%I', n.nspname, s.stxname) AS identity,
       pg_get_userbyid(s.stxowner) AS owner,
       pg_get_statisticsobjdef(s.oid) AS definition,
       CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END AS target
FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_statistic_ext'::regclass
                  AND e.objid = s.oid AND e.deptype = 'e')
ORDER BY n.nspname, s.stxname
