-- Catalogue rows that are another object in PostgreSQL's dependencies and part of one in ours.
SELECT 'pg_type'::regclass::oid, y.oid, 0, 'pg_class'::regclass::oid, y.typrelid, 0
FROM pg_type y JOIN pg_class c ON c.oid = y.typrelid AND c.relkind <> 'c'
WHERE y.oid >= 16384
UNION ALL
SELECT 'pg_class'::regclass::oid, y.typrelid, 0, 'pg_type'::regclass::oid, y.oid, 0
FROM pg_type y JOIN pg_class c ON c.oid = y.typrelid AND c.relkind = 'c'
WHERE y.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass::oid, y.typarray, 0,
       CASE WHEN c.oid IS NULL THEN 'pg_type'::regclass::oid ELSE 'pg_class'::regclass::oid END,
       coalesce(c.oid, y.oid), 0
FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid AND c.relkind <> 'c'
WHERE y.typarray <> 0 AND y.oid >= 16384
UNION ALL
SELECT 'pg_type'::regclass::oid, r.rngmultitypid, 0, 'pg_type'::regclass::oid, r.rngtypid, 0
FROM pg_range r WHERE r.rngtypid >= 16384
UNION ALL
SELECT 'pg_rewrite'::regclass::oid, r.oid, 0, 'pg_class'::regclass::oid, r.ev_class, 0
FROM pg_rewrite r WHERE r.rulename = '_RETURN' AND r.oid >= 16384
UNION ALL
SELECT 'pg_class'::regclass::oid, k.conindid, 0, 'pg_constraint'::regclass::oid, k.oid, 0
FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x') AND k.oid >= 16384
UNION ALL
SELECT 'pg_attrdef'::regclass::oid, d.oid, 0, 'pg_class'::regclass::oid, d.adrelid, d.adnum
FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
WHERE a.attgenerated <> '' AND d.oid >= 16384
UNION ALL
SELECT e.classid, e.objid, 0, e.refclassid, e.refobjid, 0
FROM pg_depend e WHERE e.deptype = 'e' AND e.objid >= 16384 AND e.refobjid >= 16384
UNION ALL
SELECT m.classid, m.objid, 0, m.refclassid, m.refobjid, 0
FROM pg_depend m
WHERE m.classid IN ('pg_amop'::regclass, 'pg_amproc'::regclass) AND m.objid >= 16384
  AND m.refclassid IN ('pg_opclass'::regclass, 'pg_opfamily'::regclass) AND m.deptype IN ('i', 'a')
UNION ALL
SELECT 'pg_constraint'::regclass::oid, k.oid, 0, 'pg_constraint'::regclass::oid, k.conparentid, 0
FROM pg_constraint k WHERE k.contype = 'f' AND k.conparentid <> 0
