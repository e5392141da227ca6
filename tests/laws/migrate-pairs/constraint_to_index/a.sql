CREATE TABLE t (a integer, b integer, CONSTRAINT t_a UNIQUE (a));
CREATE UNIQUE INDEX t_b ON t (b);
