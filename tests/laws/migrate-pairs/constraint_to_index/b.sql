CREATE TABLE t (a integer, b integer, CONSTRAINT t_b UNIQUE (b));
CREATE UNIQUE INDEX t_a ON t (a);
