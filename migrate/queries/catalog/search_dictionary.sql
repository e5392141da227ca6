-- Text-search dictionaries.
SELECT d.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, d.dictname AS name,
       quote_ident(d.dictname) AS label, format('%I.%I', n.nspname, d.dictname) AS identity,
       pg_get_userbyid(d.dictowner) AS owner,
       format('CREATE TEXT SEARCH DICTIONARY %I.%I (%s)', n.nspname, d.dictname, concat_ws(', ',
           format('TEMPLATE = %I.%I', m.nspname, t.tmplname), d.dictinitoption)) AS definition
FROM pg_ts_dict d
JOIN pg_namespace n ON n.oid = d.dictnamespace
JOIN pg_ts_template t ON t.oid = d.dicttemplate
JOIN pg_namespace m ON m.oid = t.tmplnamespace
WHERE d.oid >= 16384 AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_dict'::regclass
                  AND e.objid = d.oid AND e.deptype = 'e')
ORDER BY n.nspname, d.dictname
