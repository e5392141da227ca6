CREATE TABLE t (a integer, b text);
CREATE VIEW v AS SELECT b, a + 1 AS a FROM t;
CREATE VIEW w AS SELECT b FROM v;
