-- Aggregates.
SELECT p.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, p.proname AS name,
       quote_ident(p.proname) AS label,
       format('%I.%I(%s)', n.nspname, p.proname,
              coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*')) AS identity,
       pg_get_userbyid(p.proowner) AS owner,
       format('CREATE AGGREGATE %I.%I(%s) (%s%s)', n.nspname, p.proname,
              coalesce(nullif(pg_get_function_arguments(p.oid), ''), '*'), E'\n    ',
              concat_ws(E',\n    ',
                  'SFUNC = ' || a.aggtransfn::regproc,
                  'STYPE = ' || format_type(a.aggtranstype, NULL),
                  'SSPACE = ' || nullif(a.aggtransspace, 0),
                  'FINALFUNC = ' || nullif(a.aggfinalfn, 0)::regproc,
                  CASE WHEN a.aggfinalextra THEN 'FINALFUNC_EXTRA' END,
                  CASE WHEN a.aggfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
                       THEN 'FINALFUNC_MODIFY = ' || CASE a.aggfinalmodify
                            WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
                  'COMBINEFUNC = ' || nullif(a.aggcombinefn, 0)::regproc,
                  'SERIALFUNC = ' || nullif(a.aggserialfn, 0)::regproc,
                  'DESERIALFUNC = ' || nullif(a.aggdeserialfn, 0)::regproc,
                  'INITCOND = ' || quote_literal(a.agginitval),
                  'MSFUNC = ' || nullif(a.aggmtransfn, 0)::regproc,
                  'MINVFUNC = ' || nullif(a.aggminvtransfn, 0)::regproc,
                  'MSTYPE = ' || CASE WHEN a.aggmtranstype <> 0 THEN format_type(a.aggmtranstype, NULL) END,
                  'MSSPACE = ' || nullif(a.aggmtransspace, 0),
                  'MFINALFUNC = ' || nullif(a.aggmfinalfn, 0)::regproc,
                  CASE WHEN a.aggmfinalextra THEN 'MFINALFUNC_EXTRA' END,
                  CASE WHEN a.aggmfinalfn <> 0
                            AND a.aggmfinalmodify <> CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END
                       THEN 'MFINALFUNC_MODIFY = ' || CASE a.aggmfinalmodify
                            WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END END,
                  'MINITCOND = ' || quote_literal(a.aggminitval),
                  (SELECT format('SORTOP = OPERATOR(%I.%s)', m.nspname, o.oprname)
                   FROM pg_operator o JOIN pg_namespace m ON m.oid = o.oprnamespace
                   WHERE o.oid = a.aggsortop),
                  CASE p.proparallel WHEN 's' THEN 'PARALLEL = SAFE' WHEN 'r' THEN 'PARALLEL = RESTRICTED' END,
                  CASE WHEN a.aggkind = 'h' THEN 'HYPOTHETICAL' END) || E'\n') AS definition,
       format('%I.%I(%s)', n.nspname, p.proname, oidvectortypes(p.proargtypes)) AS signature
FROM pg_aggregate a
JOIN pg_proc p ON p.oid = a.aggfnoid
JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e
                  WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid AND e.deptype = 'e')
ORDER BY n.nspname, p.proname, p.proargtypes
