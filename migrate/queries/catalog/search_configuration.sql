-- Text-search configurations with their mappings.
SELECT c.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, n.nspname AS schema, c.cfgname AS name,
       quote_ident(c.cfgname) AS label, format('%I.%I', n.nspname, c.cfgname) AS identity,
       pg_get_userbyid(c.cfgowner) AS owner,
       format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', n.nspname, c.cfgname,
              m.nspname, p.prsname) AS definition,
       (SELECT string_agg(format('%s WITH %s', quote_ident(x.token), x.dictionaries), '; ' ORDER BY x.token COLLATE "C")
        FROM (SELECT (SELECT t.alias FROM ts_token_type(c.cfgparser) t WHERE t.tokid = g.maptokentype) AS token,
                     string_agg(format('%I.%I', dn.nspname, d.dictname), ', ' ORDER BY g.mapseqno) AS dictionaries
              FROM pg_ts_config_map g
              JOIN pg_ts_dict d ON d.oid = g.mapdict
              JOIN pg_namespace dn ON dn.oid = d.dictnamespace
              WHERE g.mapcfg = c.oid GROUP BY g.maptokentype) x) AS mappings
FROM pg_ts_config c
JOIN pg_namespace n ON n.oid = c.cfgnamespace
JOIN pg_ts_parser p ON p.oid = c.cfgparser
JOIN pg_namespace m ON m.oid = p.prsnamespace
WHERE c.oid >= 16384 AND n.nspname <> 'information_schema'
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_ts_config'::regclass
                  AND e.objid = c.oid AND e.deptype = 'e')
ORDER BY n.nspname, c.cfgname
