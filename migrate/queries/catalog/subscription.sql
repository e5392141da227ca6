-- Subscriptions of this database. The connection is read by superusers only, and without its password.
SELECT s.oid, 0 AS sub, NULL AS parent, NULL AS parent_sub, NULL AS schema, s.subname AS name,
       quote_ident(s.subname) AS label, quote_ident(s.subname) AS identity,
       pg_get_userbyid(s.subowner) AS owner,
       quote_literal(regexp_replace(s.subconninfo, 'password\s*=\s*(''([^''\\]|\\.)*''|\S+)', 'password=***')) AS connection,
       (SELECT string_agg(quote_ident(p), ', ' ORDER BY p COLLATE "C") FROM unnest(s.subpublications) p) AS publications,
       s.subslotname AS slot, s.subenabled AS enabled,
       concat_ws(', ',
           CASE WHEN s.subbinary THEN 'binary = true' END,
           CASE WHEN s.substream::text NOT IN ('f', 'false') THEN 'streaming = on' END,
           CASE WHEN s.subtwophasestate <> 'd' THEN 'two_phase = on' END, -- 15+
           CASE WHEN s.subdisableonerr THEN 'disable_on_error = true' END, -- 15+
           CASE WHEN s.subsynccommit <> 'off' THEN 'synchronous_commit = ' || quote_literal(s.subsynccommit) END
       ) AS options
FROM pg_subscription s
WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY s.subname
