CREATE TABLE t (id integer PRIMARY KEY, a text, b integer);
CREATE VIEW base AS SELECT id, a, b FROM t;
CREATE VIEW top WITH (security_barrier, security_invoker) AS SELECT id, a || '!' AS loud FROM base;
CREATE MATERIALIZED VIEW stored AS SELECT a, count(*) AS n FROM base GROUP BY a WITH NO DATA;
CREATE UNIQUE INDEX stored_a ON stored (a);
CREATE VIEW editable AS SELECT id, b FROM t WHERE b > 0 WITH LOCAL CHECK OPTION;
COMMENT ON VIEW top IS 'kept';
COMMENT ON COLUMN top.loud IS 'kept as well';
