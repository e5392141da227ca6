CREATE TYPE span AS RANGE (subtype = float8);
CREATE TYPE "Odd" AS RANGE (subtype = int4, multirange_type_name = "odd ones");
CREATE TABLE t (id integer PRIMARY KEY, r span DEFAULT '[1,2)', m span_multirange DEFAULT '{}', a span[], o "Odd", CHECK (lower(r) > 0));
CREATE INDEX t_r ON t USING gist (r);
CREATE VIEW lowest AS SELECT lower(r) AS lowest FROM t;
CREATE TABLE other_ranges (i int4range, n numrange, m int4multirange);
