-- Operator families, with the members that are in none of their classes.
SELECT f.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, f.opfname AS name,
       quote_ident(f.opfname) AS label, format('%I.%I USING %I', n.nspname, f.opfname, m.amname) AS identity,
       pg_get_userbyid(f.opfowner) AS owner,
       format('CREATE OPERATOR FAMILY %I.%I USING %I', n.nspname, f.opfname, m.amname) AS definition,
       (SELECT string_agg(x.member, ', ' ORDER BY x.member COLLATE "C") FROM (
            SELECT format('OPERATOR %s %s%s', a.amopstrategy, a.amopopr::regoperator,
                          CASE WHEN a.amopsortfamily <> 0 THEN (
                              SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
                              FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
                              WHERE sf.oid = a.amopsortfamily) END) AS member
            FROM pg_amop a
            WHERE a.amopfamily = f.oid AND NOT EXISTS (
                SELECT FROM pg_depend d WHERE d.classid = 'pg_amop'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opclass'::regclass)
            UNION ALL
            SELECT format('FUNCTION %s (%s, %s) %s', a.amprocnum, format_type(a.amproclefttype, NULL),
                          format_type(a.amprocrighttype, NULL), a.amproc::regprocedure)
            FROM pg_amproc a
            WHERE a.amprocfamily = f.oid AND NOT EXISTS (
                SELECT FROM pg_depend d WHERE d.classid = 'pg_amproc'::regclass AND d.objid = a.oid
                AND d.refclassid = 'pg_opclass'::regclass)) x) AS members
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_am m ON m.oid = f.opfmethod
WHERE f.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_opfamily'::regclass AND e.objid = f.oid AND e.deptype = 'e')
ORDER BY n.nspname, f.opfname, m.amname
