-- Text-search parsers.
SELECT p.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, p.prsname AS name,
       quote_ident(p.prsname) AS label, format('%I.%I', n.nspname, p.prsname) AS identity, NULL AS owner,
       format('CREATE TEXT SEARCH PARSER %I.%I (%s)', n.nspname, p.prsname, concat_ws(', ',
           'START = ' || p.prsstart, 'GETTOKEN = ' || p.prstoken, 'END = ' || p.prsend,
           'HEADLINE = ' || nullif(p.prsheadline, 0)::regproc, 'LEXTYPES = ' || p.prslextype)) AS definition
FROM pg_ts_parser p JOIN pg_namespace n ON n.oid = p.prsnamespace
WHERE p.oid >= 16384
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_parser'::regclass
                  AND e.objid = p.oid AND e.deptype = 'e')
ORDER BY n.nspname, p.prsname
