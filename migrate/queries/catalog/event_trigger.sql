-- Event triggers.
SELECT t.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, t.evtname AS name,
       quote_ident(t.evtname) AS label, quote_ident(t.evtname) AS identity,
       pg_get_userbyid(t.evtowner) AS owner,
       format('CREATE EVENT TRIGGER %I ON %s%s EXECUTE FUNCTION %s()', t.evtname, t.evtevent,
              (SELECT ' WHEN TAG IN (' || string_agg(quote_literal(x.tag), ', ' ORDER BY x.place) || ')'
               FROM unnest(t.evttags) WITH ORDINALITY x(tag, place)), t.evtfoid::regproc) AS definition,
       t.evtenabled AS enabled
FROM pg_event_trigger t
WHERE NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_event_trigger'::regclass
                  AND e.objid = t.oid AND e.deptype = 'e')
ORDER BY t.evtname
