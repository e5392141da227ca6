-- Operator classes with their operators and functions.
SELECT c.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, c.opcname AS name,
       quote_ident(c.opcname) AS label, format('%I.%I USING %I', n.nspname, c.opcname, m.amname) AS identity,
       pg_get_userbyid(c.opcowner) AS owner,
       format('CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS%s', n.nspname, c.opcname,
              CASE WHEN c.opcdefault THEN ' DEFAULT' END, format_type(c.opcintype, NULL), m.amname,
              fn.nspname, f.opfname,
              E'\n    ' || concat_ws(E',\n    ',
                  'STORAGE ' || CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL)
                                     WHEN NOT EXISTS (SELECT FROM pg_depend d
                                         WHERE d.refclassid = 'pg_opclass'::regclass AND d.refobjid = c.oid
                                         AND d.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass))
                                     THEN format_type(c.opcintype, NULL) END,
                  (SELECT string_agg(format('OPERATOR %s %s%s', a.amopstrategy, a.amopopr::regoperator,
                          CASE WHEN a.amopsortfamily <> 0 THEN (
                              SELECT format(' FOR ORDER BY %I.%I', sn.nspname, sf.opfname)
                              FROM pg_opfamily sf JOIN pg_namespace sn ON sn.oid = sf.opfnamespace
                              WHERE sf.oid = a.amopsortfamily) END), E',\n    ' ORDER BY a.amopstrategy)
                   FROM pg_depend d JOIN pg_amop a ON a.oid = d.objid
                   WHERE d.classid = 'pg_amop'::regclass AND d.refclassid = 'pg_opclass'::regclass
                     AND d.refobjid = c.oid),
                  (SELECT string_agg(format('FUNCTION %s (%s, %s) %s', a.amprocnum,
                          format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL),
                          a.amproc::regprocedure), E',\n    ' ORDER BY a.amprocnum)
                   FROM pg_depend d JOIN pg_amproc a ON a.oid = d.objid
                   WHERE d.classid = 'pg_amproc'::regclass AND d.refclassid = 'pg_opclass'::regclass
                     AND d.refobjid = c.oid))) AS definition
FROM pg_opclass c
JOIN pg_namespace n ON n.oid = c.opcnamespace
JOIN pg_am m ON m.oid = c.opcmethod
JOIN pg_opfamily f ON f.oid = c.opcfamily
JOIN pg_namespace fn ON fn.oid = f.opfnamespace
WHERE c.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_opclass'::regclass AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.opcname, m.amname
