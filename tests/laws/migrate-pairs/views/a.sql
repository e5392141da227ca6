CREATE TABLE t (id integer PRIMARY KEY, a varchar(5), b integer);
CREATE VIEW base AS SELECT id, a FROM t;
CREATE VIEW top WITH (security_barrier) AS SELECT id, a || '!' AS loud FROM base;
CREATE MATERIALIZED VIEW stored AS SELECT a, count(*) AS n FROM base GROUP BY a;
CREATE UNIQUE INDEX stored_a ON stored (a);
COMMENT ON VIEW top IS 'kept';
COMMENT ON COLUMN top.loud IS 'kept as well';
