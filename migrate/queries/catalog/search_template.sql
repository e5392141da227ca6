-- Text-search templates.
SELECT t.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, t.tmplname AS name,
       quote_ident(t.tmplname) AS label, format('%I.%I', n.nspname, t.tmplname) AS identity, NULL AS owner,
       format('CREATE TEXT SEARCH TEMPLATE %I.%I (%s)', n.nspname, t.tmplname, concat_ws(', ',
           'INIT = ' || nullif(t.tmplinit, 0)::regproc, 'LEXIZE = ' || t.tmpllexize)) AS definition
FROM pg_ts_template t JOIN pg_namespace n ON n.oid = t.tmplnamespace
WHERE t.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_template'::regclass
                  AND e.objid = t.oid AND e.deptype = 'e')
ORDER BY n.nspname, t.tmplname
