-- What the role of that name, and those whose names begin with it, must not have: with it they could
-- do what only a superuser may. Looked for behind each statement that was run with a superuser's rights;
-- $2: it grants, and changes the rows of what it grants on.
SELECT format('function %s runs outside of the database''s rights', p.oid::regprocedure)
FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
WHERE starts_with(pg_get_userbyid(p.proowner), $1) AND NOT l.lanpltrusted
  AND p.prokind <> 'a' /* has no code of its own */
  AND NOT EXISTS (
      SELECT FROM pg_proc b
      WHERE b.oid < 16384 AND b.prolang = p.prolang AND l.lanname = 'internal' AND b.prosrc = p.prosrc
        AND b.proargtypes = p.proargtypes AND p.prorettype IN (b.prorettype, 'internal'::regtype)
        AND (b.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(b.proacl) x WHERE x.grantee = 0)))
UNION ALL
SELECT format('aggregate %s shares its state as none of PostgreSQL''s does', a.aggfnoid::regprocedure)
FROM pg_aggregate a
JOIN pg_proc p ON p.oid = a.aggfnoid
WHERE starts_with(pg_get_userbyid(p.proowner), $1)
  AND 'internal'::regtype IN (a.aggtranstype, a.aggmtranstype)
  AND NOT 'internal'::regtype = ANY (p.proargtypes) /* no query can call such a one */
  AND NOT EXISTS (
      SELECT FROM pg_aggregate b
      JOIN pg_proc f ON f.oid = b.aggfnoid
      JOIN pg_proc t ON t.oid = b.aggtransfn
      WHERE b.aggfnoid < 16384 AND b.aggkind = a.aggkind
        AND (f.proargtypes = p.proargtypes OR NOT '"any"'::regtype = ANY (t.proargtypes))
        AND (b.aggtransfn, b.aggfinalfn, b.aggfinalextra) = (a.aggtransfn, a.aggfinalfn, a.aggfinalextra)
        AND a.aggcombinefn IN (0, b.aggcombinefn)
        AND (a.aggserialfn, a.aggdeserialfn) IN ((0, 0), (b.aggserialfn, b.aggdeserialfn))
        AND (a.aggmtransfn = 0
             OR (a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn, a.aggmfinalextra)
                = (b.aggmtransfn, b.aggminvtransfn, b.aggmfinalfn, b.aggmfinalextra)))
UNION ALL
SELECT format('function %s is PostgreSQL''s or an extension''s', p.oid::regprocedure)
FROM pg_proc p
WHERE NOT $2 AND p.xmin = pg_current_xact_id()::xid AND NOT starts_with(pg_get_userbyid(p.proowner), $1)
UNION ALL
SELECT format('function %s stands where PostgreSQL''s are', p.oid::regprocedure)
FROM pg_proc p
WHERE starts_with(pg_get_userbyid(p.proowner), $1) AND p.pronamespace = 'pg_catalog'::regnamespace
UNION ALL
SELECT format('cast (%s AS %s) makes what is no value', format_type(c.castsource, NULL),
              format_type(c.casttarget, NULL))
FROM pg_cast c JOIN pg_type t ON t.oid = c.casttarget
WHERE c.oid >= 16384 AND c.castmethod = 'b' AND t.typlen = -1
  AND t.oid NOT IN ('text'::regtype, 'varchar'::regtype, 'bpchar'::regtype, 'json'::regtype,
                    'xml'::regtype, 'bytea'::regtype)
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_cast'::regclass AND e.objid = c.oid AND e.deptype = 'e')
UNION ALL
SELECT format('operator family %I.%I calls functions of other types', n.nspname, f.opfname)
FROM pg_opfamily f
JOIN pg_namespace n ON n.oid = f.opfnamespace
JOIN pg_amproc a ON a.amprocfamily = f.oid
JOIN pg_proc p ON p.oid = a.amproc
WHERE (starts_with(pg_get_userbyid(f.opfowner), $1) OR a.oid >= 16384 AND f.oid < 16384)
  AND CASE WHEN starts_with(pg_get_userbyid(p.proowner), $1)
           THEN f.oid < 16384 OR p.proargtypes[0] <> a.amproclefttype
           ELSE NOT EXISTS (
               SELECT FROM pg_amproc b JOIN pg_opfamily g ON g.oid = b.amprocfamily
               WHERE b.amproc = a.amproc AND b.amprocnum = a.amprocnum
                 AND b.amproclefttype = a.amproclefttype
                 AND b.oid <> a.oid AND NOT starts_with(pg_get_userbyid(g.opfowner), $1)) END
UNION ALL
SELECT format('text search parser %I calls functions of no parser', r.prsname)
FROM pg_ts_parser r
WHERE r.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_ts_parser'::regclass AND e.objid = r.oid AND e.deptype = 'e')
  AND NOT EXISTS (
      SELECT FROM pg_ts_parser b
      WHERE b.oid < 16384
        AND (r.prsheadline = 0 OR (SELECT prosrc FROM pg_proc WHERE oid = r.prsheadline)
                                  = (SELECT prosrc FROM pg_proc WHERE oid = b.prsheadline))
        AND ARRAY(SELECT prosrc FROM unnest(ARRAY[b.prsstart, b.prstoken, b.prsend, b.prslextype])
                  WITH ORDINALITY AS u(f, i) JOIN pg_proc p ON p.oid = u.f ORDER BY u.i)
          = ARRAY(SELECT prosrc FROM unnest(ARRAY[r.prsstart, r.prstoken, r.prsend, r.prslextype])
                  WITH ORDINALITY AS u(f, i) JOIN pg_proc p ON p.oid = u.f ORDER BY u.i))
UNION ALL
SELECT format('text search template %I calls functions of its own', t.tmplname)
FROM pg_ts_template t
WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_ts_template'::regclass AND e.objid = t.oid AND e.deptype = 'e')
UNION ALL
SELECT format('foreign-data wrapper %I has functions of its own', w.fdwname)
FROM pg_foreign_data_wrapper w
WHERE starts_with(pg_get_userbyid(w.fdwowner), $1) AND (w.fdwhandler <> 0 OR w.fdwvalidator <> 0)
UNION ALL
SELECT format('event trigger %I runs when others connect', v.evtname)
FROM pg_event_trigger v
WHERE v.evtevent = 'login'
UNION ALL
SELECT format('%s is PostgreSQL''s', pg_describe_object(d.classid, d.objid, d.objsubid))
FROM pg_shdepend d
WHERE d.deptype = 'o' AND d.refclassid = 'pg_authid'::regclass
  AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND d.objid < 16384 AND d.objid <> 2200 /* schema public */
  AND starts_with(pg_get_userbyid(d.refobjid), $1)
  AND NOT EXISTS (SELECT FROM pg_language l
                  WHERE d.classid = 'pg_language'::regclass AND l.oid = d.objid AND l.lanpltrusted)
UNION ALL
SELECT format('the right to %s is a superuser''s', i.what)
FROM (SELECT p.proacl AS acl, i.initprivs, 'execute ' || p.oid::regprocedure AS what
      FROM pg_init_privs i JOIN pg_proc p ON i.classoid = 'pg_proc'::regclass AND p.oid = i.objoid
      WHERE NOT starts_with(pg_get_userbyid(p.proowner), $1)
      UNION ALL
      SELECT n.nspacl, NULL, 'create in ' || n.nspname
      FROM pg_namespace n
      WHERE NOT starts_with(pg_get_userbyid(n.nspowner), $1) AND n.nspname <> 'public'
      UNION ALL
      SELECT a.attacl, i.initprivs, format('use %s.%I', a.attrelid::regclass, a.attname)
      FROM pg_attribute a
      LEFT JOIN pg_init_privs i
          ON i.classoid = 'pg_class'::regclass AND i.objoid = a.attrelid AND i.objsubid = a.attnum
      WHERE a.attacl IS NOT NULL AND a.attrelid < 16384
      UNION ALL
      SELECT c.relacl, i.initprivs, 'use ' || c.oid::regclass
      FROM pg_init_privs i JOIN pg_class c ON i.classoid = 'pg_class'::regclass AND c.oid = i.objoid
      WHERE i.objsubid = 0 AND NOT starts_with(pg_get_userbyid(c.relowner), $1)) i,
     aclexplode(i.acl) x
WHERE (x.grantee = 0 OR starts_with(pg_get_userbyid(x.grantee), $1))
  AND (i.what NOT LIKE 'create in %' OR x.privilege_type = 'CREATE')
  AND NOT EXISTS (SELECT FROM aclexplode(i.initprivs) y
                  WHERE y.grantee = 0 AND y.privilege_type = x.privilege_type)
LIMIT 1
